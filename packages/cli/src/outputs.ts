import { statSync } from 'node:fs';
import { dirname, join, normalize, relative, resolve, sep } from 'node:path';
import {
  append,
  applyPlan,
  engineDiagnostics,
  generateFiles,
  hasErrors,
  MANIFEST_PATH,
  parseManifest,
  planFiles,
  reasonOf,
  recover,
  rememberSettled,
  settledPlan,
} from '@trainyard/engine';
import type { Checked, Diagnostic, Manifest, Plan, ReadHost, Remembered, Settlement, Wanted } from '@trainyard/engine';
import { nodeHost } from '@trainyard/engine/node';
import { cli } from './diagnostics.ts';
import { Failure, startOf, wrongUse } from './failures.ts';
import { rememberedOf } from './remembered.ts';
import type { CheckedService, Surroundings } from './specs.ts';
import { exitCodes, progress, remark, shortName } from './terminal.ts';

/** One service with what a run would do to its folder. */
export interface ServicePlan {
  readonly checked: Checked;
  readonly plan: Plan;
  /** The plan from what stands on the disk by now. */
  readonly again: () => Plan;
  /** What is to be remembered of a run that leaves nothing to do; undefined if a plugin without a version takes part. */
  readonly remember: Remembered | undefined;
}

/** Where things go, and whose side is taken where an edit and the specification meet. */
export interface PlaceOptions {
  readonly out?: string;
  readonly env?: string;
  readonly ours?: boolean;
  readonly theirs?: boolean;
  /** The files that `ours` or `theirs` speak of; all if left out. */
  readonly file?: readonly string[];
  /** Whether only those files are touched. */
  readonly only?: boolean;
}

/** Findings of all services, and their plans; no plan at all if there is an error anywhere. */
export interface Planned {
  readonly services: readonly ServicePlan[];
  readonly diagnostics: readonly Diagnostic[];
  readonly pluginFailed: boolean;
  /** Changes that an earlier run left unfinished and that were finished now. */
  readonly recovered: readonly RecoveredFolder[];
}

/** An output folder whose interrupted change was finished. */
export interface RecoveredFolder {
  readonly folder: string;
  readonly finished: number;
  readonly left: readonly string[];
}

/** Generates all services in memory and compares them with the disk. Throws `Failure` for a folder that cannot be one. */
export async function planAll(
  all: readonly CheckedService[],
  options: PlaceOptions,
  tell: Surroundings['tell'] = progress,
): Promise<Planned> {
  if (options.out?.trim() === '') throw wrongUse('--out is empty: name a folder, such as `--out generated`.');
  const settlement = settlementOf(options);
  const diagnostics = [...all.flatMap((checked) => checked.diagnostics), ...clashes(all, options)];
  const services: ServicePlan[] = [];
  const recovered: RecoveredFolder[] = [];
  let pluginFailed = all.some((checked) => checked.pluginFailed);
  if (hasErrors(diagnostics)) return { services, diagnostics, pluginFailed, recovered };
  const named = new Set<string>();
  for (const checked of all) {
    const { settled: known } = checked;
    if (known !== undefined) {
      services.push({ checked, plan: known, again: () => known, remember: undefined });
      continue;
    }
    const name = checked.compiled?.spec.name ?? '';
    const folder = folderFor(checked, all.length, options);
    refuseFile(folder);
    append(recovered, await recoverFolder(folder));
    const manifest = readManifest(folder);
    const unit = options.env === undefined ? name : `${name}@${options.env}`;
    const owner = ownerOf(manifest, name);
    if (owner !== undefined && checked.compiled !== undefined)
      diagnostics.push(engineDiagnostics.folderTaken(checked.compiled.places.at('name'), { folder, owner }));
    const remember = rememberedOf(checked, options);
    const left = options.env === undefined ? leftUnits(manifest, name, checked.environments) : new Set<string>();
    const settled =
      settlement === undefined && remember !== undefined && left.size === 0
        ? settledPlan(outputHost, folder, unit, manifest, remember.inputs)
        : undefined;
    if (settled !== undefined) {
      services.push({ checked, plan: settled, again: () => settled, remember });
      continue;
    }
    const generated = await generateFiles(checked, (plugin) => tell(`generating ${name}: ${plugin}`));
    append(diagnostics, generated.diagnostics);
    pluginFailed ||= generated.pluginFailed;
    const wanted: Wanted = {
      unit,
      prefix: options.env === undefined ? '' : `env/${options.env}/`,
      files: generated.files,
      left,
      ...(settlement === undefined ? {} : { settlement: inFolder(settlement, folder) }),
    };
    const again = (): Plan => planFiles(outputHost, folder, wanted, readManifest(folder));
    const plan = planFiles(outputHost, folder, wanted, manifest);
    for (const { path } of plan.files) named.add(resolve(folder, path));
    // What generators found has to be found again.
    services.push({
      checked,
      plan,
      again,
      remember: generated.diagnostics.length === 0 && settlement?.only !== true ? remember : undefined,
    });
  }
  const stranger = hasErrors(diagnostics) ? undefined : options.file?.find((file) => !named.has(resolve(file)));
  if (stranger !== undefined)
    throw wrongUse(
      `'${stranger}' is no generated file of ${all.length === 1 ? 'this specification' : 'these specifications'}.`,
    );
  return { services: hasErrors(diagnostics) ? [] : services, diagnostics, pluginFailed, recovered };
}

