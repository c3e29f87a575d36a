export * from './types.js';
export * from './metrics.js';
