import { hasErrors, isUpToDate, meetingOf, unifiedDiff } from '@trainyard/engine';
import type { PlannedFile } from '@trainyard/engine';
import { planAll, tellRecovered } from '../outputs.ts';
import type { PlaceOptions, ServicePlan } from '../outputs.ts';
import { recallFor } from '../recall.ts';
import { checkAll } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { coloredDiff, exitCodes, hasColor, remark, report, shortName, summarize, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';

/** How a plan is shown. */
export interface PlanView {
  /** Whether the lines that change are shown too. */
  readonly diff?: boolean;
}

/** `plan`: says what `generate` would do; with `check` exits 1 if that is anything. */
export async function plan(
  files: readonly string[],
  options: ReadingOptions & OutputOptions & PlaceOptions & PlanView & { readonly check?: boolean },
): Promise<number> {
  const checked = await checkAll(files, options, recallFor(options));
  const planned = await planAll(checked, options);
  const failed = planned.pluginFailed || hasErrors(planned.diagnostics);
  if (options.format === 'text') tellRecovered(planned.recovered);
  report(
    planned.diagnostics.filter((each) => each.severity !== 'info' || options.format !== 'text'),
    options,
    { units: planned.services.map((service) => planJson(service, options)), recovered: planned.recovered },
  );
  if (options.format === 'text' && options.quiet !== true)
    for (const service of planned.services) {
      writeOut(describePlan(service));
      if (options.diff === true) writeOut(diffsOf(service, options));
    }
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
    (file) =>
      file.action !== 'unchanged' &&
      !(file.action === 'keep' && file.entry?.ownership === 'scaffold' && file.suggestion === undefined),
  );
  const counts = (['create', 'update', 'delete', 'adopt', 'conflict'] as const).flatMap((action) => {
    const count = told.filter((file) => file.action === action).length;
    return count === 0 ? [] : [`${count} ${action === 'conflict' ? 'in conflict' : `to ${action}`}`];
  });
  const lines = told.map((file) => `  ${marks[file.action]} ${file.action.padEnd(8)} ${file.path}${noteOf(file)}`);
  return `${unit} in ${shortName(folder)}: ${counts.length === 0 ? 'up to date' : counts.join(', ')}\n${lines.map((line) => `${line}\n`).join('')}`;
}

function noteOf({ reason, suggestion }: PlannedFile): string {
  const all = [
    ...(reason === undefined ? [] : [reason]),
    ...(suggestion === undefined ? [] : ['a change is suggested: `plan --diff` shows it']),
  ];
  return all.length === 0 ? '' : ` (${all.join('; ')})`;
}

/** The lines that a plan changes, in the unified form; those of a conflict, as if the generated file were taken; those that are only suggested. */
function diffsOf({ plan: { folder, files } }: ServicePlan, options: OutputOptions): string {
  const color = hasColor(process.stdout, options);
  return files
    .map((file) => {
      const diff = diffOf(folder, file);
      if (diff === '') return '';
      const head =
        file.action === 'conflict'
          ? `# in conflict, and left alone: ${file.reason ?? ''}\n`
          : file.suggestion === undefined
            ? ''
            : '# only suggested: `trainyard generate --theirs --file` takes it, `--ours --file` declines it\n';
      return head + (color ? coloredDiff(diff) : diff);
    })
    .join('');
}

/** What changes in one file; for `git apply` and `patch -p0`. Empty if nothing does. */
function diffOf(folder: string, { action, path, before, content, generated, suggestion }: PlannedFile): string {
  const name = shortName(`${folder}/${path}`);
  const after = action === 'delete' ? '' : (content ?? suggestion ?? (action === 'conflict' ? generated : undefined));
  if (after === undefined) return '';
  return unifiedDiff(
    { before: before === undefined ? '/dev/null' : name, after: action === 'delete' ? '/dev/null' : name },
    before ?? '',
    after,
  );
}

/** A plan as scripts read it. */
export function planJson({ plan: { unit, folder, files } }: ServicePlan, { diff }: PlanView = {}): object {
  return {
    unit,
    folder,
    files: files.map((file) => ({
      path: file.path,
      action: file.action,
      ...(file.reason === undefined ? {} : { reason: file.reason }),
      ...(file.conflicts === undefined ? {} : { conflicts: file.conflicts.map(meetingOf) }),
      ...(file.suggestion === undefined ? {} : { suggested: true }),
      ...(diff === true ? { diff: diffOf(folder, file) } : {}),
    })),
  };
}
