import { hasErrors, toJson } from '@trainyard/engine';
import type { Checked, CheckedEnvironments } from '@trainyard/engine';
import { wrongUse } from '../failures.ts';
import { checkAll, checkEverywhere, EVERY } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { exitCodes, remark, report, summarize } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';

/** What `check` is told. */
export type CheckOptions = ReadingOptions & OutputOptions & { readonly fix?: boolean; readonly dryRun?: boolean };

/** `check`: reads and checks specifications; writes nothing but what `--fix` changes in them. */
export async function check(files: readonly string[], options: CheckOptions): Promise<number> {
  if (options.fix === true) return conclude(await (await import('./check-fix.ts')).applyFixes(files, options), options);
  if (options.dryRun === true) throw wrongUse('`--dry-run` belongs to `--fix`: without it nothing is written anyway.');
  if (options.env === EVERY) return checkInAll(files, options);
  const checked = await checkAll(files, options);
  report(
    checked.flatMap((each) => each.diagnostics),
    options,
  );
  return conclude(checked, options);
}

/** `check --env all`: the same in every environment, each by its name. */
async function checkInAll(files: readonly string[], options: ReadingOptions & OutputOptions): Promise<number> {
  const all = await checkEverywhere(files, options);
  const checked = all.map((each) => each.checked);
  report(
    checked.flatMap((each) => each.diagnostics),
    options,
    { environments: all.flatMap(reportsAsData) },
  );
  if (options.format === 'text' && options.quiet !== true)
    for (const each of all)
      remark(`${each.checked.diagnostics.length > 0 ? '\n' : ''}${each.checked.file}:\n${reportsAsText(each)}`);
  return conclude(checked, options);
}

function conclude(checked: readonly Checked[], options: OutputOptions): number {
  const diagnostics = checked.flatMap((each) => each.diagnostics);
  const silent = options.format !== 'text' || (options.quiet === true && !hasErrors(diagnostics));
  if (!silent)
    remark(
      `${diagnostics.length > 0 ? '\n' : ''}${checked.length} specification${checked.length === 1 ? '' : 's'}: ${summarize(diagnostics)}`,
    );
  return checked.some((each) => each.pluginFailed)
    ? exitCodes.bug
    : hasErrors(diagnostics)
      ? exitCodes.wrong
      : exitCodes.done;
}

function reportsAsText({ reports }: CheckedEnvironments): string {
  const width = Math.max(0, ...reports.map(({ name = BASE }) => name.length));
  return reports.map(({ name = BASE, diagnostics }) => `  ${name.padEnd(width)}  ${summarize(diagnostics)}`).join('\n');
}

/** What the specification without an environment is called; no environment can be. */
const BASE = '(base)';

function reportsAsData({ checked, reports }: CheckedEnvironments): object[] {
  return reports.map(({ name, diagnostics }) => ({
    file: checked.file,
    name: name ?? null,
    ok: !hasErrors(diagnostics),
    diagnostics: diagnostics.map(toJson),
  }));
}
