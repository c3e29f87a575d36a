import { applyPlan } from '@trainyard/engine';
import type { PlannedFile } from '@trainyard/engine';
import { nodeHost } from '@trainyard/engine/node';
import { hasErrors } from '@trainyard/engine';
import { planAll } from '../outputs.ts';
import type { PlaceOptions, ServicePlan } from '../outputs.ts';
import { checkAll } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { exitCodes, remark, report, shortName, summarize, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';
import { describePlan, planJson } from './plan.ts';

/** What `generate` is told. */
export type GenerateOptions = ReadingOptions & OutputOptions & PlaceOptions & { readonly dryRun?: boolean };

/** `generate`: makes all files in memory, then writes those that changed. Edited files stay as they are and make the exit code 1. */
export async function generate(files: readonly string[], options: GenerateOptions): Promise<number> {
  const checked = await checkAll(files, options);
  const planned = await planAll(checked, options);
  const failed = planned.pluginFailed || hasErrors(planned.diagnostics);
  // What was only noted is for `check` to tell; here it would bury what was written.
  const shown = planned.diagnostics.filter((each) => each.severity !== 'info' || options.format !== 'text');
  const refusals = failed || options.dryRun === true ? [] : await writeAll(planned.services);
  report(shown, options, { units: failed ? [] : planned.services.map(planJson), written: !failed && options.dryRun !== true && refusals.length === 0 });
  if (options.format === 'text' && !failed) for (const service of planned.services) summary(service, options);
  for (const refusal of refusals) remark(refusal);
  if (planned.pluginFailed) return exitCodes.bug;
  if (failed) {
    if (options.format === 'text') remark(`\nnothing written: ${summarize(planned.diagnostics)}`);
    return exitCodes.wrong;
  }
  return refusals.length > 0 || planned.services.some((service) => conflicts(service).length > 0) ? exitCodes.wrong : exitCodes.done;
}

/** Writes one service after the other; what could not be written is told in sentences. */
async function writeAll(services: readonly ServicePlan[]): Promise<string[]> {
  const refusals: string[] = [];
  for (const { plan, manifest } of services) {
    const applied = await applyPlan(nodeHost, plan, manifest);
    if ('refused' in applied) refusals.push(applied.refused);
  }
  return refusals;
}

function conflicts(service: ServicePlan): PlannedFile[] {
  return service.plan.files.filter((file) => file.action === 'conflict');
}

function summary(service: ServicePlan, options: GenerateOptions): void {
  const { plan, checked } = service;
  const notes = checked.diagnostics.filter((each) => each.severity === 'info').length;
  if (options.dryRun === true) writeOut(describePlan(service));
  const count = (action: PlannedFile['action']): number => plan.files.filter((file) => file.action === action).length;
  const parts = ([['create', 'created'], ['update', 'updated'], ['delete', 'deleted'], ['adopt', 'adopted'], ['unchanged', 'unchanged'], ['keep', 'kept']] as const).map(([action, word]) => [count(action), word] as const).filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`);
  const verb = options.dryRun === true ? 'would be ' : '';
  if (options.quiet !== true) writeOut(`${plan.unit}: ${verb}${parts.join(', ')} in ${shortName(plan.folder)}${notes === 0 ? '' : ` (${notes} reading${notes === 1 ? '' : 's'} noted; \`trainyard check\` shows them)`}\n`);
  for (const [plugin, names] of byPlugin(plan.files)) if (options.quiet !== true && options.dryRun !== true) writeOut(`  ${plugin.padEnd(12)} ${names.join(' ')}\n`);
  for (const file of conflicts(service)) remark(`conflict: ${shortName(`${plan.folder}/${file.path}`)} was left alone: ${file.reason ?? ''}. Undo the edit, or delete the file, and generate again.`);
}

function byPlugin(files: readonly PlannedFile[]): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    if (file.action === 'delete') continue;
    const [plugin = '', ...rest] = file.path.split('/');
    groups.set(plugin, [...(groups.get(plugin) ?? []), rest.join('/')]);
  }
  return [...groups];
}
