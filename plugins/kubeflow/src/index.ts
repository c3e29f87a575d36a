/**
 * The Trainyard target for Kubeflow Pipelines: a pipeline in Python and its compiled form.
 *
 * @packageDocumentation
 */
export {};
export default undefined;
