import type { z } from 'zod';
import { defOf } from './fields.ts';
import { kinds } from './kinds.ts';
import { document } from './root.ts';
import { freeMaps } from './section.ts';

/** The options of a plugin, to be typed where `targets` holds them. */
export interface TypedTarget {
  readonly name: string;
  readonly options: z.ZodType;
}

interface Def {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly options?: readonly z.ZodType[];
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
}

/** A map with fixed fields, as it becomes an interface. */
interface Declared {
  readonly schema: z.ZodType;
  readonly path: readonly string[];
  /** Whether it is the item of a list. */
  readonly item: boolean;
}

/** What leaves may be written as, by how the schema speaks of them; the first that fits. */
const leaves: readonly (readonly [begins: string, type: string])[] = [
  ['a duration', 'Duration'],
  ['a size', 'Size'],
  ['a number of cores', 'Cores'],
  ['a share', 'Share'],
  ['a percentage', 'Share'],
  ['a number, a percentage, or', 'Quantity'],
  ['a number, a text', 'string | number | boolean'],
  ['a condition', 'Condition'],
  ['a value such as', 'Condition'],
  ['an address that begins with https', '`https://${string}` | `http://${string}`'],
  ['a secret', '`${string}/${string}`'],
  ['an entry point', '`${string}:${string}`'],
  ['a path that begins with /', '`/${string}`'],
  ['`true` or `false`', 'boolean'],
];

const preamble = `/** A number, or one in quotes. */
export type Numeric = number | \`\${number}\`;
/** A duration such as \`90s\`, \`1h30m\` or \`7d\`; a bare number is in seconds, or in days where a field says so. */
export type Duration = Numeric | \`\${number}\${'ms' | 's' | 'm' | 'h' | 'd' | 'w' | 'mo' | 'y'}\${string}\`;
/** A size such as \`512Mi\` or \`4Gi\`. */
export type Size = Numeric | \`\${number}\${'' | ' '}\${'k' | 'M' | 'G' | 'T' | 'Ki' | 'Mi' | 'Gi' | 'Ti'}\`;
/** Processor cores: \`2\`, \`0.5\` or \`500m\`. */
export type Cores = Numeric | \`\${number}m\`;
/** A share from 0 to 1, or a percentage such as \`10%\`. */
export type Share = Numeric | \`\${number}\${'' | ' '}%\`;
/** A number, a percentage, or a number with a unit such as \`100ms\`. */
export type Quantity = Numeric | \`\${number}\${string}\`;
/** A condition such as \`accuracy < 0.8 for 5m\`; checked by \`trainyard check\`. */
export type Condition = string | boolean;
/** Any data. */
export type AnyData = string | number | boolean | null | undefined | readonly AnyData[] | { readonly [key: string]: AnyData };

/** A part of a specification, which files that extend it, or the service itself, complete: nothing is required, \`null\` takes out, and a list of named items may be a map by name. */
export type Layer<T> = T extends readonly (infer Item)[]
  ? Item extends object
    ? readonly Layer<Item>[] | { readonly [name: string]: Layer<Item> | null }
    : T
  : T extends object
    ? { readonly [Key in keyof T]?: Layer<T[Key]> | null | undefined }
    : T;
`;

const functions = `/** A specification: the default export of a \`*.mlops.ts\` file. Returns what it is given. */
export declare function defineService(service: Specification): Specification;

/** A part of a specification that others extend, or a specification that completes what it extends. Returns what it is given. */
export declare function defineLayer(layer: Layer<Specification>): Layer<Specification>;
`;

/** The types of a specification in TypeScript, as the text of a declaration file that needs no other. */
export function specificationTypes(targets: readonly TypedTarget[] = []): string {
  const declared = new Map<z.ZodType, Declared>();
  collect(declared, document, { path: ['specification'], item: false });
  for (const { name, options } of targets) collect(declared, options, { path: [`${name}_options`], item: false });
  const names = namesOf([...declared.values()]);
  const interfaces = [...declared.values()].map(({ schema, path }) =>
    interfaceText(names.get(schema) ?? '', defOf(schema) as Def, { names, path }),
  );
  const plugins = targets.map(
    ({ name, options }) =>
      `  /** Options of ${name}; \`false\` turns it off. */\n  readonly ${name}?: (${names.get(options) ?? 'AnyData'} & Patched) | false | null | undefined;\n`,
  );
  return [
    '// Made from the schema of the language: `RECORD=1 npm run jest -- --selectProjects cli -- declarations` writes it anew.\n',
    preamble,
    functions,
    ...interfaces,
    `/** Changes to generated objects, found by their kind and name. */\nexport interface Patched {\n  readonly patches?: readonly { readonly kind: string; readonly name: string; readonly patch: AnyData }[];\n}\n`,
    `/** Options of plugins by name. A plugin adds its own by \`declare module 'trainyard' { interface Targets { … } }\`. */\nexport interface Targets {\n${plugins.join('')}  readonly [plugin: string]: unknown;\n}\n`,
  ].join('\n');
}

