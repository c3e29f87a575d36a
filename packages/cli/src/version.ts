/** The version of the command; the build puts in that of its package. */
declare const TRAINYARD_VERSION: string | undefined;

/** Version of this command. */
export const version: string = typeof TRAINYARD_VERSION === 'string' ? TRAINYARD_VERSION : '0.0.0-source';
