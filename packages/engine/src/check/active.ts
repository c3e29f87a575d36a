import type { Plugin, ValidatorContext } from '@trainyard/sdk';
import type { Patch } from './options.ts';

/** A plugin that is on for a service, with what it will see. */
export interface ActivePlugin {
  readonly plugin: Plugin;
  readonly context: ValidatorContext;
  /** Changes to generated objects, from `targets.<plugin>.patches`. */
  readonly patches: readonly Patch[];
}
