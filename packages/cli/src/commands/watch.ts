import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { conflictFindings, hasErrors, toJson } from '@trainyard/engine';
import type { Diagnostic } from '@trainyard/engine';
import { findProject } from '@trainyard/engine/node';
import type { Project } from '@trainyard/engine/node';
import { failureOf } from '../failures.ts';
import { planAll, tellRecovered } from '../outputs.ts';
import type { PlaceOptions, ServicePlan } from '../outputs.ts';
import { namedFiles } from '../reading.ts';
import { checkAll, commandLine } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { report, shortName, summarize, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';
import { version } from '../version.ts';
import { watching } from '../watching.ts';
import { writeAll } from './generate.ts';
import { planJson } from './plan.ts';

/** What `watch` is told. */
export type WatchOptions = ReadingOptions & OutputOptions & PlaceOptions;

/** A specification as it was at the last look. */
interface Watched {
  readonly file: string;
  /** File → text, of all that it is made of; undefined for a file that is not there. */
  readonly texts: ReadonlyMap<string, string | undefined>;
  /** The name under which its files were written; undefined if they never were. */
  readonly name: string | undefined;
  /** All that the specification says; undefined unless its files were written. */
  readonly meaning: string | undefined;
  /** What was found, as data. */
  readonly findings: string;
}

/** What one run did. */
interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly services: readonly ServicePlan[];
  readonly written: boolean;
  /** Specifications that changed as texts and say what they said before. */
  readonly same: readonly string[];
}

/**
 * `watch`: generates, and again whenever a specification, what it extends, or a plugin of the project changes, until a signal ends it. What
 * cannot be generated is said, and the files stay as they are. Throws `Failure` for what is wrong with the call.
 */
export async function watch(names: readonly string[], options: WatchOptions): Promise<number> {
  const files = namedFiles(names);
  const changes = watching();
  const signals: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGINT: 130, SIGTERM: 143 };
  let ended: number | undefined;
  const end = (signal: NodeJS.Signals): void => {
    ended = signals[signal];
    changes.wake();
  };
  for (const signal of Object.keys(signals)) process.on(signal, end);
  try {
    // Before the run, so that a change while it goes on is seen.
    let plugins = pluginsStamp(files, options);
    const first = await generated(files, new Map(), { ...options, all: files });
    let known = first.known;
    tell(files, first, options);
    if (options.format === 'text' && options.quiet !== true)
      writeOut(`watching ${files.length} specification${files.length === 1 ? '' : 's'}; Ctrl-C ends\n`);
    while (ended === undefined) {
      changes.folders(foldersOf(known, files, options));
      // What changed while the folders were not watched yet, or during the run, is found by looking once; it may still be going on.
      if (changed(files, known, plugins, options).length > 0) changes.happened();
      await changes.change();
      // What could not be generated may have waited for a file that nobody knew of.
      const waiting = files.filter((file) => known.get(file)?.meaning === undefined);
      const dirty = [...new Set([...changed(files, known, plugins, options), ...waiting])];
      if (dirty.length === 0 || ended !== undefined) continue;
      const stamp = pluginsStamp(files, options);
      if (stamp !== plugins) await commandLine.projects.close();
      const renewed = stamp === plugins ? known : new Map<string, Watched>();
      plugins = stamp;
      const next = await attempt(dirty, renewed, { ...options, all: files });
      const news = next.written || dirty.some((file) => differs(known.get(file), next.known.get(file)));
      known = new Map([...known, ...next.known]);
      if (news) tell([...next.known.keys()], next, options);
    }
    return ended;
  } finally {
    for (const signal of Object.keys(signals)) process.off(signal, end);
    changes.close();
    await commandLine.projects.close();
  }
}

/** With all specifications that are watched. */
type RunOptions = WatchOptions & { readonly all: readonly string[] };
type Run = Outcome & { readonly known: ReadonlyMap<string, Watched>; readonly milliseconds: number };

