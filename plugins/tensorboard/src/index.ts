/**
 * The Trainyard target for TensorBoard: summaries and dashboards.
 *
 * @packageDocumentation
 */
export {};
export default undefined;
