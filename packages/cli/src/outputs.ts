import { dirname, join } from 'node:path';
import type { Checked, Generated, Plan } from '@trainyard/engine';
import { engineDiagnostics, generateFiles, MANIFEST_PATH, parseManifest, planFiles } from '@trainyard/engine';
import type { Manifest } from '@trainyard/engine';
import { nodeHost } from '@trainyard/engine/node';
import { hasErrors } from '@trainyard/engine';
import type { Diagnostic } from '@trainyard/engine';
import { UsageError } from './failures.ts';
import { progress } from './terminal.ts';

/** One service with what was generated for it and what a run would do to its folder. */
export interface ServicePlan {
  readonly checked: Checked;
  readonly generated: Generated;
  readonly plan: Plan;
  readonly manifest: Manifest;
}

/** Where things go. */
export interface PlaceOptions {
  readonly out?: string;
  readonly env?: string;
}

/** Findings of all services, and their plans; no plan at all if there is an error anywhere. */
export interface Planned {
  readonly services: readonly ServicePlan[];
  readonly diagnostics: readonly Diagnostic[];
  readonly pluginFailed: boolean;
}

/** Generates all services in memory and compares them with the disk. Throws `UsageError` for a manifest that cannot be read. */
export async function planAll(all: readonly Checked[], options: PlaceOptions): Promise<Planned> {
  const diagnostics = [...all.flatMap((checked) => checked.diagnostics), ...clashes(all, options)];
  const services: ServicePlan[] = [];
  let pluginFailed = all.some((checked) => checked.pluginFailed);
  if (hasErrors(diagnostics)) return { services, diagnostics, pluginFailed };
  for (const checked of all) {
    const name = checked.compiled?.spec.name ?? '';
    const generated = await generateFiles(checked, (plugin) => progress(`${name}: ${plugin}`));
    diagnostics.push(...generated.diagnostics);
    pluginFailed ||= generated.pluginFailed;
    const folder = folderFor(checked, all.length, options);
    const manifest = readManifest(folder);
    const unit = options.env === undefined ? name : `${name}@${options.env}`;
    const owner = ownerOf(manifest, name);
    if (owner !== undefined && checked.compiled !== undefined) diagnostics.push(engineDiagnostics.folderTaken(checked.compiled.places.at('name'), { folder, owner }));
    services.push({ checked, generated, manifest, plan: planFiles(nodeHost, folder, unit, options.env === undefined ? '' : `env/${options.env}/`, generated.files, manifest) });
  }
  progress('');
  return { services: hasErrors(diagnostics) ? [] : services, diagnostics, pluginFailed };
}

function folderFor(checked: Checked, count: number, { out }: PlaceOptions): string {
  if (out === undefined) return join(dirname(checked.file), 'generated');
  return count === 1 ? out.replace(/\/+$/, '') || '/' : join(out, checked.compiled?.spec.name ?? '');
}

function readManifest(folder: string): Manifest {
  const manifest = parseManifest(nodeHost.read(join(folder, MANIFEST_PATH)));
  if (typeof manifest === 'string') throw new UsageError(`${join(folder, MANIFEST_PATH)} ${manifest}.`);
  return manifest;
}

/** Another service whose files this folder holds. */
function ownerOf(manifest: Manifest, name: string): string | undefined {
  return [...manifest.files.values()].map((entry) => entry.unit.split('@')[0] ?? '').find((owner) => owner !== name);
}

function clashes(all: readonly Checked[], options: PlaceOptions): Diagnostic[] {
  const owners = new Map<string, Checked>();
  return all.flatMap((checked) => {
    if (checked.compiled === undefined) return [];
    const key = (options.out === undefined ? folderFor(checked, all.length, options) : checked.compiled.spec.name).toLowerCase();
    const other = owners.get(key);
    owners.set(key, checked);
    return other === undefined ? [] : [engineDiagnostics.sameService(checked.compiled.places.at('name'), { name: checked.compiled.spec.name, other: other.compiled?.spec.name ?? '' })];
  });
}
