/**
 * The kit for plugins, for tests behind the engine: hostile specifications and those that use every field.
 * @packageDocumentation
 */
export * from '@trainyard/sdk/testing';
