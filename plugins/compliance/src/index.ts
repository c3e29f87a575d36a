/**
 * The Trainyard target for compliance documents with sections that stay the reader’s own.
 *
 * @packageDocumentation
 */
export {};
export default undefined;
