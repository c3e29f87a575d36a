/**
 * Measures whole processes, in turn, as medians and ratios.
 *
 * @packageDocumentation
 */
export {};
