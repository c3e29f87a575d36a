/**
 * House rules as programs: each is a pure function of the files of the repository.
 *
 * @packageDocumentation
 */
import { documentedExports } from './documented-exports.ts';
import { fileNames } from './file-names.ts';
import { fileSize } from './file-size.ts';
import { importCycles } from './import-cycles.ts';
import { machineTraces } from './machine-traces.ts';
import { nodeImports } from './node-imports.ts';
import { phaseOrder } from './phases.ts';
import type { Check } from './repository.ts';

export type { Check, Finding, RepositoryFile } from './repository.ts';

/** All house rules by name, in the order in which they are run. */
export const checks: Readonly<Record<string, Check>> = {
  'import-cycles': importCycles,
  'phase-order': phaseOrder,
  'node-imports': nodeImports,
  'file-names': fileNames,
  'file-size': fileSize,
  'documented-exports': documentedExports,
  'machine-traces': machineTraces,
};
