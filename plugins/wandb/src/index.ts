/**
 * The Trainyard target for Weights & Biases: tracking and sweeps.
 *
 * @packageDocumentation
 */
export {};
export default undefined;
