/**
 * What a condition means: dimensions and types, evaluation, and one back end for each target language.
 *
 * @packageDocumentation
 */
export {};
