import library from './index.cjs';

// Named one by one: whoever bundles this sees what there is.
export const { defineService, defineLayer, defineConfig, check, plan, generate, serviceFiles } = library;
