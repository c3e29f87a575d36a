import type { IToken } from 'chevrotain';
import { Duration, Percent, Size } from './tokens.ts';
import type { BinaryOperator, Expression, Join, Span } from './tree.ts';
import { durationSeconds, unescapeText } from './values.ts';

/** The stretch of text that a token covers. */
export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

/** From the beginning of one stretch to the end of another. */
export function spanning(from: Span, to: Span): Span {
  return { start: from.start, end: to.end };
}

/** An operator between two expressions. */
export function binary(op: BinaryOperator, left: Expression, right: Expression, join?: Join): Expression {
  return {
    kind: 'binary',
    op,
    left,
    right,
    ...(join === undefined ? {} : { join }),
    span: spanning(left.span, right.span),
  };
}

/** A number with its unit; a duration of several parts (`1h30m`) counts seconds. */
export function numberOf(token: IToken): Expression {
  const { image, tokenType } = token;
  const span = spanOf(token);
  if (tokenType === Percent) return { kind: 'number', value: Number(image.slice(0, -1)), unit: '%', span };
  if (tokenType === Duration) {
    const single = /^([\d.]+)(ms|mo|[smhdwy])$/.exec(image);
    return single === null
      ? { kind: 'number', value: durationSeconds(image), unit: 's', span }
      : { kind: 'number', value: Number(single[1]), unit: single[2] ?? 's', span };
  }
  const size = tokenType === Size ? /^(.*?)([KMGT]i|[kMGT])$/.exec(image) : null;
  return size === null
    ? { kind: 'number', value: Number(image), span }
    : { kind: 'number', value: Number(size[1]), unit: size[2] ?? '', span };
}

/** The text of a token in quotes. */
export function textOf(token: IToken): Expression {
  return { kind: 'string', value: unescapeText(token.image), span: spanOf(token) };
}

/** `true` or `false`. */
export function booleanOf(token: IToken): Expression {
  return { kind: 'boolean', value: token.image === 'true', span: spanOf(token) };
}

/** `null`. */
export function nullOf(token: IToken): Expression {
  return { kind: 'null', span: spanOf(token) };
}
