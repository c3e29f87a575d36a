import { setImmediate } from 'node:timers/promises';
import { append, conflictFindings, hasErrors } from '@trainyard/engine';
import type { Diagnostic, PlannedFile } from '@trainyard/engine';
import { applyService, planAll, tellRecovered } from '../outputs.ts';
import type { PlaceOptions, ServicePlan } from '../outputs.ts';
import { recallFor } from '../recall.ts';
import { checkAll } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { exitCodes, progress, remark, report, shortName, summarize, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';
import { describePlan, planJson } from './plan.ts';

/** What `generate` is told. */
export type GenerateOptions = ReadingOptions & OutputOptions & PlaceOptions & { readonly dryRun?: boolean };

interface Written {
  /** The plans as they were applied. */
  readonly services: readonly ServicePlan[];
  readonly refusals: readonly Diagnostic[];
  /** The exit code of a command that a signal ended; undefined if none came. */
  readonly interrupted?: number;
}

/** `generate`: makes all files in memory, then writes those that changed. Edits are merged; a file in conflict stays as it is and makes the exit code 1. */
export async function generate(files: readonly string[], options: GenerateOptions): Promise<number> {
  const checked = await checkAll(files, options, recallFor(options));
  const planned = await planAll(checked, options);
  const failed = planned.pluginFailed || hasErrors(planned.diagnostics);
  const dry = failed || options.dryRun === true;
  const { services, refusals, interrupted } = dry
    ? { services: planned.services, refusals: [] }
    : await writeAll(planned.services);
  const conflicts = failed ? [] : services.flatMap(({ plan }) => conflictFindings(plan));
  const all = [...planned.diagnostics, ...refusals, ...conflicts];
  if (options.format === 'text') tellRecovered(planned.recovered);
  // What was only noted is for `check` to tell; here it would bury what was written.
  const shown = all.filter((each) => each.severity !== 'info' || options.format !== 'text');
  report(shown, options, {
    units: failed ? [] : services.map((service) => planJson(service)),
    written: !dry && refusals.length === 0,
    recovered: planned.recovered,
  });
  if (options.format === 'text') {
    if (failed) remark(`\nnothing written: ${summarize(planned.diagnostics)}`);
    else if (refusals.length === 0) for (const service of services) summary(service, options);
  }
  if (interrupted !== undefined) return interrupted;
  if (planned.pluginFailed) return exitCodes.bug;
  return hasErrors(all) ? exitCodes.wrong : exitCodes.done;
}

/** Writes the plans one after the other. A signal that comes meanwhile ends the command as soon as the files of the service are whole. */
export async function writeAll(planned: readonly ServicePlan[]): Promise<Written> {
  const signals: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGINT: 130, SIGTERM: 143 };
  let interrupted: number | undefined;
  const note = (signal: NodeJS.Signals): void => void (interrupted = signals[signal]);
  for (const signal of Object.keys(signals)) process.on(signal, note);
  const refusals: Diagnostic[] = [];
  const services: ServicePlan[] = [];
  for (const service of planned) {
    if (planned.length > 1) progress(`writing ${service.plan.unit}`);
    const applied = await applyService(service);
    services.push(applied.service);
    append(refusals, applied.refusals);
    // Signals come between two turns of the loop.
    await setImmediate();
    if (interrupted !== undefined) break;
  }
  for (const signal of Object.keys(signals)) process.off(signal, note);
  return { services, refusals, ...(interrupted === undefined ? {} : { interrupted }) };
}

const words = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
  adopt: 'adopted',
  unchanged: 'unchanged',
  keep: 'kept',
  conflict: 'in conflict',
} as const satisfies Record<PlannedFile['action'], string>;

function summary(service: ServicePlan, options: GenerateOptions): void {
  const { plan, checked } = service;
  const dry = options.dryRun === true;
  if (options.quiet !== true && dry) writeOut(describePlan(service));
  if (options.quiet !== true && !dry) {
    const counts = Object.entries(words).map(
      ([action, word]) => [plan.files.filter((file) => file.action === action).length, word] as const,
    );
    const notes = checked.diagnostics.filter((each) => each.severity === 'info').length;
    const noted =
      notes === 0 ? '' : ` (${notes} reading${notes === 1 ? '' : 's'} noted; \`trainyard check\` shows them)`;
    writeOut(
      `${plan.unit}: ${counts
        .filter(([n]) => n > 0)
        .map(([n, word]) => `${n} ${word}`)
        .join(', ')} in ${shortName(plan.folder)}${noted}\n`,
    );
    const groups = byPlugin(plan.files);
    const width = Math.max(...groups.map(([plugin]) => plugin.length));
    for (const [plugin, names] of groups) writeOut(`  ${plugin.padEnd(width)}  ${names.join(' ')}\n`);
  }
  for (const file of plan.files)
    if (file.suggestion !== undefined && options.quiet !== true)
      remark(
        `suggestion: the specification would now begin ${shortName(`${plan.folder}/${file.path}`)} in another way; \`trainyard plan --diff\` shows how.`,
      );
}

/** What was written, by the folder of each plugin; unchanged files are not worth a line. */
function byPlugin(files: readonly PlannedFile[]): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const file of files.filter(({ action }) => action === 'create' || action === 'update')) {
    const parts = file.path.split('/');
    // The tree of an environment begins with `env/<name>/`.
    const length = parts[0] === 'env' ? 3 : 1;
    const plugin = parts.slice(0, length).join('/');
    groups.set(plugin, [...(groups.get(plugin) ?? []), parts.slice(length).join('/')]);
  }
  return [...groups];
}
