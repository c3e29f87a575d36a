import type { Diagnostic } from '@trainyard/syntax';
import type { GeneratedFile } from '../codegen/traced.ts';
import type { Plugin } from '../plugin/plugin.ts';
import { conditionFunctions, contributionsTo, stageTypes, trackingBackends } from '../plugin/points.ts';
import type { Contribution } from '../plugin/points.ts';
import { everyFieldSpecs } from './every-field.ts';
import { checkFiles } from './files.ts';
import { checkFindings } from './findings.ts';
import { checkFunctions } from './functions.ts';
import { checkGoldenFolder, checkGoldens } from './goldens.ts';
import type { Golden } from './golden.ts';
import { errorsWith, hostileIn } from './hostile-everywhere.ts';
import { FORMS } from './hostile-text.ts';
import { hostileSpecs } from './hostile.ts';
import { checkNames } from './names.ts';
import { ownFieldsOf, ownStageSpecs } from './own-stages.ts';
import { problemList } from './problems.ts';
import type { Problems } from './problems.ts';
import { standardReaders } from './readers.ts';
import type { Reader } from './readers.ts';
import { runPlugin } from './run.ts';
import { dataOf, textOf, withKeysMoved } from './spec-data.ts';
import { checkStatements } from './statements.ts';
import { checkTexts } from './texts.ts';
import { refuseWrongUse } from './usage.ts';

/** What a plugin does not keep; empty if it keeps everything. */
export interface Conformance {
  /** One sentence for each broken promise: what does not hold, and what to do about it. */
  readonly problems: readonly string[];
  /** How many checks were made, by name. */
  readonly checks: Readonly<Record<string, number>>;
}

/** What the author adds to the kit's own specifications. */
export interface ConformanceOptions {
  /** Further specifications, for what the kit's own do not show. */
  readonly specs?: readonly string[];
  /**
   * What the plugin must make, to the byte: a folder with `<name>.mlops.yaml` and what is made of it in `<name>/` (relative to the working folder;
   * RECORD=1 in the environment brings it up to date, unless CI=true), or the same as data.
   */
  readonly goldens?: string | readonly Golden[];
  /** What other plugins give to the extension points that the plugin reads. */
  readonly given?: readonly Contribution[];
  /** Parsers by the end of a path, the longest that fits; YAML, JSON and Markdown have theirs. */
  readonly readers?: Readonly<Record<string, Reader>>;
  /** Code → why there cannot be an example that reports it. */
  readonly withoutExample?: Readonly<Record<string, string>>;
}

/**
 * The checks that every plugin passes: given files to the byte; equal files on repeated and parallel runs and whatever the order of keys;
 * plain paths; lines that say where they come from; hostile texts that come back whole; as much under hostile names as under ordinary ones; statements
 * about fields that are true, also about those of the plugin's own stage types; findings
 * with examples that report them. Uses no test runner; `assertConformance` is the same for those who want one call in a test. Throws `TypeError`
 * for arguments that are not what it takes.
 *
 * @example
 * const { problems } = await conformance(myPlugin, { readers: { '.toml': tomlReader } });
 */
export async function conformance<Options>(
  tested: Plugin<Options>,
  options: ConformanceOptions = {},
): Promise<Conformance> {
  refuseWrongUse(tested, options);
  // What others give is there like what the plugin gives itself.
  const plugin = { ...tested, provides: [...tested.provides, ...(options.given ?? [])] } as unknown as Plugin<never>;
  const problems = problemList();
  const backends = contributionsTo(trackingBackends, tested.provides).map((each) => each.name);
  const types = contributionsTo(stageTypes, tested.provides);
  const own = ownStageSpecs(types, options.specs ?? [], problems);
  const specs = [...everyFieldSpecs({ backends }), ...own, ...(options.specs ?? [])];
  const readers = { ...standardReaders, ...options.readers };
  for (const text of specs) await checkRuns(plugin, text, 3, problems);
  if (typeof options.goldens === 'string') await checkGoldenFolder(plugin, options.goldens, problems);
  else await checkGoldens(plugin, options.goldens ?? [], problems);
  const errorsOf = (text: string): readonly Diagnostic[] => errorsWith(plugin, text);
  for (const hostile of [
    ...hostileSpecs(backends),
    ...own.flatMap((text) => FORMS.map((_, turn) => hostileIn(dataOf(text), turn, errorsOf))),
  ]) {
    const files = await checkRuns(plugin, hostile.text, 1, problems);
    await checkTexts(files, hostile, readers, problems);
  }
  await checkNames(plugin, readers, problems);
  checkFunctions(contributionsTo(conditionFunctions, tested.provides), problems);
  await checkStatements(plugin, specs, problems);
  await checkFindings(plugin, options.withoutExample ?? {}, problems);
  return { problems: problems.sentences, checks: problems.checks };
}

/**
 * Rejects unless a plugin keeps everything that `conformance` checks, with all that it does not keep, by kind, as the message. Resolves to how
 * many checks were made. Works in any test runner.
 *
 * @example
 * test('keeps what every plugin promises', () => assertConformance(myPlugin, { goldens: 'testdata/goldens' }), 60_000);
 */
export async function assertConformance<Options>(
  plugin: Plugin<Options>,
  options: ConformanceOptions = {},
): Promise<Conformance['checks']> {
  const { problems, checks } = await conformance(plugin, options);
  if (problems.length === 0) return checks;
  const kinds = [...new Set(problems.map(kindOf))];
  const list = kinds.map((kind) =>
    [
      `  ${kind}`,
      ...problems.filter((each) => kindOf(each) === kind).map((each) => `    - ${each.slice(kind.length + 2)}`),
    ].join('\n'),
  );
  const error = new Error(
    `The plugin '${plugin.name}' does not keep ${problems.length === 1 ? 'one promise' : `${problems.length} promises`}:\n${list.join('\n')}`,
  );
  error.name = 'ConformanceError';
  throw error;
}

/** What a sentence of `problems` begins with. */
function kindOf(sentence: string): string {
  return sentence.slice(0, sentence.indexOf(': '));
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
  const own = ownFieldsOf(contributionsTo(stageTypes, plugin.provides)).keys();
  checkFiles(files, compiled.spec, problems, new Set([...own].map((field) => `mlops.${field}`)));
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
