import { file, generating } from './made.mjs';

export default generating(function* () {
  yield file('a.txt', 'a\n', { provenance: [{ start: 1, end: 99, from: [''] }] });
});
