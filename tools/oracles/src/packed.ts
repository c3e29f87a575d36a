import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { workspaceRoot } from './locate.ts';
import { run } from './run.ts';

const PREFIX = 'trainyard-tarballs-';

/** Milliseconds after which tarballs of an older state are taken away. */
const DAY = 24 * 60 * 60 * 1000;

/** What `package.json` says of a package that is published. */
interface Published {
  readonly name: string;
  readonly folder: string;
}

/**
 * The packages of this repository as they would be published: name → path of its tarball. Packed once for one state of the built packages, into the
 * folder for temporary files, where test files that run beside each other find them. Throws if a package was not built.
 */
export function packedTarballs(): Readonly<Record<string, string>> {
  const all = publishedPackages();
  const folder = join(tmpdir(), `${PREFIX}${stateOf(all)}`);
  if (!existsSync(folder)) pack(all, folder);
  return Object.fromEntries(all.map(({ name, folder: from }) => [name, join(folder, tarballOf(name, from))]));
}

/** What npm calls the tarball of a package: `@a/b` becomes `a-b`. */
function tarballOf(name: string, folder: string): string {
  const { version } = manifestIn(folder);
  return `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;
}

function publishedPackages(): readonly Published[] {
  const folders = ['packages', 'plugins'].flatMap((room) =>
    readdirSync(join(workspaceRoot, room)).map((name) => join(workspaceRoot, room, name)),
  );
  return folders
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({ ...manifestIn(folder), folder }))
    .filter((each) => !each.private)
    .map(({ name, folder }) => ({ name, folder }));
}

function manifestIn(folder: string): { readonly name: string; readonly version: string; readonly private: boolean } {
  const { name, version, private: hidden } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { name, version, private: hidden === true };
}

/** A hash of the names, sizes and times of all that is packed. */
function stateOf(packages: readonly Published[]): string {
  const hash = createHash('sha256').update(workspaceRoot);
  for (const { folder } of packages) {
    if (!existsSync(join(folder, 'dist'))) throw new Error(`run \`npm run build\` first: ${folder} is not built`);
    for (const file of filesIn(folder)) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${relative(workspaceRoot, file)} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

const NOT_PACKED = new Set(['node_modules', 'out-tsc', 'src', 'test', 'testdata', '.code']);

function filesIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_PACKED.has(entry.name) ? [] : filesIn(path);
    return entry.isFile() ? [path] : [];
  });
}

/** Packs into a folder of its own and renames it at the end: whoever packs at the same time finds all tarballs or none. */
function pack(packages: readonly Published[], folder: string): void {
  const aside = mkdtempSync(join(tmpdir(), 'trainyard-packing-'));
  const folders = packages.map((each) => `./${relative(workspaceRoot, each.folder)}`);
  const args = ['pack', ...folders, '--ignore-scripts', '--silent', '--pack-destination', aside];
  const { status, stdout, stderr } = run('npm', args, { cwd: workspaceRoot });
  if (status !== 0) throw new Error(`npm pack failed: ${stdout}${stderr}`);
  try {
    renameSync(aside, folder);
  } catch (reason) {
    // Another process was faster, and its tarballs are as good.
    rmSync(aside, { recursive: true });
    if (!existsSync(folder)) throw reason;
  }
  removeOlder(basename(folder));
}

function removeOlder(kept: string): void {
  for (const name of readdirSync(tmpdir())) {
    const path = join(tmpdir(), name);
    if (!name.startsWith(PREFIX) || name === kept) continue;
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat !== undefined && Date.now() - stat.mtimeMs > DAY) rmSync(path, { recursive: true, force: true });
  }
}
