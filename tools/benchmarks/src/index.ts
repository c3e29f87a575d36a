/**
 * Measures whole processes, in turn, as medians and as multiples of a bare `node -e 0`.
 *
 * @packageDocumentation
 */
export { engineCases } from './engine.ts';
export { languageCases, syntheticNative } from './language.ts';
export { measure, median, type Case, type Measured, type Told } from './measure.ts';
export { names, promises } from './promises.ts';
export { manyConditions, recordedSpec, writeRecorded } from './recorded-month.ts';
export { syntheticSpec } from './synthetic-spec.ts';
export { table } from './table.ts';
