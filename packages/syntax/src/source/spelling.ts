import type { Source } from './source.ts';
import { isName } from './words.ts';

/** How fields and values are spelt in one syntax, for messages that name a remedy and for the edits of fixes. */
export interface Spelling {
  /** A key that a value follows: `unit:` or `unit =`. */
  key(name: string): string;
  /** A field with a value that is spelt already: `unit: "ms"`. */
  field(name: string, value: string): string;
  text(content: string): string;
  /** A condition, a duration or a size: bare where the syntax has them. */
  literal(content: string): string;
  list(items: readonly string[]): string;
  map(fields: readonly (readonly [name: string, value: string])[]): string;
  /** A key of a secret: `{ secret: "name/key" }`. */
  secret(reference: string): string;
  /** How a service begins. */
  readonly service: string;
  /** How one gets a list where something else stands; `key` is the first key of a map. */
  toList(key?: string): string;
  /** How one gets a map where a list of one stands. */
  readonly fromList: string;
}

const yaml: Spelling = {
  key: (name) => `${name}:`,
  field: (name, value) => `${name}: ${value}`,
  text: (content) => JSON.stringify(content),
  literal: (content) => JSON.stringify(content),
  list: (items) => `[${items.join(', ')}]`,
  map: (fields) => inBraces(fields.map(([name, value]) => yaml.field(name, value))),
  secret: (reference) => `{ secret: "${reference}" }`,
  service: 'mlops:',
  toList: (key) =>
    key === undefined ? 'put each item on lines of its own, the first behind `- `' : `put \`- \` before '${key}'`,
  fromList: 'remove the `- ` or brackets',
};

const native: Spelling = {
  key: (name) => `${nativeName(name, true)} =`,
  field: (name, value) => `${nativeName(name, true)} = ${value}`,
  text: (content) => JSON.stringify(content),
  literal: (content) => content,
  list: (items) => `[${items.join(', ')}]`,
  map: (fields) => inBraces(fields.map(([name, value]) => native.field(name, value))),
  secret: (reference) => `secret("${reference}")`,
  service: 'mlops NAME "1.0.0" {',
  toList: () => 'put brackets around it',
  fromList: 'remove the brackets',
};

const typescript: Spelling = {
  ...yaml,
  service: 'export default defineService({',
  toList: () => 'put brackets around it',
  fromList: 'remove the brackets',
};

/** The spelling in which a source is written. */
export function spellingOf({ syntax }: Source): Spelling {
  return syntax === 'native' ? native : syntax === 'typescript' ? typescript : yaml;
}

/** A key or label of the native syntax: a word, or in quotes; before a `=` a keyword needs none. */
export function nativeName(name: string, keywords: boolean): string {
  return isName(name, keywords) ? name : JSON.stringify(name);
}

function inBraces(fields: readonly string[]): string {
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
