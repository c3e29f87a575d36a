/**
 * The compliance documents of Trainyard.
 * @packageDocumentation
 */
export { default } from './plugin.ts';
