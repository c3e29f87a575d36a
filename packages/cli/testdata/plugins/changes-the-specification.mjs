import { file, generating } from './made.mjs';

export default generating(function* ({ spec }) {
  spec.name = 'other';
  yield file('a.txt');
});
