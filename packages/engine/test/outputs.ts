import { MANIFEST_PATH, memoryHost, parseManifest, planFiles, readBase } from '../src/index.ts';
import type { Manifest, OutputFile, Plan, Settlement, WriteHost } from '../src/index.ts';

/** Generated files of a plugin `p`, by their path in its folder. */
export function outputs(
  files: Readonly<Record<string, string>>,
  ownership: OutputFile['ownership'] = 'generated',
): OutputFile[] {
  return Object.entries(files).map(([path, content]) => ({
    path: `p/${path}`,
    content,
    ownership,
    provenance: [],
    plugin: 'p',
    generator: 'all',
  }));
}

/** What is remembered of an output folder. Throws if that cannot be read. */
export function manifestOf(host: WriteHost, folder: string): Manifest {
  const manifest = parseManifest(host.read(`${folder}/${MANIFEST_PATH}`));
  if (typeof manifest === 'string') throw new Error(manifest);
  return manifest;
}

/** The plan for the unit `s` in the folder `out`. */
export function planOf(host: WriteHost, files: readonly OutputFile[], settlement?: Settlement, folder = 'out'): Plan {
  const wanted = { unit: 's', prefix: '', files, ...(settlement === undefined ? {} : { settlement }) };
  return planFiles(host, folder, wanted, manifestOf(host, folder));
}

/** Thrown by a host whose process was killed; from then on it does nothing. */
export class Killed extends Error {}

/** What a host counts as one step. */
type Step =
  'write' | 'claim' | 'sync' | 'makeFolder' | 'duplicate' | 'rename' | 'remove' | 'removeFolderIfEmpty' | 'touch';

/** How a host in memory goes wrong. */
export interface Trouble {
  /** The step, from 1, at which it goes wrong; 0 for never. */
  readonly at: number;
  /**
   * `kill` ends the process in the middle of the step, `power` also loses what was not made durable, `full` lets every write fail from then on,
   * `error` lets this one step fail, and `down` all steps from then on.
   */
  readonly kind: 'kill' | 'power' | 'full' | 'error' | 'down';
}

/** A host in memory that goes wrong at some step, and how many steps it has taken. */
export function troubledHost(
  files: Map<string, string>,
  { at, kind }: Trouble,
): WriteHost & { readonly steps: () => number } {
  const host = memoryHost(files);
  let steps = 0;
  let dead = false;
  // What a loss of power would leave empty.
  const unsafe = new Set<string>();
  const fails = (name: Step): void => {
    if (dead) throw new Killed();
    steps++;
    const writing = name === 'write' || name === 'claim' || name === 'makeFolder';
    const now = kind === 'full' ? writing && steps >= at : kind === 'down' ? steps >= at : steps === at;
    if (at === 0 || !now) return;
    if (kind === 'kill' || kind === 'power') {
      dead = true;
      return;
    }
    throw Object.assign(new Error('no space'), { code: kind === 'full' ? 'ENOSPC' : 'EIO' });
  };
  const die = (): never => {
    if (kind === 'power') for (const path of unsafe) if (files.has(path)) files.set(path, '');
    throw new Killed();
  };
  return {
    ...host,
    steps: () => steps,
    write: (path, content) => {
      fails('write');
      unsafe.add(path);
      host.write(path, dead ? content.slice(0, content.length / 2) : content);
      if (dead) die();
    },
    claim: (path, content) => {
      fails('claim');
      const taken = host.claim(path, dead ? '' : content);
      if (taken) unsafe.add(path);
      return dead ? die() : taken;
    },
    sync: async (paths) => {
      fails('sync');
      if (dead) die();
      for (const path of paths) unsafe.delete(path);
      await host.sync(paths);
    },
    makeFolder: () => {
      fails('makeFolder');
      if (dead) die();
    },
    duplicate: (from, to) => {
      fails('duplicate');
      if (dead) die();
      host.duplicate(from, to);
    },
    rename: (from, to) => {
      fails('rename');
      if (dead) die();
      host.rename(from, to);
      if (unsafe.delete(from)) unsafe.add(to);
      else unsafe.delete(to);
    },
    remove: (path) => {
      fails('remove');
      if (dead) die();
      host.remove(path);
    },
    removeFolderIfEmpty: () => {
      fails('removeFolderIfEmpty');
      if (dead) die();
    },
    touch: () => {
      fails('touch');
      if (dead) die();
    },
  };
}

/** The files of an output folder without what Trainyard keeps for itself. */
export function filesIn(files: ReadonlyMap<string, string>, folder = 'out'): Record<string, string> {
  return Object.fromEntries(
    [...files]
      .filter(([path]) => path.startsWith(`${folder}/`) && !path.startsWith(`${folder}/.trainyard/`))
      .map(([path, content]): [string, string] => [path.slice(folder.length + 1), content])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** What is wrong with the state of an output folder: entries without their content, contents without an entry, left-overs. */
export function stateProblems(host: WriteHost, folder = 'out'): string[] {
  const manifest = manifestOf(host, folder);
  const hashes = new Set(
    [...manifest.files.values()].filter((each) => each.ownership !== 'ejected').map(({ hash }) => hash),
  );
  const kept = host.list(`${folder}/.trainyard/base`);
  return [
    ...kept.filter((name) => !hashes.has(name)).map((name) => `nobody needs ${name}`),
    ...kept.filter((name) => readBase(host, folder, name) === undefined).map((name) => `${name} is damaged`),
    ...[...hashes].filter((hash) => !kept.includes(hash)).map((hash) => `${hash} is missing`),
    // The lock of a process that ended is taken over by whoever needs it.
    ...host
      .list(`${folder}/.trainyard/local`)
      .filter((name) => !name.startsWith('lock'))
      .map((name) => `${name} was left`),
  ];
}
