import { file, generating } from './made.mjs';

export default generating(function* () {
  yield file('a.txt', 'a\n', { provenance: 'root' });
});
