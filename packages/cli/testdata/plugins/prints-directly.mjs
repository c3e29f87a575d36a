import { file, generating, later } from './made.mjs';

import { writeSync } from 'node:fs';

export default generating(async function* () {
  writeSync(1, 'straight to the pipe\n');
  await later(50);
  yield file('a.txt');
});
