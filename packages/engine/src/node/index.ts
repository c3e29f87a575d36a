/**
 * The entry `@trainyard/engine/node`.
 *
 * @packageDocumentation
 */
export {};
