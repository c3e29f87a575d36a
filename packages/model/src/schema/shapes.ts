import { z } from 'zod';
import { defOf } from './fields.ts';
import { kinds } from './kinds.ts';
import { linearPattern } from './linear-pattern.ts';
import { percent, quantity, ratio, real, whole } from './numbers.ts';
import { freeMaps, mapOf, section } from './section.ts';
import { flag, labelName, metricName, name, oneOf, pattern, setting, text } from './texts.ts';
import { cores, duration, size } from './units.ts';

/** A schema as plain data, which other processes make the same schema of. */
export type Shape = (
  | { readonly type: 'leaf'; readonly maker: string; readonly args: readonly unknown[] }
  | { readonly type: 'one of'; readonly words: readonly string[] }
  | { readonly type: 'list'; readonly items: Shape; readonly least?: number }
  | { readonly type: 'map'; readonly values: Shape }
  | { readonly type: 'section'; readonly fields: Readonly<Record<string, Shape>> }
) & {
  readonly description?: string;
  /** Whether it may be left out; what it then is, if it is anything. */
  readonly optional?: true;
  readonly fallback?: unknown;
};

/** What makes each leaf again. A leaf that is not here needs more than itself to be read, as a condition needs the metrics. */
const makers: Readonly<Record<string, (...args: never[]) => z.ZodType>> = {
  cores,
  duration,
  flag,
  labelName,
  metricName,
  name,
  pattern: (expected: string, source: string, flags: string) => pattern(expected, linearPattern(source, flags)),
  percent,
  quantity,
  ratio,
  real,
  setting,
  size,
  text,
  whole,
};

/**
 * A schema as plain data. Throws for what cannot be said as data: schemas that are not made of `section`, `mapOf`, `z.array`, `oneOf` and the leaves
 * of the language, transformations, and refinements. `at` is the field, for the message.
 */
export function shapeOf(schema: z.ZodType, at = ''): Shape {
  const def = defOf(schema) as ReturnType<typeof defOf> & { readonly checks?: readonly unknown[] };
  const refuse = (why: string): never => {
    throw new Error(`${at === '' ? 'the schema' : `the field '${at}'`} ${why}`);
  };
  const said = schema.description === undefined ? {} : { description: schema.description };
  if (def.innerType !== undefined && (def.type === 'optional' || def.type === 'default')) {
    const { optional: _, ...inner } = shapeOf(def.innerType, at);
    return { ...inner, ...said, optional: true, ...(def.type === 'default' ? { fallback: def.defaultValue } : {}) };
  }
  const made = kinds.get(schema)?.made;
  const checks = def.checks?.length ?? 0;
  if (checks > (def.type === 'object' ? 1 : 0) && def.type !== 'array')
    refuse('is refined by a function, which cannot be handed to another process: check that in a validator');
  if (made !== undefined) {
    const [maker, ...args] = made;
    return { type: 'leaf', maker, args, ...said };
  }
  if (def.type === 'enum') return { type: 'one of', words: Object.keys(def.entries ?? {}), ...said };
  if (def.type === 'array' && def.element !== undefined) {
    const least = (def.checks ?? []).map((each) => leastOf(each) ?? refuse('may only be bounded by min()'));
    return {
      type: 'list',
      items: shapeOf(def.element, at),
      ...(least.length === 0 ? {} : { least: Math.max(...least) }),
      ...said,
    };
  }
  if (def.type === 'record' && def.valueType !== undefined && freeMaps.get(schema) !== undefined)
    return { type: 'map', values: shapeOf(def.valueType, at), ...said };
  if (def.type === 'object' && def.shape !== undefined && checks === 1)
    return {
      type: 'section',
      fields: Object.fromEntries(
        Object.entries(def.shape).map(([key, field]) => [key, shapeOf(field, at === '' ? key : `${at}.${key}`)]),
      ),
      ...said,
    };
  return refuse(
    'is of a kind that cannot be handed to another process: use section, mapOf, z.array, oneOf, text, name, pattern, flag, whole, real, ratio, duration, size and the like of the SDK',
  );
}

/** The bound of a check that says how long a list is at least. */
function leastOf(check: unknown): number | undefined {
  const { check: kind, minimum } = (check as { _zod?: { def?: { check?: string; minimum?: number } } })._zod?.def ?? {};
  return kind === 'min_length' ? minimum : undefined;
}

/** The schema that data of `shapeOf` stands for. Throws for data that is none: it may come from another process. */
export function schemaOf(given: unknown): z.ZodType {
  const shape = given as Partial<Record<string, unknown>> | null;
  if (typeof shape !== 'object' || shape === null) throw new Error('a shape is a map');
  const { description, optional, fallback } = shape;
  const bare = bareSchema(shape);
  const whole = optional !== true ? bare : fallback === undefined ? bare.optional() : bare.default(fallback as never);
  return typeof description === 'string' ? whole.meta({ description }) : whole;
}

function bareSchema(shape: Partial<Record<string, unknown>>): z.ZodType {
  const { type, maker, args, words, items, least, values, fields } = shape;
  switch (type) {
    case 'leaf': {
      const make = typeof maker === 'string' && Object.hasOwn(makers, maker) ? makers[maker] : undefined;
      if (make === undefined || !Array.isArray(args)) throw new Error(`there is no kind '${String(maker)}'`);
      return make(...(args as never[]));
    }
    case 'one of':
      if (!Array.isArray(words) || words.length === 0 || !words.every((each) => typeof each === 'string'))
        throw new Error('a choice has words');
      return oneOf(...(words as [string, ...string[]]));
    case 'list': {
      const list = z.array(schemaOf(items));
      return typeof least === 'number' ? list.min(least) : list;
    }
    case 'map':
      return mapOf(schemaOf(values));
    case 'section': {
      if (typeof fields !== 'object' || fields === null) throw new Error('a section has fields');
      return section(Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, schemaOf(field)])));
    }
    default:
      throw new Error(`there is no shape '${String(type)}'`);
  }
}
