/**
 * The command line of Trainyard.
 *
 * @packageDocumentation
 */
export {};
