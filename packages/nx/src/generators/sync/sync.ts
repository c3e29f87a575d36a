import { createProjectGraphAsync, workspaceRoot } from '@nx/devkit';
import type { ProjectGraph, Tree } from '@nx/devkit';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { GenerateResult, PlanResult } from 'trainyard';
import type { ServiceMetadata } from '../../plugin.ts';

/** What Nx is told of a workspace that is out of date. */
export interface SyncResult {
  readonly outOfSyncMessage: string;
  readonly outOfSyncDetails: string[];
  /** Brings the files up to date. Nx calls it after writing the tree. */
  readonly callback: () => Promise<void>;
}

/** What one call of Trainyard is for: the specifications of one folder, in one environment. */
interface Job {
  readonly specs: readonly string[];
  readonly out?: string;
  readonly env?: string;
}

interface Planned {
  readonly job: Job;
  /** What would change, from the root of the workspace. */
  readonly changes: readonly string[];
  readonly problems: readonly string[];
}

/** Tells Nx that there is something to do. It is in the folder for what Nx keeps between runs, which nobody commits. */
const MARK = '.nx/workspace-data/trainyard-sync';

/**
 * Says which generated files are out of date, and brings them up to date when Nx asks for it. The tree only carries a mark: Nx writes it whatever stands there, and perhaps
 * long after it was made, so files are planned again and written by Trainyard itself, which merges edits. A specification with errors stops `nx sync`, but never a task
 * of another project. Throws with what stands in the way if `nx sync` or `nx sync:check` was called and there is nothing else to do.
 */
export async function sync(tree: Tree): Promise<SyncResult | undefined> {
  const jobs = jobsOf(await createProjectGraphAsync());
  const trainyard = await import('trainyard');
  const planned: Planned[] = [];
  for (const job of jobs) planned.push(plannedOf(job, await attempt(() => trainyard.plan(job.specs, optionsOf(job)))));
  const stale = planned.filter(({ changes }) => changes.length > 0);
  const problems = planned.flatMap((each) => each.problems);
  if (stale.length === 0) {
    if (problems.length > 0 && isSyncCommand()) throw new Error(`\n${problems.join('\n')}`);
    return undefined;
  }
  const details = [...stale.flatMap(({ changes }) => changes), ...problems];
  mark(tree, details.join('\n'));
  return {
    outOfSyncMessage: `Files of ${stale.length === 1 ? 'one service are' : `${stale.length} services are`} not what the specifications say.`,
    outOfSyncDetails: details,
    callback: async () => {
      rmSync(join(workspaceRoot, MARK), { force: true });
      const left: string[] = [];
      for (const { job } of stale) {
        const result = await attempt(() => trainyard.generate(job.specs, optionsOf(job)));
        for (const each of problemsOf(result)) left.push(each);
      }
      const others = isSyncCommand() ? problems.filter((each) => !left.includes(each)) : [];
      if (left.length + others.length > 0) throw new Error(`\n${[...left, ...others].join('\n')}`);
    },
  };
}

/** Tasks are not stopped by what is wrong elsewhere; whoever asks for `nx sync` wants to know. In the daemon nobody can tell, and `check` reports it. */
function isSyncCommand(): boolean {
  return process.argv.includes('sync') || process.argv.includes('sync:check');
}

function jobsOf(graph: ProjectGraph): Job[] {
  return Object.values(graph.nodes)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ data }) => {
      const service = (data.metadata as { trainyard?: ServiceMetadata } | undefined)?.trainyard;
      if (service === undefined) return [];
      const { specs, out, environments } = service;
      const job = { specs, ...(out === undefined ? {} : { out }) };
      return [job, ...environments.map((env) => ({ ...job, env }))];
    });
}

function optionsOf({ out, env }: Job): { cwd: string; out?: string; env?: string } {
  return { cwd: workspaceRoot, ...(out === undefined ? {} : { out }), ...(env === undefined ? {} : { env }) };
}

/** What could not be answered at all is a problem of that service only. */
async function attempt<T>(work: () => Promise<T>): Promise<T | { readonly message: string }> {
  try {
    return await work();
  } catch (reason) {
    return { message: reason instanceof Error ? reason.message : String(reason) };
  }
}

const words = { create: 'create', update: 'update', delete: 'delete', adopt: 'take under management' } as const;

function plannedOf(job: Job, result: PlanResult | { readonly message: string }): Planned {
  if ('message' in result) return { job, changes: [], problems: problemsOf(result, job) };
  const changes = result.units.flatMap(({ folder, files }) =>
    files.flatMap(({ path, action }) =>
      action in words ? [`${folder}/${path} (${words[action as keyof typeof words]})`] : [],
    ),
  );
  const conflicts = result.units.flatMap(({ folder, files }) =>
    files.flatMap(({ path, action, reason }) =>
      action === 'conflict'
        ? [`${folder}/${path} is in conflict: ${reason ?? 'an edit and the specification meet'}.`]
        : [],
    ),
  );
  return { job, changes, problems: [...problemsOf(result, job), ...conflicts] };
}

function problemsOf(result: PlanResult | GenerateResult | { readonly message: string }, job?: Job): string[] {
  if ('message' in result) return [`${job?.specs.join(', ') ?? ''}: ${result.message}`];
  return result.diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ file, line, column, message, code }) => `${file}:${line}:${column} ${message} [${code}]`);
}

/** Nx takes a tree without changes for a workspace that is up to date. */
function mark(tree: Tree, text: string): void {
  const left = existsSync(join(workspaceRoot, MARK));
  tree.write(MARK, left ? `${tree.read(MARK, 'utf-8') ?? ''}\n${text}` : text);
}
