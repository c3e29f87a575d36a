import { isMap, isPair, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Node } from 'yaml';
import { quoted, yamlText } from '../yaml/scalar.ts';
import { TemplateProblem } from './pieces.ts';
import type { Piece, TemplateLanguage } from './pieces.ts';

/**
 * Parses the template with a text of its own in the place of each value: each must be found again as a whole value or key, in quotes. So no value
 * can stand in a comment, in a text, or where it would end something.
 */
function checkDocument(pieces: readonly Piece[], isJson: boolean): void {
  let mark = 'place';
  while (pieces.some((piece) => typeof piece === 'string' && piece.includes(mark))) mark += 'x';
  const places = new Map<string, unknown>();
  const text = pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      const name = `${mark}${places.size}e`;
      places.set(name, piece.value);
      return JSON.stringify(name);
    })
    .join('');
  const documents = isJson ? [] : [...parseAllDocuments(text)];
  const problem = isJson ? jsonProblem(text) : documents.flatMap((each) => each.errors)[0]?.message;
  if (problem !== undefined)
    throw new TemplateProblem(`the template is not well formed: ${problem.split('\n')[0] ?? ''}`);
  const found = new Map<string, number>();
  const note = (name: string, isKey: boolean): void => {
    found.set(name, (found.get(name) ?? 0) + 1);
    if (isKey && places.has(name) && typeof places.get(name) !== 'string')
      throw new TemplateProblem('a key must be a text');
  };
  if (isJson) textsOf(JSON.parse(text), note);
  else for (const each of documents) scalarsOf(each.contents, note);
  for (const name of places.keys())
    if (found.get(name) !== 1)
      throw new TemplateProblem(
        'a value must stand where a whole value or key stands: not in a text, in a comment or beside other text',
      );
}

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (reason) {
    return reason instanceof Error ? reason.message : String(reason);
  }
}

function textsOf(value: unknown, note: (text: string, isKey: boolean) => void): void {
  if (typeof value === 'string') note(value, false);
  else if (Array.isArray(value)) for (const item of value as unknown[]) textsOf(item, note);
  else if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value)) {
      note(key, true);
      textsOf(member, note);
    }
}

function scalarsOf(node: unknown, note: (text: string, isKey: boolean) => void, isKey = false): void {
  if (isScalar(node)) {
    if (node.type === 'QUOTE_DOUBLE' && typeof node.value === 'string') note(node.value, isKey);
  } else if (isMap(node) || isSeq(node))
    for (const item of node.items as readonly Node[])
      if (isPair(item)) {
        scalarsOf(item.key, note, true);
        scalarsOf(item.value, note);
      } else scalarsOf(item, note);
}

/** Data on one line, as JSON writes it; YAML reads that, too, with the escapes of its own texts. */
function inline(value: unknown, text: (text: string) => string): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return text(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TemplateProblem('a number of JSON and YAML must be finite');
    const written = String(value);
    return written.includes('e') && !written.includes('.') ? written.replace('e', '.0e') : written;
  }
  if (Array.isArray(value)) return `[${value.map((each) => inline(each, text)).join(', ')}]`;
  if (typeof value !== 'object') throw new TemplateProblem(`JSON and YAML have no value for a ${typeof value}`);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${quoted(key)}: ${inline(member, text)}`).join(', ')}}`;
}

/** YAML: each value is one scalar, or a list or map on one line. */
export const yaml: TemplateLanguage = {
  check: (pieces) => checkDocument(pieces, false),
  // Plain only if no context, such as a list in brackets, gives its signs a meaning.
  print: (value) => inline(value, (text) => (/^[A-Za-z_][\w./-]*$/.test(text) ? yamlText(text) : quoted(text))),
};

/** JSON. */
export const json: TemplateLanguage = {
  check: (pieces) => checkDocument(pieces, true),
  print: (value) => inline(value, quoted),
};
