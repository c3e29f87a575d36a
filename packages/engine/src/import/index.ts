/**
 * From existing files of targets to a specification. An entry of its own, because only `import` needs it.
 * @packageDocumentation
 */
export { importFiles } from './import.ts';
export type { ImportedFiles, ImportOptions } from './import.ts';
export { parseQuery } from '@trainyard/sdk/promql';
