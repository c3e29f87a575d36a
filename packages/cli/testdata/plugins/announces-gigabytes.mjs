import { generating, later } from './made.mjs';

import { writeSync } from 'node:fs';

export default generating(async function* () {
  writeSync(3, Buffer.from([255, 255, 255, 255, 110, 117, 108, 108]));
  await later(5000);
});
