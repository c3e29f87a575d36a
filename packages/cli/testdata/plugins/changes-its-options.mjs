import { file, generating } from './made.mjs';

export default generating(function* ({ options }) {
  options.inner.value = 2;
  yield file('a.txt');
});
