// Plain types: this text is also the declaration file of `trainyard/core`.
import type { Finding } from './types.ts';

/** Texts by path, with `/`: specifications in YAML or in the native syntax, and what they extend. */
export type Sources = Readonly<Record<string, string>>;

/** What is said of a specification in memory. */
export interface CoreOptions {
  /** The environment that is laid over the base. */
  readonly env?: string;
  /** The commit that the specification belongs to, in hexadecimal. */
  readonly revision?: string;
  /** The time of the build, such as `2026-01-31T12:00:00Z`. */
  readonly time?: string;
  /** Plugins beside the built-in ones, as `definePlugin` makes them. They run in this program. */
  readonly plugins?: readonly unknown[];
}

/** What checking found. */
export interface CoreCheckResult {
  /** Whether there is no error; there may be warnings. */
  readonly ok: boolean;
  readonly diagnostics: readonly Finding[];
  /** The typed specification with all that was left out filled in, as plain data; absent if it cannot be read. */
  readonly spec?: Readonly<Record<string, unknown>>;
  /** The names of its environments. */
  readonly environments: readonly string[];
}

/** A generated file in memory. */
export interface CoreFile {
  /** Such as `k8s/deployment.yaml`: the folder of the plugin, and the place in it. */
  readonly path: string;
  readonly content: string;
  /** `generated` is rewritten, `scaffold` is written once, `merged` keeps people's sections. */
  readonly ownership: 'generated' | 'scaffold' | 'merged';
}

/** What generating made. */
export interface CoreGenerateResult extends CoreCheckResult {
  /** No file if there is an error. */
  readonly files: readonly CoreFile[];
}

/** Checks one of the texts. Throws if there is none under that name. */
export declare function check(sources: Sources, spec: string, options?: CoreOptions): CoreCheckResult;

/** Checks one of the texts and generates everything in memory. Throws if there is none under that name. */
export declare function generate(sources: Sources, spec: string, options?: CoreOptions): Promise<CoreGenerateResult>;