/** A run whose failures are findings: a file that is not there now may come back. */
async function attempt(
  files: readonly string[],
  known: ReadonlyMap<string, Watched>,
  options: RunOptions,
): Promise<Run> {
  try {
    return await generated(files, known, options);
  } catch (thrown) {
    const { diagnostic } = failureOf(thrown, version);
    const findings = JSON.stringify(toJson(diagnostic));
    const failed = new Map(
      files.map((file) => {
        const before = known.get(file);
        const texts = textsOf([file, ...(before?.texts.keys() ?? [])]);
        return [file, { file, texts, name: before?.name, meaning: undefined, findings }] as const;
      }),
    );
    return { diagnostics: [diagnostic], services: [], written: false, same: [], known: failed, milliseconds: 0 };
  }
}

/** Generates some of the specifications, those whose meaning changed. Throws `Failure`. */
async function generated(
  files: readonly string[],
  known: ReadonlyMap<string, Watched>,
  options: RunOptions,
): Promise<Run> {
  const start = performance.now();
  // Read before they are checked: a change in between is seen as one.
  const before = new Map(files.map((file) => [file, textsOf([file, ...(known.get(file)?.texts.keys() ?? [])])]));
  const checked = await checkAll(files, options);
  const looked = checked.map((each, index): Watched & { readonly diagnostics: readonly Diagnostic[] } => {
    const file = files[index] ?? each.file;
    const read = each.sources.map(({ file: path, text }) => [path, text] as const);
    return {
      file,
      texts: new Map<string, string | undefined>([...(before.get(file) ?? []), ...read]),
      findings: JSON.stringify(each.diagnostics.map(toJson)),
      name: each.compiled?.spec.name ?? known.get(file)?.name,
      meaning: each.compiled === undefined ? undefined : JSON.stringify(each.compiled.spec),
      diagnostics: each.diagnostics,
    };
  });
  const renamed = looked.some(({ file, name }) => name !== known.get(file)?.name);
  // Only all services together show that two have one name.
  if (renamed && files.length < options.all.length) return generated(options.all, known, options);
  const isSame = ({ file, meaning }: Watched): boolean =>
    !renamed && meaning !== undefined && known.get(file)?.meaning === meaning;
  const same = looked.filter(isSame).map(({ file }) => file);
  const wanted = checked.filter((_, index) => !same.includes(looked[index]?.file ?? ''));
  const planned = await planAll(
    wanted,
    placesFor(
      looked.filter((each) => !isSame(each)),
      options,
    ),
  );
  const failed = planned.pluginFailed || hasErrors(planned.diagnostics);
  const { services, refusals } = failed ? { services: [], refusals: [] } : await writeAll(planned.services);
  const written = !failed && refusals.length === 0;
  if (options.format === 'text') tellRecovered(planned.recovered);
  const diagnostics = [
    ...looked.filter(isSame).flatMap((each) => each.diagnostics),
    ...planned.diagnostics,
    ...refusals,
    ...services.flatMap(({ plan }) => conflictFindings(plan)),
  ];
  return {
    diagnostics,
    services,
    written,
    same,
    known: new Map(
      looked.map(({ diagnostics: _, ...each }) => [
        each.file,
        written || isSame(each) ? each : { ...each, name: known.get(each.file)?.name, meaning: undefined },
      ]),
    ),
    milliseconds: performance.now() - start,
  };
}

/** Where one of several services goes when it is generated alone: into the folder that it has among the others. */
function placesFor(services: readonly Watched[], options: RunOptions): PlaceOptions {
  const [only] = services;
  return services.length === 1 && options.all.length > 1 && options.out !== undefined
    ? { ...options, out: join(options.out, only?.name ?? '') }
    : options;
}

/** The specifications to look at again: their texts changed, or plugins did. */
function changed(
  files: readonly string[],
  known: ReadonlyMap<string, Watched>,
  plugins: string,
  options: WatchOptions,
): readonly string[] {
  if (pluginsStamp(files, options) !== plugins) return files;
  const dirty = files.filter((file) => {
    const texts = known.get(file)?.texts ?? new Map<string, string>();
    return [...texts].some(([path, text]) => textOf(path) !== text);
  });
  return dirty;
}

