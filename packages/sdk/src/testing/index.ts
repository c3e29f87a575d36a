/**
 * The entry `@trainyard/sdk/testing`.
 *
 * @packageDocumentation
 */
export {};
