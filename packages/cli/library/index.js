/** Marks a specification. Returns what it is given: `trainyard` reads the file itself. */
export const defineService = (service) => service;

/** Marks a part of a specification. Returns what it is given. */
export const defineLayer = (layer) => layer;
