/**
 * Reading PromQL, for importers. An entry of its own, so that no other part of a plugin loads the grammar.
 * @packageDocumentation
 */
export * from '@trainyard/conditions/promql';
