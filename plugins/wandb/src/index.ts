/**
 * The wandb target of Trainyard.
 * @packageDocumentation
 */
export { default } from './plugin.ts';
