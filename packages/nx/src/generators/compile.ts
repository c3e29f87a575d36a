import type { Tree } from '@nx/devkit';
import { collectLayers, compileSpec } from '@trainyard/sdk';
import type { Diagnostic, ReadHost, Spec } from '@trainyard/sdk';

/** What a specification means as the tree holds it, as far as that can be told without plugins. */
export interface Meaning {
  /** Undefined if it cannot be read whole: a part in TypeScript, a package that is not installed, a mistake. */
  readonly spec: Spec | undefined;
  readonly errors: readonly Diagnostic[];
}

function hostOf(tree: Tree): ReadHost {
  return {
    read: (path) => tree.read(path, 'utf-8') ?? undefined,
    list: (folder) => [...tree.children(folder)].sort(),
    resolvePackage: () => undefined,
  };
}

/** Words that plugins declare: which ones there are is not asked here, so those that are meant are taken as known. */
export interface Words {
  readonly stageTypes?: readonly string[];
  readonly plugins?: readonly string[];
}

/** Compiles a specification of the tree. */
export function meaningOf(tree: Tree, file: string, { stageTypes = [], plugins = [] }: Words = {}): Meaning {
  const { layers, diagnostics, whole } = collectLayers(hostOf(tree), file);
  if (!whole) return { spec: undefined, errors: errorsOf(diagnostics) };
  const compiled = compileSpec(layers, { vocabulary: { plugins, stageTypes, trackingBackends: [] } });
  return { spec: compiled.value?.spec, errors: errorsOf([...diagnostics, ...compiled.diagnostics]) };
}

function errorsOf(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}

/** Errors that were not there before. */
export function newErrors(before: Meaning, after: Meaning): Meaning['errors'] {
  const known = before.errors.map(({ code, message }) => `${code} ${message}`);
  return after.errors.filter(({ code, message }) => !known.includes(`${code} ${message}`));
}
