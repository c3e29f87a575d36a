/**
 * The TypeScript target of Trainyard.
 * @packageDocumentation
 */
export { default } from './plugin.ts';
