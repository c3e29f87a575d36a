import { generating } from './made.mjs';

export default generating(() => {
  throw new Error('oh no');
});
