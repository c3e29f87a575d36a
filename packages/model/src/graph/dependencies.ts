/** What the analysis looks at in a stage. */
export interface StageArtifacts {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * Which stages each stage depends on, as section 5.1 of the language's founding document defines it: for each input, in order, the
 * stages that list it among their outputs. Linear in the size of the pipeline.
 */
export function analyzePipelineDependencies(stages: readonly StageArtifacts[]): ReadonlyMap<string, readonly string[]> {
  const producers = new Map<string, string[]>();
  for (const stage of stages) {
    for (const output of new Set(stage.outputs)) {
      const known = producers.get(output);
      if (known === undefined) producers.set(output, [stage.name]);
      else known.push(stage.name);
    }
  }
  return new Map(stages.map((stage) => [stage.name, stage.inputs.flatMap((input) => producers.get(input) ?? [])]));
}
