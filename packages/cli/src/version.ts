/** The version of the command; the build puts in that of its package. */
declare const TRAINYARD_VERSION: string | undefined;

/** Version of this command. */
export const version: string = typeof TRAINYARD_VERSION === 'string' ? TRAINYARD_VERSION : '0.0.0-source';

/** What the build puts in: a hash of the command's code. */
declare const TRAINYARD_BUILD: string | undefined;

/** Tells one build of this command from another: what one generated another may generate in another way. */
export const build: string = typeof TRAINYARD_BUILD === 'string' ? TRAINYARD_BUILD : 'source';
