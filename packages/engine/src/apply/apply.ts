import { folderOf } from '@trainyard/sdk';
import type { WriteHost } from '@trainyard/sdk';
import { MANIFEST_PATH, printManifest } from '../plan/manifest.ts';
import type { Manifest, ManifestEntry } from '../plan/manifest.ts';
import type { Plan } from '../plan/plan.ts';

/** What applying did, or a sentence on why it did nothing. */
export type Applied = { readonly written: number; readonly deleted: number } | { readonly refused: string };

/**
 * Brings an output folder to a plan. Every new content is first written beside its file and made durable, then all are renamed, the
 * manifest last: a failure before the first rename changes nothing. Files are never written through a symbolic link.
 */
export async function applyPlan(host: WriteHost, plan: Plan, manifest: Manifest): Promise<Applied> {
  const entries = entriesAfter(plan, manifest);
  const manifestText = printManifest(entries);
  const writes = plan.files.flatMap((planned) =>
    planned.file !== undefined && (planned.action === 'create' || planned.action === 'update')
      ? [{ path: planned.path, content: planned.file.content }]
      : [],
  );
  const deletions = plan.files.filter((planned) => planned.action === 'delete').map((planned) => planned.path);
  if (host.read(`${plan.folder}/${MANIFEST_PATH}`) !== manifestText)
    writes.push({ path: MANIFEST_PATH, content: manifestText });
  const refused = [...writes.map((each) => each.path), ...deletions]
    .map((path) => refuseLink(host, plan.folder, path))
    .find((reason) => reason !== undefined);
  if (refused !== undefined) return { refused };
  const temporary: string[] = [];
  try {
    for (const folder of new Set(writes.map(({ path }) => folderOf(`${plan.folder}/${path}`)))) host.makeFolder(folder);
    for (const { path, content } of writes) {
      const beside = besideName(plan.folder, path);
      temporary.push(beside);
      host.write(beside, content);
    }
    await host.sync(temporary);
  } catch (reason) {
    for (const path of temporary) if (host.kind(path) === 'file') host.remove(path);
    return { refused: `Nothing was changed: ${reason instanceof Error ? reason.message : String(reason)}` };
  }
  for (const { path } of writes) host.rename(besideName(plan.folder, path), `${plan.folder}/${path}`);
  for (const path of deletions) {
    if (host.kind(`${plan.folder}/${path}`) === 'file') host.remove(`${plan.folder}/${path}`);
    for (let folder = folderOf(path); folder !== '.'; folder = folderOf(folder))
      host.removeFolderIfEmpty(`${plan.folder}/${folder}`);
  }
  return { written: writes.filter((each) => each.path !== MANIFEST_PATH).length, deleted: deletions.length };
}

function besideName(folder: string, path: string): string {
  return `${folder}/${path}.trainyard-new`;
}

function entriesAfter(plan: Plan, manifest: Manifest): ManifestEntry[] {
  const others = [...manifest.files.values()].filter((entry) => entry.unit !== plan.unit);
  return [...others, ...plan.files.flatMap((planned) => (planned.entry === undefined ? [] : [planned.entry]))];
}

function refuseLink(host: WriteHost, folder: string, path: string): string | undefined {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length++) {
    const part = `${folder}/${parts.slice(0, length).join('/')}`;
    const kind = host.kind(part);
    if (kind === 'link') return `'${part}' is a symbolic link, and nothing is written through links: remove it.`;
    if (kind === 'folder' && length === parts.length)
      return `'${part}' is a folder, and a file should be there: move it away.`;
    if (kind === 'file' && length < parts.length)
      return `'${part}' is a file, and a folder should be there: move it away.`;
  }
  return undefined;
}
