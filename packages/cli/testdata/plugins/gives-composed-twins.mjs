import { file, generating } from './made.mjs';

export default generating(function* () {
  yield file('caf\u00e9.txt');
  yield file('cafe\u0301.txt');
});
