import type { ForeignDocument, Path } from '@trainyard/sdk';
import type { PluginLimits } from '../../check/limits.ts';
import type { OutsideJob, Provided } from '../../check/outside.ts';

/** Which plugin: where it was named, and by what. */
export interface PluginAddress {
  readonly root: string;
  readonly specifier: string;
}

/** Why a plugin cannot be loaded, as the end of a sentence that began with it. */
export interface Refused {
  readonly refused: 'version' | 'broken';
  readonly reason: string;
}

/** What the plugins' process is asked; one question at a time. */
export interface Question extends PluginAddress {
  readonly kind: 'configuration' | 'load' | 'on' | 'check' | 'generate' | 'claims' | 'import';
  readonly limits: PluginLimits;
  /** The specification, if it is another than that of the question before. */
  readonly job?: OutsideJob;
  /** What all plugins give that are on; known when it is asked for findings and files. */
  readonly provided?: readonly Provided[];
  /** The documents of others: all that nobody claimed yet, or those that an importer reads. */
  readonly documents?: readonly ForeignDocument[];
  /** Which importer of the plugin reads them, and what else it is told. */
  readonly importer?: {
    readonly index: number;
    readonly name?: string;
    readonly refused: ReadonlyMap<Path, string>;
  };
}

/**
 * What it answers, in this order: any number of `part` (what runs now), `finding` and `file`, then `done`. `misdeed` comes when it is noticed,
 * and may be of a plugin that was asked before.
 */
export type Answer =
  | { readonly kind: 'part'; readonly part: string }
  | { readonly kind: 'finding'; readonly finding: unknown }
  | { readonly kind: 'file'; readonly file: unknown }
  | { readonly kind: 'misdeed'; readonly specifier: string; readonly reason: string }
  /** `value`: what was asked for, if it is neither findings nor files; `failed`: the findings say that the plugin broke its promises. */
  | { readonly kind: 'done'; readonly value?: unknown; readonly failed: boolean };
