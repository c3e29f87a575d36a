import { isBareWord } from '../source/words.ts';
import { isScalar, isSeq, parseDocument } from 'yaml';
import { yamlOptions } from '../yaml/repairs.ts';
import type { AliasLayout, Entry, ScalarLayout } from './layout.ts';
import { hasUnseen, isLiteral, yamlQuoted } from './texts.ts';

const NUMBER =
  /^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0x[0-9a-fA-F]+|0o[0-7]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** A scalar on one line of YAML. */
export function yamlScalar(scalar: ScalarLayout | AliasLayout, inFlow: boolean): string {
  if (scalar.kind === 'alias') return `*${scalar.name}`;
  const anchor = scalar.anchor === undefined ? '' : `&${scalar.anchor} `;
  return `${anchor}${content(scalar, inFlow)}`;
}

function content({ value, text, style }: ScalarLayout, inFlow: boolean): string {
  if (typeof value === 'number') return NUMBER.test(text) ? text : numberText(value);
  if (typeof value !== 'string') return String(value);
  return style === 'plain' && isPlain(text, inFlow) ? text : yamlQuoted(text);
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A key, plain where it was, or where it is a word. */
export function yamlKey({ key, plainKey, keyAnchor }: Entry, inFlow: boolean): string {
  const anchor = keyAnchor === undefined ? '' : `&${keyAnchor} `;
  const plain = /^[A-Za-z_][A-Za-z0-9_./-]*$/.test(key) || (plainKey === true && isPlainKey(key, inFlow));
  return `${anchor}${plain ? key : yamlQuoted(key)}`;
}

function isPlainKey(key: string, inFlow: boolean): boolean {
  return key !== '' && !key.includes('\n') && !hasUnseen(key) && readsPlain(key, inFlow, false);
}

/** Whether a text without quotes reads back as the same text. */
function isPlain(text: string, inFlow: boolean): boolean {
  if (isBareWord(text) || isLiteral(text)) return true;
  return text !== '' && !text.includes('\n') && !hasUnseen(text) && readsPlain(text, inFlow, true);
}

function readsPlain(text: string, inFlow: boolean, asText: boolean): boolean {
  // Blanks that YAML does not know must not begin a line.
  if (/^\s/.test(text)) return false;
  const { contents, errors } = parseDocument(inFlow ? `[${text}]` : `- ${text}\n`, yamlOptions);
  if (errors.length > 0 || !isSeq(contents) || contents.items.length !== 1) return false;
  const [item] = contents.items;
  if (!isScalar(item) || item.type !== 'PLAIN' || item.source !== text || item.anchor !== undefined) return false;
  return !asText || item.value === text;
}
