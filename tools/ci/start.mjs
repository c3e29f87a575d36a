// `npm start`: builds what is out of date, then generates everything for the services in examples/.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'packages/cli/dist/trainyard.cjs');
const bin = join(root, 'packages/cli/bin/trainyard.cjs');

const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

const filesUnder = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const sources = () =>
  ['packages', 'plugins']
    .flatMap((room) => readdirSync(join(root, room)).map((name) => join(root, room, name, 'src')))
    .filter(existsSync)
    .flatMap(filesUnder)
    .concat(join(root, 'package-lock.json'));

function isBuilt() {
  if (!existsSync(program)) return false;
  const built = statSync(program).mtimeMs;
  return sources().every((file) => statSync(file).mtimeMs <= built);
}

// The service of a folder has its name; other specifications beside it are layers that it extends.
const specs = () =>
  readdirSync(join(root, 'examples'))
    .sort()
    .map((name) => join('examples', name, `${name}.mlops.yaml`))
    .filter((file) => existsSync(join(root, file)));

const built = isBuilt() ? 0 : run('tools/build/build.mjs');
process.exitCode = built === 0 ? run(bin, 'generate', ...specs(), ...process.argv.slice(2)) : built;
