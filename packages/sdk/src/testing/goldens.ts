import type { Facts, Plugin } from '../plugin/plugin.ts';
import { checkFiles } from './files.ts';
import type { Golden } from './golden.ts';
import { problemList } from './problems.ts';
import type { Problems } from './problems.ts';
import { runPlugin } from './run.ts';

/** Compares what a plugin makes with what it must make; a file that is not made any more is a problem like one that is new. */
export async function checkGoldens(
  plugin: Plugin<never>,
  goldens: readonly Golden[],
  problems: Problems,
  remedy = 'correct the plugin, or the given files',
): Promise<void> {
  for (const { name, spec, files: wanted, facts } of goldens) {
    const made = await filesOf(plugin, spec, facts);
    for (const [path, content] of Object.entries(wanted))
      problems.check(
        'goldens',
        made.get(path) === content,
        () =>
          `${name}: '${path}' ${made.has(path) ? firstLine(content, made.get(path) ?? '') : 'is not made any more'}: ${remedy}.`,
      );
    for (const path of made.keys())
      problems.check(
        'goldens',
        wanted[path] !== undefined,
        () => `${name}: '${path}' is made, but is not among the given files: ${remedy}.`,
      );
  }
}

/**
 * The same with the files in a folder: `<name>.mlops.yaml`, and beside it what is made of it, in `<name>/`. With the variable RECORD=1 in the
 * environment the folder is brought up to date instead, unless CI=true.
 */
export async function checkGoldenFolder(plugin: Plugin<never>, folder: string, problems: Problems): Promise<void> {
  const { readGoldenFolder } = await import('./node/golden-folder.ts');
  const { goldens, problems: wrong, record } = readGoldenFolder(folder);
  for (const sentence of wrong) problems.check('goldens', false, () => sentence);
  const { RECORD, CI } = environment();
  if (RECORD !== '1' || CI === 'true')
    return checkGoldens(
      plugin,
      goldens,
      problems,
      'correct the plugin, or run with RECORD=1 if that is what it should make',
    );
  for (const golden of goldens) {
    // What leads out of the folder is not recorded.
    const paths = problemList();
    const { files, compiled } = await runPlugin(plugin, golden.spec);
    checkFiles(files, compiled.spec, paths);
    problems.check(
      'goldens',
      paths.sentences.length === 0,
      () => `${golden.name} was not recorded: ${paths.sentences[0] ?? ''}`,
    );
    if (paths.sentences.length === 0) record(golden, new Map(files.map(({ path, content }) => [path, content])));
  }
}

function environment(): Readonly<Record<string, string | undefined>> {
  return (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env ?? {};
}

async function filesOf(plugin: Plugin<never>, spec: string, facts?: Facts): Promise<ReadonlyMap<string, string>> {
  return new Map((await runPlugin(plugin, spec, facts)).files.map(({ path, content }) => [path, content]));
}

function firstLine(wanted: string, made: string): string {
  const [a, b] = [wanted.split('\n'), made.split('\n')];
  const at = a.findIndex((line, index) => line !== b[index]);
  const line = at < 0 ? a.length : at;
  return `differs from what is given in line ${line + 1}: ${JSON.stringify(b[line] ?? '')} instead of ${JSON.stringify(a[line] ?? '')}`;
}
