// The real tools that are written in Go: each has a folder with its go.mod, and is built from there into .oracles/bin.
// What was built from the same sources is left alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../.oracles/bin', import.meta.url));

/** A program's folder here, its Go package, and flags of the linker; `slow` for what only the slow suite needs. */
export const goTools = {
  'prometheus-engine': { folder: 'prometheus', main: '.' },
};

/** What decides whether a program must be built anew. */
function stampOf(name) {
  const tool = goTools[name];
  const folder = fileURLToPath(new URL(tool.folder, import.meta.url));
  const hash = createHash('sha256').update(JSON.stringify(tool));
  for (const file of readdirSync(folder).sort()) hash.update(`\n${file}\n`).update(readFileSync(join(folder, file)));
  return hash.digest('hex');
}

/** Builds a program unless it is there and up to date; false if that failed or there is no Go. */
export function buildGoTool(name) {
  const tool = goTools[name];
  const [program, stamp] = [join(bin, name), join(bin, `${name}.sha256`)];
  const wanted = stampOf(name);
  if (existsSync(program) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  mkdirSync(bin, { recursive: true });
  // Written last: an interrupted build has no stamp and is made anew.
  rmSync(stamp, { force: true });
  const { status } = spawnSync(
    'go',
    ['build', '-trimpath', '-ldflags', ['-s', '-w', ...(tool.ldflags ?? [])].join(' '), '-o', program, tool.main],
    { cwd: fileURLToPath(new URL(tool.folder, import.meta.url)), stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (status !== 0) return false;
  writeFileSync(stamp, wanted);
  return true;
}
