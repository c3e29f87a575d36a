import { file, generating } from './made.mjs';

export default generating(function* () {
  yield file('a.txt', new Uint8Array([1, 2]));
});
