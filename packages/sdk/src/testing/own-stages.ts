import { schemaOf } from '@trainyard/model';
import type { Shape, StageType } from '@trainyard/model';
import { samplesOfPattern } from './pattern-samples.ts';
import type { Problems } from './problems.ts';
import { dataOf, textOf } from './spec-data.ts';
import type { Data } from './spec-data.ts';

/** Where the own fields of stages stand. */
export const STAGE = 'training.pipeline.stages';

/** The own fields of stage types by dotted path below `mlops`, also those inside of sections. */
export function ownFieldsOf(types: readonly StageType[]): ReadonlyMap<string, Shape> {
  const found = new Map<string, Shape>();
  const visit = (path: string, shape: Shape): void => {
    found.set(path, shape);
    const inner = shape.type === 'list' ? shape.items : shape;
    if (inner.type === 'section') for (const [key, each] of Object.entries(inner.fields)) visit(`${path}.${key}`, each);
  };
  for (const { fields = {} } of types)
    for (const [key, shape] of Object.entries(fields)) visit(`${STAGE}.${key}`, shape);
  return found;
}

/**
 * Specifications with a stage of each type: one with all own fields, one with those alone that it must have. A value that the kit cannot think of
 * is taken from a stage of the author's specifications; if it must be there and is in none of them, that is a problem.
 */
export function ownStageSpecs(
  types: readonly StageType[],
  given: readonly string[],
  problems: Problems,
): readonly string[] {
  if (types.length === 0) return [];
  const written = given.flatMap((text) => stagesIn(dataOf(text)));
  const stageOf = ({ name, fields = {} }: StageType, index: number, all: boolean): object | undefined => {
    const own: Record<string, Data> = {};
    for (const [key, shape] of Object.entries(fields)) {
      if (!all && shape.optional === true) continue;
      const known = written.find((stage) => stage['type'] === name && key in stage)?.[key];
      const value = samplesOf(shape)[0] ?? known;
      if (value !== undefined) own[key] = value;
      problems.check(
        'stage types',
        value !== undefined,
        () =>
          `no value was found that the field '${key}' of the stage type '${name}' takes: pass a specification in 'specs' with such a stage in which it is written.`,
      );
      if (value === undefined && shape.optional !== true) return undefined;
    }
    return { name: `own_${index}`, type: name, inputs: ['trips'], outputs: [`made_${index}`], ...own };
  };
  return [true, false].flatMap((all) => {
    const stages = types.flatMap((type, index) => stageOf(type, index, all) ?? []);
    const service = { name: 'bike_jobs', version: '1.0.0', training: { pipeline: { stages } } };
    return stages.length === 0 ? [] : [textOf({ mlops: service })];
  });
}

function stagesIn(data: Data): readonly Record<string, Data>[] {
  const { mlops } = (data ?? {}) as { mlops?: { training?: { pipeline?: { stages?: unknown } } } };
  const stages = mlops?.training?.pipeline?.stages;
  return Array.isArray(stages) ? (stages as Record<string, Data>[]) : [];
}

/** Values that a field takes, as they can be written, all of them different. */
export function samplesOf(shape: Shape): readonly Data[] {
  const schema = schemaOf(shape);
  return candidates(shape).filter((each) => schema.safeParse(each, { jitless: true }).success);
}

function candidates(shape: Shape): readonly Data[] {
  switch (shape.type) {
    case 'leaf':
      return leaves(shape.maker, shape.args);
    case 'one of':
      return shape.words;
    case 'list': {
      const items = samplesOf(shape.items);
      const least = Math.max(1, shape.least ?? 1);
      if (items.length === 0) return [];
      const list = Array.from({ length: least }, (_, index) => items[index % items.length]);
      return [list, [...list, items[0]], ...items.slice(1, 4).map((each) => list.with(0, each))];
    }
    case 'map':
      // Keys of such maps may be any text.
      return samplesOf(shape.values)
        .slice(0, 3)
        .map((each) => ({ a: each, 'b"c\'d: #e\n{{ f }} ${g}': each }));
    case 'section': {
      const fields = Object.entries(shape.fields).map(([key, field]) => [key, samplesOf(field), field] as const);
      if (fields.some(([, values, field]) => values.length === 0 && field.optional !== true)) return [];
      const all = fields.flatMap(([key, [first]]) => (first === undefined ? [] : [[key, first] as const]));
      return [Object.fromEntries(all)];
    }
  }
}

/** Numbers near to the bounds of a field, and ordinary ones. */
function numbers([given]: readonly unknown[]): readonly number[] {
  const { min, max } = (given ?? {}) as { readonly min?: number; readonly max?: number };
  const middle = min !== undefined && max !== undefined ? [(min + max) / 2, Math.round((min + max) / 2)] : [];
  const near = [
    ...(min === undefined ? [] : [min, min + 1, min + 0.25]),
    ...(max === undefined ? [] : [max, max - 1, max - 0.25]),
  ];
  return [...new Set([...middle, 3, 4, 0.5, 0.25, ...near])];
}

function leaves(maker: string, args: readonly unknown[]): readonly Data[] {
  switch (maker) {
    case 'whole':
    case 'real':
    case 'ratio':
      return numbers(args);
    case 'percent':
      return [70, 30];
    case 'quantity':
      return [5, '20%', '100ms'];
    case 'flag':
      return [true, false];
    case 'cores':
      return ['2', '500m'];
    case 'size':
      return ['2Gi', '512Mi'];
    case 'duration': {
      const { min, max } = (args[0] ?? {}) as { readonly min?: number; readonly max?: number };
      return ['90s', '2h', ...(min === undefined ? [] : [`${min}s`]), ...(max === undefined ? [] : [`${max}s`]), '1d'];
    }
    case 'pattern':
      return [...new Set(samplesOfPattern(String(args[1])))];
    default:
      return ['some_thing', 'other_thing'];
  }
}
