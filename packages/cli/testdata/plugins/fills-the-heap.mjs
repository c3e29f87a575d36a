import { generating } from './made.mjs';

export default generating(() => {
  const all = [];
  for (;;) all.push({ all });
});
