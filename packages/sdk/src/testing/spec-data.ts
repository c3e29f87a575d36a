import { allFields, toData } from '@trainyard/model';
import { readYaml } from '@trainyard/syntax';

/** Plain data as a specification holds it. */
export type Data = unknown;

/** A value of a specification: the field that it belongs to and the way to it from the root. */
export interface Occurrence {
  /** Dotted path below `mlops`, items and keys of free maps left out. */
  readonly field: string;
  readonly steps: readonly (string | number)[];
  readonly value: Data;
}

/** The data of a specification's text. Throws if the text is no YAML. */
export function dataOf(text: string): Data {
  const read = readYaml({ file: 'spec.mlops.yaml', text });
  if (read.value === undefined) throw new Error(read.diagnostics.map((each) => each.message).join('\n'));
  return toData(read.value, { diagnostics: [], refused: new Set() }) as Data;
}

/** Data as the text of a specification: JSON, which is YAML, with all escaped that cannot be seen. */
export function textOf(data: Data): string {
  return JSON.stringify(data).replace(
    /[\x7F-\x9F\xAD\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Every written value that is no filled section, with its field. Lists of plain values are one value; a map with free keys is one beside its members. `own` are fields beyond those of the language. */
export function occurrencesIn(data: Data, own: Iterable<string> = []): readonly Occurrence[] {
  const known = new Set([...allFields().map((field) => field.path), ...[...own].map((field) => `mlops.${field}`)]);
  const found: Occurrence[] = [];
  const visit = (value: Data, field: string, steps: readonly (string | number)[]): void => {
    if (Array.isArray(value) && value.some((item) => isMap(item)) && known.has(`mlops.${field}`) && !isFree(field)) {
      for (const [index, item] of value.entries()) visit(item, field, [...steps, index]);
    } else if (isMap(value) && Object.keys(value).length > 0) {
      const free = Object.keys(value).filter((key) => !known.has(`mlops.${field === '' ? key : `${field}.${key}`}`));
      if (free.length > 0 && known.has(`mlops.${field}`) && typeof steps.at(-1) === 'string')
        found.push({ field, steps, value });
      for (const [key, member] of Object.entries(value)) {
        const inner = field === '' ? key : `${field}.${key}`;
        if (!key.startsWith('x-')) visit(member, known.has(`mlops.${inner}`) ? inner : field, [...steps, key]);
      }
    } else if (!(isEmpty(value) && hasSections(field))) found.push({ field, steps, value });
  };
  visit((data as { mlops?: Data }).mlops, '', ['mlops']);
  return found;
}

/** A section or a list of sections; written empty, it holds no value of its own. */
function hasSections(field: string): boolean {
  return allFields().some((each) => each.path.startsWith(`mlops.${field}.`));
}

/** Fields whose data nobody looks into. */
function isFree(field: string): boolean {
  return /(^|\.)(parameters|matrix)$/.test(field);
}

/** Data with another value at one place; `undefined` takes it away. */
export function withValue(data: Data, steps: readonly (string | number)[], value: Data): Data {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (Array.isArray(data)) {
    const items = data.map((item: Data, index) => (index === step ? withValue(item, rest, value) : item));
    return rest.length === 0 && value === undefined ? items.filter((_, index) => index !== step) : items;
  }
  const entries = Object.entries(data as object).map(
    ([key, member]) => [key, key === step ? withValue(member, rest, value) : (member as Data)] as const,
  );
  return Object.fromEntries(entries.filter(([, member]) => member !== undefined));
}

/** Data whose maps list their keys in another order: turned round, and rotated by `turn`. */
export function withKeysMoved(data: Data, turn: number): Data {
  if (Array.isArray(data)) return data.map((item: Data) => withKeysMoved(item, turn));
  if (!isMap(data)) return data;
  const entries = Object.entries(data).reverse();
  const at = entries.length === 0 ? 0 : turn % entries.length;
  return Object.fromEntries(
    [...entries.slice(at), ...entries.slice(0, at)].map(([key, member]) => [key, withKeysMoved(member, turn)]),
  );
}

function isEmpty(value: Data): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function isMap(value: Data): value is Readonly<Record<string, Data>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
