/**
 * The Trainyard target for MLflow: tracking, the model registry and its gates.
 *
 * @packageDocumentation
 */
export {};
export default undefined;
