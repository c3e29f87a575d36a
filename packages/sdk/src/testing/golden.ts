import type { Facts } from '../plugin/plugin.ts';

/** A specification and the files that a plugin must make of it, to the byte. */
export interface Golden {
  /** As problems call it. */
  readonly name: string;
  readonly spec: string;
  /** Path → content, all files of the plugin. */
  readonly files: Readonly<Record<string, string>>;
  readonly facts?: Facts;
}
