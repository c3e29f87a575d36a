import { hasErrors, positionAt, toJson, unifiedDiff } from '@trainyard/engine';
import type { AppliedFix, Checked, CheckedEnvironments } from '@trainyard/engine';
import { Failure, wrongUse } from '../failures.ts';
import { checkAll, checkEverywhere, EVERY, fixAll } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { exitCodes, remark, report, shortName, summarize, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';
import { notWritten } from '../texts.ts';
import { replaceFiles } from '../writing.ts';

/** What `check` is told. */
export type CheckOptions = ReadingOptions & OutputOptions & { readonly fix?: boolean; readonly dryRun?: boolean };

/** `check`: reads and checks specifications; writes nothing but what `--fix` changes in them. */
export async function check(files: readonly string[], options: CheckOptions): Promise<number> {
  if (options.fix === true) return fixed(files, options);
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

/** `check --fix`: applies the safe fixes, then says what is left. */
async function fixed(names: readonly string[], options: CheckOptions): Promise<number> {
  const { files, applied, checked } = await fixAll(names, options);
  const diff = files
    .map(({ file, before, after }) => unifiedDiff({ before: shortName(file), after: shortName(file) }, before, after))
    .join('');
  const written = options.dryRun !== true && files.length > 0;
  const texts = files.map(({ file, before, after }) => ({ file, before, text: after }));
  const refused = written ? await replaceFiles(texts) : undefined;
  if (refused !== undefined) throw new Failure(notWritten(files[0]?.file ?? '', refused), exitCodes.wrong);
  report(
    checked.flatMap((each) => each.diagnostics),
    options,
    { fixed: applied.map(fixAsData), written, ...(options.dryRun === true ? { diff } : {}) },
  );
  if (options.format === 'text' && options.quiet !== true) {
    if (options.dryRun === true) writeOut(diff);
    else writeOut(applied.map((each) => `${fixAsText(each)}\n`).join(''));
    const count = `${applied.length} ${applied.length === 1 ? 'fix' : 'fixes'} in ${files.length} ${files.length === 1 ? 'file' : 'files'}`;
    remark(
      `${checked.some((each) => each.diagnostics.length > 0) ? '\n' : ''}${written ? count : applied.length === 0 ? 'nothing to fix' : `${count}, not written`}`,
    );
  }
  return conclude(checked, options);
}

function fixAsText({ diagnostic: { range, code }, fix }: AppliedFix): string {
  const { line, column } = positionAt(range.source, range.start);
  return `${shortName(range.source.file)}:${line}:${column} ${fix.title} [${code}]`;
}

function fixAsData({ diagnostic: { range, code }, fix }: AppliedFix): object {
  return { code, title: fix.title, file: range.source.file, ...positionAt(range.source, range.start) };
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
