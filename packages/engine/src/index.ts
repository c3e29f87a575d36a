/**
 * Finds plugins, then checks, generates, plans and applies.
 *
 * @packageDocumentation
 */
export {};
