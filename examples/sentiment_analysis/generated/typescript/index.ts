export * from './types.js';
export * from './metrics.js';
export * as conditions from './conditions.js';
