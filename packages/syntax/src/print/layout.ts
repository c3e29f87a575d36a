import { isBareWord } from '../source/words.ts';
import type { Node, Plain } from '../document/node.ts';
import { isBlockText, isLiteral } from './texts.ts';

/** How a scalar was written: bare, in quotes, as lines of text, or as an expression of the native syntax. */
export type Style = 'plain' | 'quoted' | 'block' | 'expression';

interface Marked {
  /** The anchor that marks it (YAML). */
  readonly anchor?: string;
}

/** One line of an expression: indented by two blanks for each bracket that is open, and a comment behind it or instead of it. */
export interface ExpressionLine {
  readonly text: string;
  readonly comment?: string;
}

/** A scalar that is to be written, and its content. */
export interface ScalarLayout extends Marked {
  readonly kind: 'scalar';
  readonly value: Plain;
  readonly text: string;
  readonly style: Style;
  /** The lines of an expression, each with the comment at its end. */
  readonly lines?: readonly ExpressionLine[];
  /** A folded text of YAML as it stands, from its sign on, each line without the indentation of all. */
  readonly folded?: string;
}

interface Container extends Marked {
  /** Whether it stood on one line, in braces or brackets. */
  readonly oneLine: boolean;
  /** Comments behind its opening, each from its `#` on. */
  readonly open: readonly string[];
  /** Lines before its closing: comments, and empty texts for blank lines. */
  readonly end: readonly string[];
}

/** A map that is to be written. */
export interface MapLayout extends Container {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
}

/** A list that is to be written; its entries have no key. */
export interface ListLayout extends Container {
  readonly kind: 'list';
  readonly entries: readonly Entry[];
}

/** A YAML alias, and what it stands for. */
export interface AliasLayout extends Marked {
  readonly kind: 'alias';
  readonly name: string;
  readonly target: Layout;
}

/** The content of a document with its comments and groups of lines: what printers write. It knows no syntax, and no place. */
export type Layout = MapLayout | ListLayout | ScalarLayout | AliasLayout;

/** One key of a map with its value, or one item of a list. */
export interface Entry {
  readonly key: string;
  /** The key as YAML had it, without its quotes: one that was plain stays so. */
  readonly plainKey?: true;
  readonly keyAnchor?: string;
  readonly value: Layout;
  /** Lines above it: comments, and empty texts for blank lines. */
  readonly before: readonly string[];
  /** The comment at the end of its line. */
  readonly behind: readonly string[];
}

/** A whole text: its content, and what stands around it. */
export interface Page {
  readonly root: Layout;
  /** Lines before everything, where no entry is that they could stand above. */
  readonly start: readonly string[];
  /** Lines behind everything. */
  readonly end: readonly string[];
  /** What the text says, as every command reads it. */
  readonly tree: Node;
  /** Its comments in their order, each from its `#` on. */
  readonly comments: readonly string[];
}

/** The columns that a line should not go beyond. */
export const WIDTH = 100;

/**
 * Whether a value is written on one line: it was, nothing in it is a comment or a text of several lines, and it is short enough. Lengths
 * are those of keys and contents, so both syntaxes come to the same answer and converting changes no lines.
 */
export function fitsOneLine(value: Layout, depth: number, key = ''): boolean {
  if (value.kind === 'scalar' || value.kind === 'alias') return true;
  if (value.entries.length === 0) return value.open.length === 0 && value.end.every((line) => line === '');
  return isOneLine(value) && 2 * depth + key.length + 3 + lengthOf(value) <= WIDTH;
}

function isOneLine(value: Layout): boolean {
  if (value.kind === 'alias') return true;
  if (value.kind === 'scalar') return !isTall(value);
  return (
    (value.oneLine || value.entries.length === 0) &&
    value.open.length === 0 &&
    value.end.length === 0 &&
    value.entries.every(({ before, behind, value: inner }) => before.length + behind.length === 0 && isOneLine(inner))
  );
}

/** Whether a scalar takes several lines. */
export function isTall(value: Layout): boolean {
  if (value.kind !== 'scalar') return false;
  if (value.style === 'block') return isBlockText(value.text);
  return value.style === 'expression' && value.text.includes('\n');
}

function lengthOf(value: Layout): number {
  if (value.kind === 'alias') return value.name.length + 1;
  if (value.kind === 'scalar') {
    if (typeof value.value !== 'string') return String(value.value).length;
    return value.text.length + (isBareWord(value.text) || isLiteral(value.text) ? 0 : 2);
  }
  const isMap = value.kind === 'map';
  // Braces have blanks inside; no comma stands behind the last entry.
  return value.entries.reduce(
    (sum, entry) => sum + lengthOf(entry.value) + (isMap ? entry.key.length + 4 : 2),
    isMap ? 2 : 0,
  );
}

/** Lines above something, with runs of blank lines as one, and none at all where it comes first. */
export function linesAbove(lines: readonly string[], isFirst: boolean): readonly string[] {
  const kept = lines.filter((line, index) => line !== '' || (index > 0 && lines[index - 1] !== '') || index === 0);
  return isFirst ? withoutLeading(kept) : kept;
}

/** Lines before a closing: no blank line stands last. */
export function linesAtEnd(lines: readonly string[], isFirst: boolean): readonly string[] {
  const last = lines.findLastIndex((line) => line !== '');
  return linesAbove(lines.slice(0, last + 1), isFirst);
}

function withoutLeading(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line !== '');
  return first === -1 ? [] : lines.slice(first);
}

/** All comments of a value, in the order in which they are written. */
export function commentsOf(value: Layout): string[] {
  if (value.kind === 'alias') return [];
  if (value.kind === 'scalar') return (value.lines ?? []).flatMap(({ comment }) => comment ?? []);
  return [
    ...value.open,
    ...value.entries.flatMap(({ before, value: inner, behind }) => [...before, ...commentsOf(inner), ...behind]),
    ...value.end,
  ].filter((line) => line !== '');
}
