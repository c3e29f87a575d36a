import type { IToken } from 'chevrotain';
import type { Span } from '@trainyard/syntax';
import type { Objections, Part } from './building.ts';
import { durationValue, isSpan, numberValue, textValue } from './literals.ts';
import { Duration, Label } from './tokens.ts';
import type { QueryMatcher } from './tree.ts';
import { patternProblem } from '../types/pattern.ts';

/** The stretch of text that a token covers. */
export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

/** From the beginning of one stretch to the end of another. */
export function spanning(from: Span, to: Span): Span {
  return { start: from.start, end: to.end };
}

/** Seconds that a duration or a number stands for. */
export function durationOf(objections: Objections, token: IToken): number {
  const seconds = secondsOf(objections, token);
  if (!isSpan(seconds))
    objections.push({ span: spanOf(token), message: `\`${token.image}\` is longer than Prometheus can count.` });
  const nanoseconds = Math.round(seconds * 1e9);
  if (nanoseconds % 1e6 !== 0 && isSpan(seconds))
    objections.push({ span: spanOf(token), message: 'Times are counted in milliseconds.', beyond: true });
  return nanoseconds / 1e9;
}

function secondsOf(objections: Objections, token: IToken): number {
  const value = token.tokenType === Duration ? durationValue(token.image) : numberValue(token.image);
  if (value !== undefined) return value;
  const why =
    token.tokenType === Duration
      ? 'is no duration: units go from y to ms, each once, as in `1h30m`'
      : 'is no number that can be held';
  objections.push({ span: spanOf(token), message: `\`${token.image}\` ${why}.` });
  return 1;
}

/** A number; a duration counts its seconds. */
export function numberOf(objections: Objections, token: IToken): Part {
  return { query: { kind: 'number', value: secondsOf(objections, token) }, type: 'scalar', span: spanOf(token) };
}

/** A text in quotes. */
export function textOf(objections: Objections, token: IToken): Part {
  return { query: { kind: 'text', value: content(objections, token) }, type: 'text', span: spanOf(token) };
}

function content(objections: Objections, token: IToken): string {
  const found = textValue(token.image);
  if (typeof found === 'object') return found.text;
  const span = spanOf(token);
  if (found === 'bytes')
    objections.push({ span, message: 'The escapes make bytes that are no UTF-8 text.', beyond: true });
  else
    objections.push({
      span,
      message: `${token.image} holds an escape that PromQL does not have: write \`\\\\\` for a backslash, or use backticks.`,
    });
  return '';
}

/** `job="x"`, or the name of the metric in quotes, with the regular expression tried. */
export function matcherOf(
  objections: Objections,
  label: IToken,
  test: { readonly op: IToken; readonly value: IToken } | undefined,
): QueryMatcher | string {
  const name = label.tokenType === Label ? label.image : content(objections, label);
  if (test === undefined) {
    if (label.tokenType === Label)
      objections.push({ span: spanOf(label), message: `The label '${name}' is not compared: write \`${name}="…"\`.` });
    return name;
  }
  const value = content(objections, test.value);
  const op = test.op.image as QueryMatcher['op'];
  const problem = op === '=~' || op === '!~' ? patternProblem(value) : undefined;
  if (problem !== undefined)
    objections.push({
      span: spanOf(test.value),
      message: `${test.value.image} is no regular expression of RE2: it ${problem}.`,
    });
  return { label: name, op, value };
}