/** Brings the folder of a service to its plan; the plan as it was applied, or why it was not. */
export async function applyService(
  service: ServicePlan,
): Promise<{ readonly service: ServicePlan; readonly refusals: readonly Diagnostic[] }> {
  const applied = await applyPlan(nodeHost, service.plan, service.again);
  if ('refused' in applied)
    return { service, refusals: [cli.notWritten(startOf(service.plan.folder), { reason: applied.refused })] };
  if (service.remember !== undefined) rememberSettled(nodeHost, applied.plan, service.remember);
  return { service: { ...service, plan: applied.plan }, refusals: [] };
}

function settlementOf({ ours, theirs, file, only }: PlaceOptions): Settlement | undefined {
  if (ours === true && theirs === true)
    throw wrongUse('`--ours` keeps your lines and `--theirs` takes the generated ones: name one of them.');
  if (ours !== true && theirs !== true) {
    if (file !== undefined)
      throw wrongUse('`--file` says for which files `--ours` or `--theirs` holds: name one of them.');
    return undefined;
  }
  return {
    side: ours === true ? 'ours' : 'theirs',
    ...(file === undefined ? {} : { files: new Set(file) }),
    only: only === true,
  };
}

/** A settlement with its files as they are called in an output folder. */
function inFolder({ side, files, only }: Settlement, folder: string): Settlement {
  if (files === undefined) return { side };
  const paths = [...files].map((file) => relative(resolve(folder), resolve(file)).split(sep).join('/'));
  return { side, files: new Set(paths), only: only === true };
}

/** Finishes what an interrupted run left in a folder. Throws `Failure` if it cannot be finished. */
export async function recoverFolder(folder: string): Promise<readonly RecoveredFolder[]> {
  const outcome = await recover(nodeHost, folder);
  if (outcome === undefined) return [];
  if ('refused' in outcome)
    throw new Failure(cli.notWritten(startOf(folder), { reason: outcome.refused }), exitCodes.wrong);
  return [{ folder, ...outcome }];
}

/** Says which interrupted changes were finished. */
export function tellRecovered(recovered: readonly RecoveredFolder[]): void {
  for (const { folder, finished: count, left } of recovered)
    remark(
      `An earlier run was interrupted while it wrote '${shortName(folder)}': its change was finished first (${count} file${count === 1 ? '' : 's'}).` +
        left.map((path) => `\n'${shortName(`${folder}/${path}`)}' was changed since and was left alone.`).join(''),
    );
}

function folderFor(checked: Checked, count: number, options: PlaceOptions): string {
  return onlyFolder(checked.file, count, options) ?? join(options.out ?? '', checked.compiled?.spec.name ?? '');
}

/** The output folder of a specification; undefined if it depends on the name of the service. */
export function onlyFolder(file: string, count: number, { out }: PlaceOptions): string | undefined {
  if (out === undefined) return join(dirname(file), 'generated');
  return count === 1 ? normalize(out).replace(/(?<=.)\/+$/, '') : undefined;
}

/** What stands in an output folder; a file that cannot be read, or is none, is named. */
export const outputHost: ReadHost = {
  ...nodeHost,
  read: (path) => {
    try {
      return nodeHost.read(path);
    } catch (reason) {
      throw new Failure(cli.unreadableFile(startOf(path), { file: path, reason: reasonOf(reason) }));
    }
  },
};

export function readManifest(folder: string): Manifest {
  const file = join(folder, MANIFEST_PATH);
  const manifest = parseManifest(outputHost.read(file));
  if (typeof manifest === 'string')
    throw new Failure(cli.unreadableFile(startOf(file), { file, reason: `it ${manifest}` }));
  return manifest;
}

/** Refuses an output folder that is a file, or lies below one; `option` named it. Throws `Failure`. */
export function refuseFile(folder: string, option = '--out'): void {
  for (let at = folder; ; at = dirname(at)) {
    const stat = kindOf(at);
    if (stat === 'file')
      throw wrongUse(
        `'${at}' is a file, so nothing can be written ${at === folder ? 'into it' : 'below it'}: name a folder with \`${option}\`.`,
      );
    if (stat === 'folder' || dirname(at) === at) return;
  }
}

function kindOf(path: string): 'file' | 'folder' | 'none' {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? 'none' : stat.isDirectory() ? 'folder' : 'file';
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code === 'ENOTDIR') return 'none';
    throw new Failure(cli.unreadableFile(startOf(path), { file: path, reason: reasonOf(reason) }));
  }
}

/** Environments whose files are here and which the specification no longer has. */
export function leftUnits(manifest: Manifest, name: string, environments: readonly string[]): ReadonlySet<string> {
  const known = new Set([name, ...environments.map((each) => `${name}@${each}`)]);
  return new Set([...manifest.files.values()].map(({ unit }) => unit).filter((unit) => !known.has(unit)));
}

/** Another service whose files this folder holds. */
function ownerOf(manifest: Manifest, name: string): string | undefined {
  return [...manifest.files.values()].map((entry) => entry.unit.split('@')[0] ?? '').find((owner) => owner !== name);
}

function clashes(all: readonly Checked[], options: PlaceOptions): Diagnostic[] {
  const owners = new Map<string, Checked>();
  return all.flatMap((checked) => {
    if (checked.compiled === undefined) return [];
    const key = (
      options.out === undefined ? folderFor(checked, all.length, options) : checked.compiled.spec.name
    ).toLowerCase();
    const other = owners.get(key);
    owners.set(key, checked);
    return other === undefined
      ? []
      : [
          engineDiagnostics.sameService(checked.compiled.places.at('name'), {
            name: checked.compiled.spec.name,
            other: other.compiled?.spec.name ?? '',
          }),
        ];
  });
}
