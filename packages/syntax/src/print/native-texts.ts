import { isBareWord, isName } from '../source/words.ts';
import type { Labels } from '../document/labels.ts';
import { parseExpression } from '../expression/parse.ts';
import { readNative } from '../native/read.ts';
import { rangeOf } from '../source/source.ts';
import { expressionLines, textOfLines } from './expression-lines.ts';
import type { ExpressionLine, Layout, MapLayout, ScalarLayout } from './layout.ts';
import { isBlockText, isLiteral, nativeQuoted } from './texts.ts';

const NUMBER = /^(?:0x[0-9a-fA-F]+|-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)$/;

/** What a scalar is written as: lines of an expression, lines of a text, or one line. */
export type Written =
  | { readonly kind: 'expression'; readonly lines: readonly ExpressionLine[] }
  | { readonly kind: 'block'; readonly text: string }
  | { readonly kind: 'line'; readonly text: string };

/** How a scalar is written in the native syntax at a path. */
export function writtenScalar(scalar: ScalarLayout, path: string, labels: Labels): Written {
  const { value, text, style } = scalar;
  if (typeof value === 'number') return line(NUMBER.test(text) ? text : numberText(value));
  if (typeof value !== 'string') return line(String(value));
  if (style === 'expression') return { kind: 'expression', lines: scalar.lines ?? expressionLines(text) };
  const expression = labels.expressionAt(path) ? bareExpression(text) : undefined;
  if (expression !== undefined) return { kind: 'expression', lines: expression };
  if (isLiteral(text)) return line(text);
  if (isBareWord(text) && (style === 'plain' || labels.wordAt(path))) return line(text);
  return style === 'block' && isBlockText(text) ? { kind: 'block', text } : line(nativeQuoted(text));
}

function line(text: string): Written {
  return { kind: 'line', text };
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return '".nan"';
  if (!Number.isFinite(value)) return value > 0 ? '1e999' : '-1e999';
  return Object.is(value, -0) ? '-0' : String(value);
}

/**
 * The lines of a condition that a text holds, if it reads back bare as the same condition, blank for blank: lines that are indented in
 * another way stay a text. YAML writes a bare condition over several lines as a block that ends with a line break.
 */
function bareExpression(text: string): readonly ExpressionLine[] | undefined {
  if (parseExpression(text, (start, end) => rangeOf({ file: '', text }, start, end)).value === undefined)
    return undefined;
  const lines = expressionLines(text);
  const bare = textOfLines(lines);
  if (text !== (bare.includes('\n') ? `${bare}\n` : bare)) return undefined;
  const { value, diagnostics } = readNative({ file: '', text: `a = ${bare}\nb = 1\n` }, bareLabels);
  const read = value?.kind === 'map' ? value.members[0]?.value : undefined;
  if (diagnostics.length > 0 || read?.kind !== 'scalar' || read.value !== bare) return undefined;
  return lines;
}

const bareLabels: Labels = {
  blocksIn: () => [],
  into: (path) => path,
  callsAt: () => false,
  expressionAt: () => true,
  wordAt: () => false,
};

/** A key or a label: a word, or in quotes. Before a `=` it may also be a keyword. */
export function nativeKey(key: string, keywords: boolean): string {
  return isName(key, keywords) ? key : nativeQuoted(key);
}

const CALLS: readonly { readonly name: string; readonly keys: readonly string[]; readonly last?: string }[] = [
  { name: 'uniform', keys: ['min', 'max'] },
  { name: 'loguniform', keys: ['min', 'max', 'scale'], last: 'log' },
  { name: 'int', keys: ['min', 'max', 'type'], last: 'int' },
  { name: 'secret', keys: ['secret'] },
];

/** The call that stands for a map, if one does and nothing in it would be lost. */
export function callText({ entries, open, end }: MapLayout, path: string, labels: Labels): string | undefined {
  if (!labels.callsAt(path) || [...open, ...end].some((note) => note !== '')) return undefined;
  if (entries.some(({ before, behind }) => [...before, ...behind].some((note) => note !== ''))) return undefined;
  const call = CALLS.find(
    ({ keys, last }) =>
      keys.length === entries.length &&
      keys.every((key, index) => entries[index]?.key === key) &&
      (last === undefined || isText(entries.at(-1)?.value, last)),
  );
  if (call === undefined) return undefined;
  const own = call.last === undefined ? entries : entries.slice(0, -1);
  const args = own.map(({ value }) => argumentText(value, call.name === 'secret'));
  return args.every((text) => text !== undefined) ? `${call.name}(${args.join(', ')})` : undefined;
}

function isText(value: Layout | undefined, text: string): boolean {
  return value?.kind === 'scalar' && value.value === text && value.anchor === undefined;
}

/** A number as an argument, or a text where one is wanted. */
function argumentText(layout: Layout, wantsText: boolean): string | undefined {
  if (layout.kind !== 'scalar') return undefined;
  const { value, text } = layout;
  if (wantsText) return typeof value === 'string' ? nativeQuoted(text) : undefined;
  if (typeof value === 'number' && !Number.isNaN(value)) return NUMBER.test(text) ? text : numberText(value);
  return typeof value === 'string' && isLiteral(text) ? text : undefined;
}
