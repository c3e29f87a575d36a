/**
 * The Trainyard target for TypeScript: types and constants of a service.
 *
 * @packageDocumentation
 */
export {};
export default undefined;
