import type { GeneratedFile, GeneratorContext } from '@trainyard/sdk';
import { pipelineSpec, platformSpec } from '../lower/ir.ts';
import { lowerPipeline } from '../lower/pipeline.ts';
import type { Options } from '../options.ts';

/** `pipeline.yaml`: what kfp's compiler makes of `pipeline.py`, written without starting Python. */
export function* generate({ spec, graph, options, toolkit }: GeneratorContext<Options>): Generator<GeneratedFile> {
  const pipeline = lowerPipeline(spec, graph, options);
  const writer = toolkit
    .yaml('pipeline.yaml', { from: 'training.pipeline' })
    .comment('PIPELINE DEFINITION')
    .comment(`Name: ${pipeline.name}`)
    .comment(`Description: ${pipeline.description}`)
    .document(pipelineSpec(pipeline, options));
  const platform = platformSpec(pipeline);
  if (platform !== undefined) writer.document(platform);
  yield writer.file();
}