/** Finds the maps with fixed fields, each once, in the order of the schema. */
function collect(declared: Map<z.ZodType, Declared>, schema: z.ZodType, at: Omit<Declared, 'schema'>): void {
  const def = defOf(schema) as Def;
  if (def.shape !== undefined) {
    if (declared.has(schema)) return;
    declared.set(schema, { schema, ...at });
    for (const [key, value] of Object.entries(def.shape))
      collect(declared, value, { path: [...at.path, key], item: false });
    return;
  }
  if (def.element !== undefined) collect(declared, def.element, { ...at, item: true });
  for (const inner of [def.innerType, def.in, def.valueType, ...(def.options ?? [])])
    if (inner !== undefined) collect(declared, inner, at);
}

/** A name for each interface: its key, with the key above it where two would be called the same. */
function namesOf(all: readonly Declared[]): ReadonlyMap<z.ZodType, string> {
  const names = new Map<z.ZodType, string>();
  let open = all;
  for (let length = 1; open.length > 0; length++) {
    const named = open.map((each) => [each, nameOf(each, length)] as const);
    const isUnique = (name: string): boolean =>
      named.filter(([, other]) => other === name).length === 1 && ![...names.values()].includes(name);
    const longest = Math.max(...open.map(({ path }) => path.length));
    for (const [{ schema }, name] of named)
      if (isUnique(name) || length > longest) names.set(schema, length > longest ? `${name}${names.size}` : name);
    open = open.filter(({ schema }) => !names.has(schema));
  }
  return names;
}

function nameOf({ path, item }: Declared, length: number): string {
  const words = path
    .slice(-length)
    .map((key) => key.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()));
  const name = words.join('').replace(/^Mlops$/, 'Service');
  return item ? name.replace(/ies$/, 'y').replace(/s$/, '') : name;
}

interface Context {
  readonly names: ReadonlyMap<z.ZodType, string>;
  readonly path: readonly string[];
}

function interfaceText(name: string, { shape = {} }: Def, { names, path }: Context): string {
  const fields = Object.entries(shape).map(([key, field]) => {
    const optional = ['optional', 'default', 'prefault'].includes(defOf(field).type);
    const type = typeOf(field, { names, path: [...path, key] });
    return `  /** ${descriptionOf(field).replaceAll('*/', '* /')}. */\n  readonly ${key}${optional ? '?' : ''}: ${type}${optional ? ' | null | undefined' : ''};\n`;
  });
  return `/** \`${path.slice(1).join('.') || path[0]}\` */\nexport interface ${name} {\n${fields.join('')}  readonly [extension: \`x-\${string}\`]: unknown;\n}\n`;
}

function descriptionOf(schema: z.ZodType): string {
  const { innerType } = defOf(schema) as Def;
  return schema.description ?? (innerType === undefined ? '' : descriptionOf(innerType));
}

/** The type of what may be written for a schema. Throws for a kind of schema that it does not know: a type must not promise too much. */
function typeOf(schema: z.ZodType, context: Context): string {
  const place = context.path.slice(1).join('.');
  if (place === 'mlops.environments') return '{ readonly [name: string]: Layer<Service> }';
  if (place === 'mlops.targets') return 'Targets';
  const kind = kinds.get(schema);
  if (kind !== undefined) return leafType(kind.expected, kind.json);
  const def = defOf(schema) as Def;
  if (def.shape !== undefined) return context.names.get(schema) ?? 'AnyData';
  if (def.entries !== undefined)
    return Object.keys(def.entries)
      .map((word) => `'${word}'`)
      .join(' | ');
  if (def.element !== undefined) return `readonly ${inParentheses(typeOf(def.element, context))}[]`;
  if (def.type === 'record' && def.valueType !== undefined)
    return `{ readonly [${freeMaps.has(schema) ? 'name' : 'key'}: string]: ${typeOf(def.valueType, context)} }`;
  if (def.type === 'union') return [...new Set((def.options ?? []).map((each) => typeOf(each, context)))].join(' | ');
  if (def.type === 'nullable' && def.innerType !== undefined) return `${typeOf(def.innerType, context)} | null`;
  if (def.type === 'literal') return (def.values ?? []).map((value) => JSON.stringify(value)).join(' | ');
  const inner = def.innerType ?? def.in;
  if (inner !== undefined) return typeOf(inner, context);
  const plain = { string: 'string', number: 'number', boolean: 'boolean', unknown: 'AnyData' }[def.type];
  if (plain === undefined) throw new Error(`no type for the schema '${def.type}' of '${place}'`);
  return plain;
}

function leafType(expected: string, json: Readonly<Record<string, unknown>>): string {
  const known = leaves.find(([begins]) => expected.startsWith(begins))?.[1];
  if (known !== undefined) return known;
  if (json['type'] === 'string') return 'string';
  const types = json['type'];
  if (Array.isArray(types) && types.some((type) => type === 'integer' || type === 'number')) return 'Numeric';
  throw new Error(`no type for ${expected}`);
}

function inParentheses(type: string): string {
  return / \| /.test(type) ? `(${type})` : type;
}
