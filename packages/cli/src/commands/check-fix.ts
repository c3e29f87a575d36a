import { fixSpecs, positionAt, unifiedDiff } from '@trainyard/engine';
import type { AppliedFix, Checked } from '@trainyard/engine';
import { specHost } from '../reading.ts';
import { notWritten } from '../texts.ts';
import { replaceFiles } from '../writing.ts';
import { Failure } from '../failures.ts';
import { fixJobs } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { exitCodes, remark, report, shortName, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';

/** `check --fix`: applies the safe fixes, then says what is left. Throws `Failure` for a file that is not there or cannot be read. */
export async function applyFixes(
  names: readonly string[],
  options: ReadingOptions & OutputOptions & { readonly dryRun?: boolean },
): Promise<readonly Checked[]> {
  const { files, applied, checked } = await fixSpecs(specHost(), await fixJobs(names, options));
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
  return checked;
}

function fixAsText({ diagnostic: { range, code }, fix }: AppliedFix): string {
  const { line, column } = positionAt(range.source, range.start);
  return `${shortName(range.source.file)}:${line}:${column} ${fix.title} [${code}]`;
}

function fixAsData({ diagnostic: { range, code }, fix }: AppliedFix): object {
  return { code, title: fix.title, file: range.source.file, ...positionAt(range.source, range.start) };
}
