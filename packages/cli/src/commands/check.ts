import { hasErrors } from '@trainyard/engine';
import { checkAll } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { exitCodes, remark, report, summarize } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';

/** `check`: reads and checks specifications, writes nothing. */
export async function check(files: readonly string[], options: ReadingOptions & OutputOptions): Promise<number> {
  const checked = await checkAll(files, options);
  const diagnostics = checked.flatMap((each) => each.diagnostics);
  report(diagnostics, options);
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
