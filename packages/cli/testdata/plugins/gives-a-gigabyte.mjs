import { file, generating } from './made.mjs';

export default generating(function* () {
  yield file('a.txt', 'a'.repeat(2 ** 29 - 100));
});
