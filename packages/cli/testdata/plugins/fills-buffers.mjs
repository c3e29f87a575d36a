import { generating } from './made.mjs';

export default generating(() => {
  const all = [];
  for (;;) all.push(Buffer.alloc(1 << 20, 1));
});
