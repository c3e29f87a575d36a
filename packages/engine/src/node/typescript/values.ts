import { nearest, syntaxDiagnostics } from '@trainyard/sdk';
import type { ts } from 'ts-morph';
import { typescriptDiagnostics } from './diagnostics.ts';
import { readList, readMap } from './literals.ts';
import { scalarPart } from './parts.ts';
import type { Part } from './parts.ts';
import { isTooMuch, placeOf, refuse, unknownAt } from './reading.ts';
import type { Reading } from './reading.ts';

/** What is known of an expression without running it. */
export function readValue(reading: Reading, node: ts.Expression, depth: number): Part {
  const { ts } = reading;
  if (depth > reading.limits.depth)
    return refuse(
      reading,
      syntaxDiagnostics.tooDeep({ range: placeOf(reading, node) }, { limit: reading.limits.depth }),
    );
  const inner = unwrapped(reading, node);
  if (ts.isObjectLiteralExpression(inner)) return readMap(reading, inner, depth);
  if (ts.isArrayLiteralExpression(inner)) return readList(reading, inner, depth);
  if (ts.isStringLiteralLike(inner)) return scalarPart(placeOf(reading, inner), inner.text, inner.text, true);
  if (ts.isIdentifier(inner)) return readName(reading, inner, depth);
  if (ts.isTemplateExpression(inner)) return readTemplate(reading, inner, depth);
  if (isSum(reading, inner)) return readSum(reading, inner, depth);
  if (ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner))
    return readAccess(reading, inner, depth);
  return readPlain(reading, inner) ?? refuseCode(reading, inner) ?? unknownAt(reading, inner, whatOf(reading, inner));
}

/** An expression without the parentheses and types around it. */
export function unwrapped({ ts }: Reading, node: ts.Expression): ts.Expression {
  let inner = node;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isTypeAssertionExpression(inner) ||
    ts.isNonNullExpression(inner)
  )
    inner = inner.expression;
  return inner;
}

/** Numbers, truth values and null. */
function readPlain(reading: Reading, node: ts.Expression): Part | undefined {
  const { ts, source } = reading;
  const range = placeOf(reading, node);
  const words = new Map<ts.SyntaxKind, boolean | null>([
    [ts.SyntaxKind.TrueKeyword, true],
    [ts.SyntaxKind.FalseKeyword, false],
    [ts.SyntaxKind.NullKeyword, null],
  ]);
  const word = words.get(node.kind);
  if (word !== undefined) return scalarPart(range, word, word === null ? '' : String(word), false);
  const signed =
    ts.isPrefixUnaryExpression(node) &&
    (node.operator === ts.SyntaxKind.MinusToken || node.operator === ts.SyntaxKind.PlusToken)
      ? node
      : undefined;
  const digits = signed?.operand ?? node;
  if (!ts.isNumericLiteral(digits)) return undefined;
  const size = Number(digits.text);
  const value = signed?.operator === ts.SyntaxKind.MinusToken ? -size : size;
  const written = source.text.slice(range.start, range.end);
  // Hexadecimal digits and marks between digits are spellings of TypeScript alone.
  const text = /^-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(written) ? written : String(value);
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && /^[-+]?[\d_]+$/.test(written))
    return refuse(reading, syntaxDiagnostics.unsafeInteger({ range }, { text: written }));
  return scalarPart(range, value, text, false);
}

/** What can never be data, also when it is run. */
function refuseCode(reading: Reading, node: ts.Expression): Part | undefined {
  const { ts } = reading;
  const kinds = new Map<ts.SyntaxKind, string>([
    [ts.SyntaxKind.ArrowFunction, 'a function'],
    [ts.SyntaxKind.FunctionExpression, 'a function'],
    [ts.SyntaxKind.ClassExpression, 'a class'],
    [ts.SyntaxKind.RegularExpressionLiteral, 'a regular expression'],
    [ts.SyntaxKind.BigIntLiteral, 'a bigint'],
  ]);
  const what = kinds.get(node.kind);
  return what === undefined
    ? undefined
    : refuse(reading, typescriptDiagnostics.notData({ range: placeOf(reading, node) }, { what }));
}

function whatOf({ ts }: Reading, node: ts.Node): string {
  if (ts.isCallExpression(node)) return 'is a call, whose result is known only by running the file';
  if (ts.isNewExpression(node)) return 'makes an object, which is known only by running the file';
  if (ts.isAwaitExpression(node)) return 'waits for something that is known only by running the file';
  return 'is worked out when the file runs';
}

