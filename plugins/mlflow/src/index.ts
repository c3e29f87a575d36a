/**
 * The mlflow target of Trainyard.
 * @packageDocumentation
 */
export { default } from './plugin.ts';
