/**
 * The Kubeflow Pipelines target of Trainyard.
 * @packageDocumentation
 */
export { default } from './plugin.ts';