function readName(reading: Reading, node: ts.Identifier, depth: number): Part {
  const range = placeOf(reading, node);
  const name = node.text;
  if (name === 'undefined') return { kind: 'absent', range };
  const declaration = reading.constants.get(name);
  if (declaration?.initializer !== undefined) {
    const known = reading.known.get(name);
    if (known === 'open') return unknownAt(reading, node, 'is made from itself');
    if (known === undefined) reading.known.set(name, 'open');
    const part = known ?? readValue(reading, declaration.initializer, depth);
    reading.known.set(name, part);
    return part;
  }
  const what = reading.names.get(name);
  if (what !== undefined) return unknownAt(reading, node, what);
  if (name === 'NaN' || name === 'Infinity')
    return refuse(reading, typescriptDiagnostics.notData({ range }, { what: `the number ${name}` }));
  if (name in globalThis) return unknownAt(reading, node, 'is known only by running the file');
  const near = nearest(name, [...reading.constants.keys()]);
  return refuse(
    reading,
    typescriptDiagnostics.undeclared({ range }, { name, ...(near === undefined ? {} : { near }) }),
  );
}

/** A template whose holes are known. */
function readTemplate(reading: Reading, node: ts.TemplateExpression, depth: number): Part {
  const pieces = node.templateSpans.flatMap(({ expression, literal }) => [expression, literal.text]);
  return joined(reading, node, { pieces: [node.head.text, ...pieces], depth });
}

function isSum({ ts }: Reading, node: ts.Expression): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

/** Texts put together with `+`. */
function readSum(reading: Reading, node: ts.BinaryExpression, depth: number): Part {
  const pieces: ts.Expression[] = [];
  let left: ts.Expression = node;
  for (; isSum(reading, left); left = left.left) pieces.push(left.right);
  // What stands first decides: after a text, `+` puts everything else to it.
  return joined(reading, node, { pieces: [left, ...pieces.reverse()], depth, text: true });
}

interface Pieces {
  readonly pieces: readonly (ts.Expression | string)[];
  readonly depth: number;
  /** Whether the first piece has to be a text: otherwise `+` adds numbers. */
  readonly text?: true;
}

function joined(reading: Reading, node: ts.Expression, { pieces, depth, text: onlyTexts }: Pieces): Part {
  const range = placeOf(reading, node);
  const before = reading.unknowns.length + reading.diagnostics.length;
  const texts: string[] = [];
  for (const piece of pieces) {
    const part = typeof piece === 'string' ? undefined : readValue(reading, piece, depth + 1);
    if (typeof piece === 'string') texts.push(piece);
    else if (
      part?.kind === 'scalar' &&
      part.node.value !== null &&
      (texts.length > 0 || onlyTexts === undefined || typeof part.node.value === 'string')
    )
      texts.push(String(part.node.value));
    else if (reading.unknowns.length + reading.diagnostics.length > before) return { kind: 'unknown', range };
    else return unknownAt(reading, node, 'is worked out when the file runs');
  }
  const text = texts.join('');
  // Names for texts that are made of each other grow as fast as lists do.
  if (isTooMuch(reading, range, text.length / 1000)) return { kind: 'absent', range };
  return scalarPart(range, text, text, true);
}

/** `defaults.image`, `regions[0]`. */
function readAccess(
  reading: Reading,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  depth: number,
): Part {
  const { ts } = reading;
  const before = reading.unknowns.length;
  const target = readValue(reading, node.expression, depth + 1);
  const key = ts.isPropertyAccessExpression(node)
    ? node.name.text
    : ts.isStringLiteralLike(node.argumentExpression) || ts.isNumericLiteral(node.argumentExpression)
      ? node.argumentExpression.text
      : undefined;
  const found =
    key === undefined
      ? undefined
      : target.kind === 'map' && !target.open
        ? target.members.get(key)?.value
        : target.kind === 'list' && !target.open && /^\d+$/.test(key)
          ? target.items[Number(key)]
          : undefined;
  if (found !== undefined) return found;
  return reading.unknowns.length > before
    ? { kind: 'unknown', range: placeOf(reading, node) }
    : unknownAt(reading, node, 'is worked out when the file runs');
}
