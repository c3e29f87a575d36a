import { isUpToDate } from '@trainyard/engine';
import { hasErrors } from '@trainyard/engine';
import { planAll } from '../outputs.ts';
import type { PlaceOptions, ServicePlan } from '../outputs.ts';
import { checkAll } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { exitCodes, remark, report, shortName, summarize, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';

/** `plan`: says what `generate` would do; with `check` exits 1 if that is anything. */
export async function plan(
  files: readonly string[],
  options: ReadingOptions & OutputOptions & PlaceOptions & { readonly check?: boolean },
): Promise<number> {
  const checked = await checkAll(files, options);
  const planned = await planAll(checked, options);
  const failed = planned.pluginFailed || hasErrors(planned.diagnostics);
  report(
    planned.diagnostics.filter((each) => each.severity !== 'info' || options.format !== 'text'),
    options,
    { units: planned.services.map(planJson) },
  );
  if (options.format === 'text' && options.quiet !== true)
    for (const service of planned.services) writeOut(describePlan(service));
  if (failed && options.format === 'text') remark(`\nno plan: ${summarize(planned.diagnostics)}`);
  if (planned.pluginFailed) return exitCodes.bug;
  if (failed) return exitCodes.wrong;
  const stale = planned.services.some((service) => !isUpToDate(service.plan));
  if (stale && options.check === true && options.format === 'text')
    remark('The files are out of date: run `trainyard generate`.');
  return stale && options.check === true ? exitCodes.wrong : exitCodes.done;
}

const marks = { create: '+', update: '~', delete: '-', adopt: '=', keep: '.', unchanged: ' ', conflict: '!' } as const;

/** A plan as lines of text: what would happen, and which edits stay. Unchanged files are left out, and scaffolds, which stay by their nature. */
export function describePlan({ plan: { unit, folder, files } }: ServicePlan): string {
  const told = files.filter(
    (file) => file.action !== 'unchanged' && !(file.action === 'keep' && file.entry?.ownership === 'scaffold'),
  );
  const counts = (['create', 'update', 'delete', 'adopt', 'conflict'] as const).flatMap((action) => {
    const count = told.filter((file) => file.action === action).length;
    return count === 0 ? [] : [`${count} ${action === 'conflict' ? 'in conflict' : `to ${action}`}`];
  });
  const lines = told.map(
    (file) =>
      `  ${marks[file.action]} ${file.action.padEnd(8)} ${file.path}${file.reason === undefined ? '' : ` (${file.reason})`}`,
  );
  return `${unit} in ${shortName(folder)}: ${counts.length === 0 ? 'up to date' : counts.join(', ')}\n${lines.map((line) => `${line}\n`).join('')}`;
}

/** A plan as scripts read it. */
export function planJson({ plan: { unit, folder, files } }: ServicePlan): object {
  return {
    unit,
    folder,
    files: files.map(({ path, action, reason }) => ({ path, action, ...(reason === undefined ? {} : { reason }) })),
  };
}
