import type { Capabilities, Contribution, Diagnostic, GeneratedFile, Plugin, ValidatorContext } from '@trainyard/sdk';
import type { Patch } from './options.ts';

/** A plugin that is on for a service and computes in this process, with what it will see. */
export interface ActiveInside {
  readonly plugin: Plugin;
  readonly context: ValidatorContext;
  /** Changes to generated objects, from `targets.<plugin>.patches`. */
  readonly patches: readonly Patch[];
}

/** A file of one plugin; `path` begins with the plugin's name. */
export interface OutputFile extends GeneratedFile {
  readonly plugin: string;
  /** The key of the generator that made it. */
  readonly generator: string;
}

/** What plugins made of one service. */
export interface Generated {
  readonly files: readonly OutputFile[];
  readonly diagnostics: readonly Diagnostic[];
  readonly pluginFailed: boolean;
}

/** What is asked of any active plugin, wherever it computes. */
export interface Speaks {
  readonly plugin: {
    readonly name: string;
    readonly capabilities: Capabilities;
    readonly provides: readonly Contribution[];
  };
}
