import type { CreateDependencies, CreateNodes } from '@nx/devkit';

/** What this plugin is called in messages of Nx. */
export const name = '@trainyard/nx';

/** Projects and targets from specifications. */
export const createNodes: CreateNodes<unknown> = [
  '**/*.{mlops,mlops.yaml,mlops.yml,mlops.ts}',
  () => Promise.resolve([]),
];

/** The same under the name that older versions of Nx ask for. */
export const createNodesV2 = createNodes;

/** Edges between services and the projects that they are made of. */
export const createDependencies: CreateDependencies<unknown> = () => [];
