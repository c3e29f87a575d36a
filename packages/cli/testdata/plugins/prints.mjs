import { file, generating } from './made.mjs';

export default generating(function* () {
  console.log('{"diagnostics": []}');
  yield file('a.txt');
});
