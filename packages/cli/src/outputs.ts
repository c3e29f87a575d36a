import { statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Checked, Generated, Plan } from '@trainyard/engine';
import { append, engineDiagnostics, generateFiles, MANIFEST_PATH, parseManifest, planFiles } from '@trainyard/engine';
import type { Manifest, ReadHost } from '@trainyard/engine';
import { nodeHost } from '@trainyard/engine/node';
import { hasErrors } from '@trainyard/engine';
import type { Diagnostic } from '@trainyard/engine';
import { cli } from './diagnostics.ts';
import { Failure, reasonOf, startOf, wrongUse } from './failures.ts';
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

/** Generates all services in memory and compares them with the disk. Throws `Failure` for a folder that cannot be one. */
export async function planAll(all: readonly Checked[], options: PlaceOptions): Promise<Planned> {
  if (options.out?.trim() === '') throw wrongUse('--out is empty: name a folder, such as `--out generated`.');
  const diagnostics = [...all.flatMap((checked) => checked.diagnostics), ...clashes(all, options)];
  const services: ServicePlan[] = [];
  let pluginFailed = all.some((checked) => checked.pluginFailed);
  if (hasErrors(diagnostics)) return { services, diagnostics, pluginFailed };
  for (const checked of all) {
    const name = checked.compiled?.spec.name ?? '';
    const generated = await generateFiles(checked, (plugin) => progress(`generating ${name}: ${plugin}`));
    append(diagnostics, generated.diagnostics);
    pluginFailed ||= generated.pluginFailed;
    const folder = folderFor(checked, all.length, options);
    refuseFile(folder);
    const manifest = readManifest(folder);
    const unit = options.env === undefined ? name : `${name}@${options.env}`;
    const owner = ownerOf(manifest, name);
    if (owner !== undefined && checked.compiled !== undefined)
      diagnostics.push(engineDiagnostics.folderTaken(checked.compiled.places.at('name'), { folder, owner }));
    services.push({
      checked,
      generated,
      manifest,
      plan: planFiles(
        outputHost,
        folder,
        unit,
        options.env === undefined ? '' : `env/${options.env}/`,
        generated.files,
        manifest,
      ),
    });
  }
  return { services: hasErrors(diagnostics) ? [] : services, diagnostics, pluginFailed };
}

function folderFor(checked: Checked, count: number, { out }: PlaceOptions): string {
  if (out === undefined) return join(dirname(checked.file), 'generated');
  const folder = normalize(out).replace(/(?<=.)\/+$/, '');
  return count === 1 ? folder : join(folder, checked.compiled?.spec.name ?? '');
}

/** What stands in an output folder; a file that cannot be read, or is none, is named. */
const outputHost: ReadHost = {
  ...nodeHost,
  read: (path) => {
    try {
      return nodeHost.read(path);
    } catch (reason) {
      throw new Failure(cli.unreadableFile(startOf(path), { file: path, reason: reasonOf(reason) }));
    }
  },
};

function readManifest(folder: string): Manifest {
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
