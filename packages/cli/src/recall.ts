import { basename } from 'node:path';
import { defaultPluginLimits, findingTaker, hasErrors, settledPlan, settledTold } from '@trainyard/engine';
import type { Source } from '@trainyard/engine';
import { nodeHost } from '@trainyard/engine/node';
import { leftUnits, onlyFolder, outputHost, readManifest } from './outputs.ts';
import type { PlaceOptions } from './outputs.ts';
import { fileNamed, inputsHash } from './remembered.ts';
import type { CheckedService, Recall } from './specs.ts';

/**
 * Answers for specifications whose texts and files are what they were when a run last had nothing to do: no plugin runs, nothing is parsed, and what was
 * found is told again. Whatever is in doubt is checked.
 */
export function recallFor(options: PlaceOptions): Recall {
  if (options.ours === true || options.theirs === true) return () => undefined;
  return (named, count) => {
    try {
      return recalled(named, count, options);
    } catch {
      // Whatever is wrong with the folder is told by those who need it.
      return undefined;
    }
  };
}

function recalled(
  { host, file, madeWith }: Parameters<Recall>[0],
  count: number,
  options: PlaceOptions,
): CheckedService | undefined {
  const folder = onlyFolder(file, count, options);
  if (folder === undefined || madeWith === undefined) return undefined;
  // An interrupted change is finished first.
  if (nodeHost.kind(`${folder}/.trainyard/local/journal.json`) !== 'none') return undefined;
  const { env } = options;
  const isUnit = (unit: string): boolean => (env === undefined ? !unit.includes('@') : unit.endsWith(`@${env}`));
  const all = settledTold(outputHost, folder, isUnit).filter(({ told }) => told.file === basename(file));
  const [known] = all;
  if (known === undefined || all.length > 1) return undefined;
  const { unit, inputs, told } = known;
  const sources = told.sources.map((name): Source => sourceOf(fileNamed(file, name), host.read(fileNamed(file, name))));
  if (inputsHash(file, sources, { madeWith, env }) !== inputs) return undefined;
  const manifest = readManifest(folder);
  const name = unit.split('@')[0] ?? '';
  if (env === undefined && leftUnits(manifest, name, told.environments).size > 0) return undefined;
  const settled = settledPlan(outputHost, folder, unit, manifest, inputs);
  if (settled === undefined) return undefined;
  const byFile = new Map(sources.map((source) => [source.file, source]));
  const take = findingTaker(defaultPluginLimits, (range) => byFile.get(String(range['file'])));
  const diagnostics = told.findings.map(take);
  if (hasErrors(diagnostics)) return undefined;
  return {
    file,
    sources,
    layers: [],
    compiled: undefined,
    active: [],
    limits: defaultPluginLimits,
    environments: told.environments,
    diagnostics,
    pluginFailed: false,
    madeWith,
    settled,
  };
}

/** A text as front ends see it: without a byte order mark. One that is gone is empty, and has another hash. */
function sourceOf(file: string, text = ''): Source {
  return { file, text: text.replace(/^\uFEFF/, '') };
}
