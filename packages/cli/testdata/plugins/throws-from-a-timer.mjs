import { file, generating } from './made.mjs';

export default generating(function* () {
  setTimeout(() => {
    throw new Error('a moment later');
  }, 20);
  yield file('a.txt');
});
