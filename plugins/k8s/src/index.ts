/**
 * The Trainyard target for Kubernetes: serving, scaling and scheduled work.
 *
 * @packageDocumentation
 */
export {};
