import { file, generating } from './made.mjs';

export default generating(function* () {
  yield file('a/b');
  yield file('A/c');
});
