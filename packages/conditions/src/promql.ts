/**
 * From PromQL to conditions. An entry of its own, so that who checks conditions does not load the grammar of PromQL.
 * @packageDocumentation
 */
export { parseQuery } from './query/parse.ts';
export { queryDiagnostics } from './query/diagnostics.ts';
export type { Query, QueryMatcher, QueryOf, QueryOperator } from './query/tree.ts';
export { readQuery } from './read/read.ts';
export type { ReadCondition } from './read/read.ts';
export { aggregations, queryFunctions } from './query/functions.ts';
export type { Aggregation, QueryFunction, QueryFunctionFacts, QueryParameter } from './query/functions.ts';
export { printQuery } from './query/print.ts';
