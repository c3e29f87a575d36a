import { withoutIndent } from '../indent.ts';
import { typescriptLiteral } from '@trainyard/conditions';

const TAG = '@trainyard/typescript-code';

/** A piece of TypeScript: what its author wrote, and data between it. */
export interface TypeScriptCode {
  readonly [TAG]: readonly string[];
  readonly values: readonly unknown[];
}

/**
 * TypeScript as a value, which a text can never be: `${…}` places data as a literal, and other code as it is. Lines are indented where they are
 * put; the code's own indentation is taken away.
 *
 * @example
 * typescript`scheduled(${{ every: '1d' }})` // scheduled({ every: "1d" })
 */
export function typescript(parts: TemplateStringsArray, ...values: readonly unknown[]): TypeScriptCode {
  return { [TAG]: withoutIndent(parts), values };
}

/** A name in code, such as that of an import. Throws if the text is no identifier (`a-b`, `a.b`). */
export function identifier(name: string): TypeScriptCode {
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) throw new Error(`'${name}' is no identifier`);
  return { [TAG]: [name], values: [] };
}

/** True for what `typescript` made; told by its tag, so that a second copy of the SDK does no harm. */
export function isTypeScriptCode(value: unknown): value is TypeScriptCode {
  return typeof value === 'object' && value !== null && TAG in value;
}

/** A piece of code as text, with a name in the place of each value, and the literals that belong there, by these names. */
export interface PrintedCode {
  readonly text: string;
  readonly literals: ReadonlyMap<string, string>;
}

/** Prints a value: code as it is, data as one literal. Names for the places of data begin with `prefix`, which must occur nowhere else. */
export function printCode(value: unknown, prefix: string): PrintedCode {
  const literals = new Map<string, string>();
  const print = (each: unknown): string => {
    if (isTypeScriptCode(each))
      return each[TAG].map((part, at) => `${part}${at < each.values.length ? print(each.values[at]) : ''}`).join('');
    const name = `${prefix}${literals.size}$`;
    literals.set(name, typescriptLiteral(each));
    return name;
  };
  return { text: print(value), literals };
}
