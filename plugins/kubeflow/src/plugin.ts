import { definePlugin } from '@trainyard/sdk';
import type { Plugin } from '@trainyard/sdk';
import { capabilities } from './capabilities.ts';
import { kubeflow as diagnostics } from './diagnostics.ts';
import { isCompiledPipeline } from './importers/claims.ts';
import { options } from './options.ts';
import type { Options } from './options.ts';
import { pipelineFits } from './validators/pipeline-fits.ts';

/** The pipeline as readable SDK code and in its compiled form, with scaffolds for stages that have no code yet. */
const kubeflow: Plugin<Options> = definePlugin<Options>({
  name: 'kubeflow',
  summary: 'Kubeflow pipeline as Python and in compiled form, with scaffolds for its stages',
  options,
  appliesTo: (spec) => spec.training?.pipeline !== undefined,
  capabilities,
  diagnostics,
  validators: [pipelineFits],
  generators: {
    python: () => import('./generators/python.ts'),
    compiled: () => import('./generators/compiled.ts'),
    scaffolds: () => import('./generators/scaffolds.ts'),
  },
  importers: [
    { reads: 'compiled pipelines of kfp', claims: isCompiledPipeline, load: () => import('./importers/pipeline.ts') },
  ],
});

export default kubeflow;
