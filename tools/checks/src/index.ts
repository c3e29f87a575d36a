/**
 * House rules as programs, each with tests.
 *
 * @packageDocumentation
 */
export {};
