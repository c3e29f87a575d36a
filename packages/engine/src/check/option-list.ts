import { printDuration, typeText } from '@trainyard/sdk';
import type { Plugin, z } from '@trainyard/sdk';

/** One option of a plugin, as its schema states it. */
export interface PluginOption {
  /** Dotted below `targets.<plugin>`. */
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly required: boolean;
  /** What holds if the option is not written, as it would be written; absent if nothing does. */
  readonly fallback?: string;
}

interface Def {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly defaultValue?: unknown;
}

/** The options of a plugin in the order of its schema; those of a map within the options follow it. */
export function optionsOf({ options }: Pick<Plugin, 'options'>): readonly PluginOption[] {
  return [...fieldsOf(options, '')];
}

function* fieldsOf(schema: z.ZodType, prefix: string): Generator<PluginOption> {
  for (const [key, field] of Object.entries(shapeOf(schema) ?? {})) {
    const layers = layersOf(field);
    const fallback = layers.map(defOf).find(({ type }) => type === 'default' || type === 'prefault')?.defaultValue;
    const type = typeOf(field);
    const description = layers.map((layer) => layer.description).find((text) => text !== undefined) ?? '';
    const optional = layers.some((layer) =>
      ['optional', 'default', 'prefault', 'nullable'].includes(defOf(layer).type),
    );
    yield {
      name: `${prefix}${key}`,
      type,
      description,
      required: !optional,
      ...(fallback === undefined ? {} : { fallback: fallbackText(fallback, type) }),
    };
    yield* fieldsOf(field, `${prefix}${key}.`);
  }
}

/** What may be written for an option. A plugin may bring its own copy of the SDK, whose kinds are not known here; its schema tells when it refuses a value. */
function typeOf(field: z.ZodType): string {
  const known = typeText(field);
  if (known !== 'any data') return known;
  const issue = field.safeParse?.({}).error?.issues[0] as
    { readonly params?: { readonly expected?: string } } | undefined;
  return issue?.params?.expected ?? known;
}

/** Schemas hold what a default is read as: durations are seconds there. */
function fallbackText(fallback: unknown, type: string): string {
  return typeof fallback === 'number' && type.startsWith('a duration')
    ? printDuration(fallback)
    : JSON.stringify(fallback);
}

function shapeOf(schema: z.ZodType): Def['shape'] {
  return layersOf(schema)
    .map((layer) => defOf(layer).shape)
    .find((shape) => shape !== undefined);
}

/** A schema and what it wraps, outermost first. */
function layersOf(schema: z.ZodType): readonly z.ZodType[] {
  const inner = defOf(schema).innerType;
  return inner === undefined ? [schema] : [schema, ...layersOf(inner)];
}

/** A plugin of somebody else may bring a schema that is not zod's; then nothing is known of its options. */
function defOf(schema: z.ZodType): Def {
  return (schema as { _zod?: { def?: Def } })._zod?.def ?? { type: 'unknown' };
}
