import { file, generating } from './made.mjs';

export default generating(function* () {
  yield file('A.txt');
  yield file('a.txt');
});
