import { generating } from './made.mjs';

export default generating(() => {
  throw Object.create(null);
});
