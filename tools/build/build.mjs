// `npm run build`: the libraries by tsc (modules and types), then the command line as a bundle.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsc = fileURLToPath(import.meta.resolve('typescript/lib/tsc.js'));

const { status } = spawnSync(process.execPath, [tsc, '-b'], { cwd: root, stdio: 'inherit' });
if (status === 0) await bundle();
process.exitCode = status ?? 1;
