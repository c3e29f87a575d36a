import type { GeneratedFile } from '../codegen/traced.ts';
import type { Facts, Plugin } from '../plugin/plugin.ts';
import { conditionFunctions, contributionsTo, trackingBackends } from '../plugin/points.ts';
import { everyFieldSpecs } from './every-field.ts';
import { checkFiles } from './files.ts';
import { checkFindings } from './findings.ts';
import { checkFunctions } from './functions.ts';
import { hostileSpecs } from './hostile.ts';
import { problemList } from './problems.ts';
import type { Problems } from './problems.ts';
import { standardReaders } from './readers.ts';
import type { Reader } from './readers.ts';
import { runPlugin } from './run.ts';
import { dataOf, textOf, withKeysMoved } from './spec-data.ts';
import { checkStatements } from './statements.ts';
import { checkTexts } from './texts.ts';

/** What a plugin does not keep; empty if it keeps everything. */
export interface Conformance {
  /** One sentence for each broken promise: what does not hold, and what to do about it. */
  readonly problems: readonly string[];
  /** How many checks were made, by name. */
  readonly checks: Readonly<Record<string, number>>;
}

/** A specification and the files that a plugin must make of it, to the byte. */
export interface Golden {
  /** As problems call it. */
  readonly name: string;
  readonly spec: string;
  /** Path → content, all files of the plugin. */
  readonly files: Readonly<Record<string, string>>;
  readonly facts?: Facts;
}

/** What the author adds to the kit's own specifications. */
export interface ConformanceOptions {
  /** Further specifications, for what the kit's own do not show. */
  readonly specs?: readonly string[];
  readonly goldens?: readonly Golden[];
  /** Parsers by the end of a path, the longest that fits; YAML, JSON and Markdown have theirs. */
  readonly readers?: Readonly<Record<string, Reader>>;
  /** Code → why there cannot be an example that reports it. */
  readonly withoutExample?: Readonly<Record<string, string>>;
}

/**
 * The checks that every plugin passes: given files to the byte; equal files on repeated and parallel runs and whatever the order of keys;
 * plain paths; lines that say where they come from; hostile texts that come back whole; statements about fields that are true; findings
 * with examples that report them. Uses no test runner: a test requires that `problems` is empty.
 *
 * @example
 * const { problems } = await conformance(myPlugin, { readers: { '.toml': tomlReader } });
 */
export async function conformance(plugin: Plugin<never>, options: ConformanceOptions = {}): Promise<Conformance> {
  const problems = problemList();
  const backends = contributionsTo(trackingBackends, plugin.provides).map((each) => each.name);
  const specs = [...everyFieldSpecs({ backends }), ...(options.specs ?? [])];
  for (const text of specs) await checkRuns(plugin, text, 3, problems);
  for (const golden of options.goldens ?? []) await checkGolden(plugin, golden, problems);
  for (const hostile of hostileSpecs(backends)) {
    const files = await checkRuns(plugin, hostile.text, 1, problems);
    await checkTexts(files, hostile, { ...standardReaders, ...options.readers }, problems);
  }
  checkFunctions(contributionsTo(conditionFunctions, plugin.provides), problems);
  await checkStatements(plugin, specs, problems);
  await checkFindings(plugin, options.withoutExample ?? {}, problems);
  return { problems: problems.sentences, checks: problems.checks };
}

/** Runs once, twice at the same time, and with the keys of all maps in so many other orders. */
export async function checkRuns(
  plugin: Plugin<never>,
  text: string,
  orders: number,
  problems: Problems,
): Promise<readonly GeneratedFile[]> {
  const { files, compiled } = await runPlugin(plugin, text);
  const again = await Promise.all([runPlugin(plugin, text), runPlugin(plugin, text)]);
  for (const each of again) sameFiles(files, each.files, 'another run makes another', problems);
  const data = dataOf(text);
  for (let turn = 0; turn < orders; turn++)
    sameFiles(
      files,
      (await runPlugin(plugin, textOf(withKeysMoved(data, turn)))).files,
      'with the keys of maps in another order there is another',
      problems,
    );
  checkFiles(files, compiled.spec, problems);
  return files;
}

function sameFiles(
  files: readonly GeneratedFile[],
  others: readonly GeneratedFile[],
  what: string,
  problems: Problems,
): void {
  const known = new Map(others.map((file) => [file.path, JSON.stringify(file)]));
  const changed =
    files.find((file) => known.get(file.path) !== JSON.stringify(file))?.path ??
    others.find((file) => !files.some((each) => each.path === file.path))?.path;
  problems.check(
    'determinism',
    changed === undefined,
    () => `${what} '${changed ?? ''}': files may depend on the specification's data and on nothing else.`,
  );
}

async function checkGolden(
  plugin: Plugin<never>,
  { name, spec, files: wanted, facts }: Golden,
  problems: Problems,
): Promise<void> {
  const made = new Map((await runPlugin(plugin, spec, facts)).files.map((file) => [file.path, file.content]));
  for (const [path, content] of Object.entries(wanted))
    problems.check(
      'goldens',
      made.get(path) === content,
      () => `${name}: '${path}' ${made.has(path) ? firstLine(content, made.get(path) ?? '') : 'is not made any more'}.`,
    );
  for (const path of made.keys())
    problems.check(
      'goldens',
      wanted[path] !== undefined,
      () => `${name}: '${path}' is made, but is not among the given files.`,
    );
}

function firstLine(wanted: string, made: string): string {
  const [a, b] = [wanted.split('\n'), made.split('\n')];
  const at = a.findIndex((line, index) => line !== b[index]);
  const line = at < 0 ? a.length : at;
  return `differs from what is given in line ${line + 1}: ${JSON.stringify(b[line] ?? '')} instead of ${JSON.stringify(a[line] ?? '')}`;
}
