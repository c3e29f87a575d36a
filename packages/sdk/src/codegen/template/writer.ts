import { append } from '@trainyard/syntax';
import type { Path } from '@trainyard/syntax';
import { withoutIndent } from '../indent.ts';
import { basePaths, fileOf, isTraced, tracedPaths } from '../traced.ts';
import type { GeneratedFile, Line, WriterOptions } from '../traced.ts';
import { json, yaml } from './documents.ts';
import { hcl } from './hcl.ts';
import { isIdentifier, TemplateProblem } from './pieces.ts';
import type { Identifier, Piece, TemplateLanguage } from './pieces.ts';
import { python } from './python.ts';
import { shell } from './shell.ts';

const languages = { hcl, json, python, shell, yaml } as const;

/** The languages that templates know. */
export type TemplateLanguageName = keyof typeof languages;

const PART = '@trainyard/template-part';

/** A piece of a template, for lists and conditions: it can be placed in a template of the same language. */
export interface TemplatePart {
  readonly [PART]: TemplateLanguageName;
  readonly pieces: readonly Piece[];
}

/**
 * Writes a file from templates. `${…}` places data, quoted as the language of the file quotes it: a text can never be code. `from` marks the lines on
 * which a value stands; all others come from the fields of the file.
 */
export interface TemplateWriter {
  /** Adds lines to the file. */
  add(...parts: readonly TemplatePart[]): TemplateWriter;
  /**
   * Lines of the file, without the indentation of the template. Another part may hold them, alone or in a list; then they are indented like the line on
   * which they stand.
   */
  part(parts: TemplateStringsArray, ...values: readonly unknown[]): TemplatePart;
  /** A name of the specification as an identifier of the language. Throws where the language has none. */
  identifier(name: string): Identifier;
  /** The file. Throws `TemplateProblem` for a template in which a value would not be a value. */
  file(): GeneratedFile;
}

/** A writer for one file. */
export function templateWriter(path: string, name: TemplateLanguageName, options: WriterOptions = {}): TemplateWriter {
  if (!Object.hasOwn(languages, name))
    throw new TemplateProblem(`there are no templates of '${name}': there are ${Object.keys(languages).join(', ')}`);
  const language: TemplateLanguage = languages[name];
  const all: Piece[] = [];
  const writer: TemplateWriter = {
    add: (...parts) => {
      for (const part of parts) {
        append(all, piecesIn(part, name));
        all.push('\n');
      }
      return writer;
    },
    part: (parts, ...values) => ({ [PART]: name, pieces: piecesOf(name, parts, values) }),
    identifier: (text) => {
      if (language.identifier === undefined) throw new TemplateProblem(`${name} has no identifiers`);
      return { '@trainyard/identifier': text };
    },
    file: () => {
      const pieces = joined(all);
      language.check(pieces);
      return fileOf(path, linesOf(pieces, language, basePaths(options)), options);
    },
  };
  return writer;
}

function isPart(value: unknown): value is TemplatePart {
  return typeof value === 'object' && value !== null && PART in value;
}

function piecesOf(name: TemplateLanguageName, parts: readonly string[], values: readonly unknown[]): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const [index, text] of withoutIndent(parts).entries()) {
    pieces.push(text);
    if (index >= values.length) continue;
    const value = values[index];
    const placed = isPart(value)
      ? [value]
      : Array.isArray(value) && value.length > 0 && value.every(isPart)
        ? value
        : undefined;
    if (placed === undefined) {
      pieces.push(isTraced(value) ? { value: bare(value), from: tracedPaths(value) } : { value });
      continue;
    }
    const line =
      pieces
        .map((piece) => (typeof piece === 'string' ? piece : '0'))
        .join('')
        .split('\n')
        .at(-1) ?? '';
    for (const [at, part] of placed.entries()) {
      const newline = `\n${/^\s*$/.test(line) ? line : ''}`;
      if (at > 0) pieces.push(newline);
      for (const piece of piecesIn(part, name))
        pieces.push(typeof piece === 'string' ? piece.replaceAll('\n', newline) : piece);
    }
  }
  return pieces;
}

/** Throws for a part of another language. */
function piecesIn(part: TemplatePart, name: TemplateLanguageName): readonly Piece[] {
  if (part[PART] !== name) throw new TemplateProblem(`a part of ${part[PART]} cannot stand in a template of ${name}`);
  return part.pieces;
}

function bare(value: unknown): unknown {
  return isTraced(value) ? bare(value.value) : value;
}

/** Texts that follow each other as one. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') result[result.length - 1] = last + piece;
    else if (piece !== '') result.push(piece);
  }
  return result;
}

function linesOf(pieces: readonly Piece[], language: TemplateLanguage, base: readonly Path[]): readonly Line[] {
  const lines: { text: string; from: Set<Path> }[] = [{ text: '', from: new Set() }];
  for (const piece of pieces) {
    const text = typeof piece === 'string' ? piece : printed(piece.value, language);
    for (const [index, part] of text.split('\n').entries()) {
      if (index > 0) lines.push({ text: '', from: new Set() });
      const line = lines.at(-1);
      if (line === undefined) continue;
      line.text += part;
      if (typeof piece !== 'string') for (const path of piece.from ?? []) line.from.add(path);
    }
  }
  if (lines.at(-1)?.text === '') lines.pop();
  return lines.map(({ text, from }) => ({ text, from: from.size === 0 ? base : [...from] }));
}

function printed(value: unknown, language: TemplateLanguage): string {
  return isIdentifier(value) && language.identifier !== undefined
    ? language.identifier(value['@trainyard/identifier'])
    : language.print(value);
}