/** Whether there is anything to tell of a specification that was looked at again. */
function differs(before: Watched | undefined, now: Watched | undefined): boolean {
  return (
    before?.findings !== now?.findings ||
    [...(now?.texts ?? [])].some(([file, text]) => before?.texts.get(file) !== text)
  );
}

function textsOf(files: readonly string[]): ReadonlyMap<string, string | undefined> {
  return new Map(files.map((file) => [file, textOf(file)]));
}

/** The text of a file without a byte order mark, as front ends see it; undefined if it cannot be read. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}

function foldersOf(
  known: ReadonlyMap<string, Watched>,
  files: readonly string[],
  options: WatchOptions,
): readonly string[] {
  const texts = [...known.values()].flatMap((each) => [...each.texts.keys()]);
  const projects = projectsOf(files, options);
  const manifests = projects.flatMap((project) => project.files);
  return [...[...files, ...texts, ...manifests].map(dirname), ...pluginFolders(projects)];
}

function projectsOf(files: readonly string[], { plugins }: WatchOptions): readonly Project[] {
  const folders = new Set(plugins ? files.map((file) => dirname(resolve(file))) : []);
  const projects = [...folders].map(findProject);
  return [...new Map(projects.map((project) => [project.key, project])).values()];
}

/** The folders of what a configuration names by path: plugins, and what a configuration in TypeScript imports. Packages are installed, not edited. */
function pluginFolders(projects: readonly Project[]): readonly string[] {
  return projects.flatMap(({ config }) => {
    if (config === undefined) return [];
    const { file, text } = config.source;
    const paths = [...text.matchAll(/(["'`])((?:\.{1,2})?\/[^"'`\n]+)\1/g)].map(([, , path = '']) => path);
    return [dirname(file), ...paths.map((path) => dirname(resolve(dirname(file), path)))];
  });
}

/** Tells one state of a project's plugins from another: its manifests, and size and time of the modules beside each plugin. */
function pluginsStamp(files: readonly string[], options: WatchOptions): string {
  const projects = projectsOf(files, options);
  const manifests = projects.flatMap((project) => project.files.map(textOf));
  const modules = pluginFolders(projects).flatMap((folder) =>
    entriesOf(folder).map((name) => {
      const stat = statSync(join(folder, name), { throwIfNoEntry: false });
      return `${name} ${stat?.size ?? ''} ${stat?.mtimeMs ?? ''}`;
    }),
  );
  return JSON.stringify([manifests, modules]);
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /\.[cm]?[jt]s$/.test(name) && !/\.mlops\.ts$/.test(name));
  } catch {
    return [];
  }
}

/** One line a run: what changed, what came of it, and how long it took. Findings stand before it. */
function tell(files: readonly string[], run: Run, options: WatchOptions): void {
  const { diagnostics, services, written, same } = run;
  const milliseconds = Math.round(run.milliseconds);
  if (options.format === 'json') {
    const units = services.map((service) => planJson(service));
    const names = files.map(shortName);
    const line = {
      changed: names,
      same: same.map(shortName),
      diagnostics: diagnostics.map(toJson),
      units,
      written,
      milliseconds,
    };
    return writeOut(`${JSON.stringify(line)}\n`);
  }
  report(
    diagnostics.filter(({ severity }) => severity !== 'info'),
    options,
  );
  if (options.quiet === true) return;
  const done = written
    ? [...services.map(counted), ...same.map((file) => `${shortName(file)} says the same`)].join('; ')
    : `nothing written: ${summarize(diagnostics)}`;
  writeOut(`${files.map(shortName).join(', ')}: ${done} (${milliseconds} ms)\n`);
}

function counted({ plan: { unit, folder, files } }: ServicePlan): string {
  const actions = [...new Set(files.map(({ action }) => action))].filter((action) => action !== 'unchanged');
  const counts = actions.map((action) => `${files.filter((file) => file.action === action).length} ${action}`);
  return `${unit} ${counts.length === 0 ? 'unchanged' : counts.join(', ')} in ${shortName(folder)}`;
}
