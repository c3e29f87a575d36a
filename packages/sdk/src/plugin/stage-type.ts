import { shapeOf, stageTypeProblem } from '@trainyard/model';
import type { Spec, StageType } from '@trainyard/model';
import type { z } from 'zod';
import type { PipelineStage as Stage } from '../pipeline/stages.ts';
import { stageTypes } from './points.ts';
import type { Contribution } from './points.ts';

/** What an author writes of a stage type. */
export interface StageTypeDefinition<Fields> {
  /** What `type` says in a specification. */
  readonly name: string;
  readonly description: string;
  /** The fields that only stages of this type carry, as a `section` of the leaves of the language. */
  readonly fields: z.ZodType<Fields>;
}

/** A stage type as its plugin uses it. */
export interface OwnStageType<Fields> {
  /** For `provides`. */
  readonly provided: Contribution<StageType>;
  /** A stage with its own fields read, if it is of this type. */
  read(stage: Stage): (Stage & Fields) | undefined;
  /** All stages of this type in the order of the specification. */
  stagesOf(spec: Spec): readonly (Stage & Fields)[];
}

/**
 * Declares a stage type with fields of its own. They are checked like fields of the language, by the command itself, so the schema must be one that can be
 * handed over as data. Throws if it is not, and if a field is called like one that all stages have.
 *
 * @example
 * export const spark = stageType({
 *   name: 'spark',
 *   description: 'A job on a Spark cluster',
 *   fields: section({ executors: whole({ min: 1 }).default(2).meta({ description: 'Executors at once' }) }),
 * });
 */
export function stageType<Fields>(definition: StageTypeDefinition<Fields>): OwnStageType<Fields> {
  const { name, description } = definition;
  const shape = shapeOf(definition.fields);
  if (shape.type !== 'section') throw new Error(`the fields of the stage type '${name}' must be a section`);
  const declared: StageType = { name, description, fields: shape.fields };
  const problem = stageTypeProblem(declared);
  if (problem !== undefined) throw new Error(`the stage type '${name}' ${problem}`);
  const read = (stage: Stage): (Stage & Fields) | undefined =>
    stage.type === name ? (stage as Stage & Fields) : undefined;
  return {
    provided: stageTypes.of(declared),
    read,
    stagesOf: (spec) =>
      (spec.training?.pipeline?.stages ?? []).flatMap((stage) => {
        const own = read(stage);
        return own === undefined ? [] : [own];
      }),
  };
}
