import { builtInStageTypes, bytesIn, jsonSchema, parseDuration } from '@trainyard/model';
import type { Data, Occurrence } from './spec-data.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly Data[];
  readonly const?: Data;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

let root: Schema | undefined;

/**
 * Other values for a place of a specification, nearest first, by the type that the schema gives it. Not all of them need be allowed:
 * the caller compiles what comes of them.
 */
export function otherValues({ steps, value }: Occurrence, names: readonly string[]): readonly Data[] {
  root ??= jsonSchema() as Schema;
  const [first, ...below] = steps;
  const service = root.$defs?.['service'];
  const schemas = first === 'mlops' && service !== undefined ? schemasAt([service], below) : schemasAt([root], steps);
  const words = schemas
    .flatMap((schema) => schema.enum ?? (schema.const === undefined ? [] : [schema.const]))
    // What may be left out may also be null, which is no other value but none.
    .filter((word) => word !== null);
  return distinct(others(value, words, names), value);
}

function others(value: Data, words: readonly Data[], names: readonly string[]): readonly Data[] {
  if (Array.isArray(value)) return listsLike(value, words, names);
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number')
    return Number.isInteger(value)
      ? [value + 1, value * 2, value - 1, Math.ceil(value / 2), 1]
      : [value / 2, (value + 1) / 2, value * 2];
  if (typeof value === 'string') return words.length > 0 ? words : textsLike(value, names);
  return typeof value === 'object' && value !== null ? mapsLike(Object.entries(value)) : [];
}

/** A key renamed; the values of two keys exchanged. */
function mapsLike(entries: readonly (readonly [string, Data])[]): readonly Data[] {
  const [first, second, ...rest] = entries;
  if (first === undefined) return [];
  const renamed = entries.map((_, at) =>
    Object.fromEntries(entries.map(([key, value], index) => [index === at ? `${key}x` : key, value])),
  );
  return second === undefined
    ? renamed
    : [...renamed, Object.fromEntries([[first[0], second[1]], [second[0], first[1]], ...rest])];
}

/** One item changed, one less, one more. */
function listsLike(list: readonly Data[], words: readonly Data[], names: readonly string[]): readonly Data[] {
  const changed = list.flatMap((item: Data, index) =>
    others(item, words, names)
      .slice(0, 4)
      .map((other) => list.with(index, other)),
  );
  const more = others(list.at(-1), words, names)
    .slice(0, 2)
    .map((other) => [...list, other]);
  return [...changed, ...more, list.slice(0, -1), ...(list.length === 0 ? names.map((name) => [name]) : [])];
}

/** A text of the same kind: a number in it changed, another time or size, a further letter, the name of something else. */
function textsLike(text: string, names: readonly string[]): readonly string[] {
  const seconds = parseDuration(text);
  const size = /^(\d+(?:\.\d+)?)([kMGT]i?|Ki)$/.exec(text);
  return [
    ...(seconds === undefined ? [] : [`${seconds * 2}s`, `${seconds + 60}s`]),
    ...(size === null || bytesIn[size[2] ?? ''] === undefined ? [] : [`${Number(size[1]) * 2}${size[2] ?? ''}`]),
    ...[...text.matchAll(/\d+/g)]
      .map(
        (match) => `${text.slice(0, match.index)}${Number(match[0]) + 1}${text.slice(match.index + match[0].length)}`,
      )
      .reverse(),
    ...(text.startsWith('@') ? ['@hourly'] : []),
    `${text}x`,
    ...(names.includes(text) ? names : []),
    ...(builtInStageTypes.includes(text) ? builtInStageTypes : []),
  ];
}

function distinct(values: readonly Data[], but: Data): readonly Data[] {
  const seen = new Set([JSON.stringify(but)]);
  return values.filter((value) => {
    const key = JSON.stringify(value);
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

/** The schemas that hold for a place: one for each way of writing it. */
function schemasAt(schemas: readonly Schema[], steps: readonly (string | number)[]): readonly Schema[] {
  const open = schemas.flatMap(alternatives);
  const [step, ...rest] = steps;
  if (step === undefined)
    return open.flatMap((schema) => (schema.items === undefined ? [schema] : [schema, ...alternatives(schema.items)]));
  const inner = open.flatMap((schema) => {
    const next = typeof step === 'number' ? schema.items : (schema.properties?.[step] ?? schema.additionalProperties);
    return typeof next === 'object' ? [next] : [];
  });
  return schemasAt(inner, rest);
}

function alternatives(schema: Schema): readonly Schema[] {
  const target = schema.$ref === undefined ? schema : (root?.$defs?.[schema.$ref.replace('#/$defs/', '')] ?? schema);
  return target.anyOf === undefined ? [target] : target.anyOf.flatMap(alternatives);
}
