import type { Tree } from '@nx/devkit';
import { collectLayers, compileSpec } from '@trainyard/sdk';
import type { Diagnostic, ReadHost, Spec } from '@trainyard/sdk';
import { outlineOf } from '../inference/outline.ts';
import { told } from '../texts/read.ts';
import { Refusal } from '../texts/refusal.ts';

/** What a specification means as the tree holds it, as far as that can be told without plugins. */
export interface Meaning {
  /** Undefined if it cannot be read whole: a part in TypeScript, a package that is not installed, a mistake. */
  readonly spec: Spec | undefined;
  readonly errors: readonly Diagnostic[];
  /** Those of a whole service that no plugin could explain. */
  readonly mistakes: readonly Diagnostic[];
}

/** What plugins may declare: without them such an error says nothing. */
const WORDS = /^(?:model\/unknown-(?:plugin|backend|stage-type)|conditions\/unknown-function)$/;

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
  if (!whole) return { spec: undefined, errors: errorsOf(diagnostics), mistakes: [] };
  const named = stageTypes.map((name) => ({ name, description: '' }));
  const compiled = compileSpec(layers, { vocabulary: { plugins, stageTypes: named, trackingBackends: [] } });
  const errors = errorsOf([...diagnostics, ...compiled.diagnostics]);
  // A part that others extend lacks what they say.
  const isService = outlineOf(file, tree.read(file, 'utf-8') ?? '').hasName;
  const mistakes = isService ? errors.filter(({ code }) => !WORDS.test(code)) : [];
  return { spec: compiled.value?.spec, errors, mistakes };
}

function errorsOf(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}

/**
 * Writes a specification, unless that brings an error, or mistakes stay that were there before: then the old text is back and `Refusal` is
 * thrown. `what` is what was added, for the message.
 */
export function writeUnlessWrong(tree: Tree, file: string, text: string, words: Words, what: string): void {
  const before = meaningOf(tree, file, words);
  const old = tree.read(file, 'utf-8') ?? '';
  tree.write(file, text);
  const after = meaningOf(tree, file, words);
  const brought = newErrors(before, after);
  const [left] = after.mistakes;
  if (brought.length === 0 && left === undefined) return;
  tree.write(file, old);
  throw new Refusal(
    brought.length > 0
      ? `With this ${what} '${file}' would be wrong: ${brought.map(told).join('\n')}`
      : `'${file}' has mistakes; put them right first: ${left === undefined ? '' : told(left)}`,
  );
}

/** Errors that were not there before. */
function newErrors(before: Meaning, after: Meaning): Meaning['errors'] {
  const known = before.errors.map(({ code, message }) => `${code} ${message}`);
  return after.errors.filter(({ code, message }) => !known.includes(`${code} ${message}`));
}
