import { generating } from './made.mjs';

export default generating(function* () {
  yield 'a.txt';
});
