import type { YAMLError } from 'yaml';
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.ts';
import { syntax } from '../diagnostics/syntax-diagnostics.ts';
import { rangeOf } from '../source/source.ts';
import type { Source } from '../source/source.ts';
import { closing, openBracket } from './brackets.ts';
import { findRepair } from './repairs.ts';

type Remedy = (source: Source, at: number) => string;

const remedies: Partial<Record<YAMLError['code'], Remedy>> = {
  TAB_AS_INDENT: () => 'A tab cannot indent YAML: use spaces.',
  BAD_INDENT: () =>
    'This line is indented in a way that fits nothing above it: give it the indentation of its neighbours.',
  BLOCK_AS_IMPLICIT_KEY: () =>
    'A key cannot stand here: this line already has a value. Put the key on a line of its own, or the value in quotes if it contains `: `.',
  BLOCK_IN_FLOW: () =>
    'A list or map in brackets cannot hold an indented block: close the bracket first, or write all of it in brackets.',
  MISSING_CHAR: (source, at) =>
    `Something is not closed here: a quote, a bracket or a comma is missing${after(source, at)}.`,
  UNEXPECTED_TOKEN: (source, at) =>
    `This does not belong here${after(source, at)}: check the quotes, brackets and colons before it.`,
  MULTILINE_IMPLICIT_KEY: () => 'A key must stand on one line: a `:` or a closing quote is missing before this place.',
  KEY_OVER_1024_CHARS: () => 'A key must stand on one line of at most 1,024 characters.',
  BAD_ALIAS: () => 'This alias is malformed: write `*name` for a value that `&name` marks.',
  BAD_COLLECTION_TYPE: () => 'This list or map carries a tag of another kind: remove the tag.',
  BAD_DIRECTIVE: () => 'Only the directive `%YAML 1.2` is known: remove this line.',
  BAD_DQ_ESCAPE: () => 'This escape is unknown in double quotes: write `\\\\` for a backslash, or use single quotes.',
  BAD_PROP_ORDER: () => 'An anchor or tag must stand before the value that it marks.',
  BAD_SCALAR_START: (source, at) =>
    `A plain value cannot begin with \`${source.text[at] ?? ''}\`: put the value in quotes.`,
  DUPLICATE_KEY: () => 'This key stands twice: keep one.',
  IMPOSSIBLE: () => 'This is not YAML.',
  MULTIPLE_ANCHORS: () => 'A value can have one anchor: remove the others.',
  MULTIPLE_DOCS: () =>
    'A file holds one specification: remove the `---` and what follows, or move it into a file of its own.',
  MULTIPLE_TAGS: () => 'Tags are not part of the language: remove them.',
  NON_STRING_KEY: () => 'A key must be a word: put it in quotes.',
  TAG_RESOLVE_FAILED: () => 'Tags are not part of the language: remove this one.',
};

/** One YAML syntax error in our own words, at the place of the slip that explains it, with the change that mends it where one was found. */
export function explainYamlError(source: Source, error: YAMLError): Diagnostic {
  const start = Math.min(error.pos[0], source.text.length);
  const end = Math.min(Math.max(error.pos[1], start + 1), source.text.length);
  const tab = error.code !== 'TAB_AS_INDENT' && /^[ ]*\t/.test(lineAround(source, start));
  const code = tab ? 'TAB_AS_INDENT' : error.code;
  const here = rangeOf(source, start, oneLine(source, start, end));
  if (code === 'TAB_AS_INDENT' || code === 'MULTIPLE_DOCS')
    return syntax.yaml({ range: here }, { remedy: remedies[code]?.(source, start) ?? '' });
  const repair = findRepair(source, start);
  if (repair !== undefined) {
    const fixes: Fix[] = [
      {
        title: repair.title,
        safe: false,
        edits: [{ range: rangeOf(source, repair.start, repair.end), text: repair.text }],
      },
    ];
    return syntax.yaml(
      { range: rangeOf(source, repair.at, oneLine(source, repair.at, repair.atEnd)) },
      { remedy: repair.message },
      { fixes },
    );
  }
  const bracket = openBracket(source.text, start);
  if (bracket !== undefined)
    return syntax.yaml(
      { range: rangeOf(source, bracket, bracket + 1) },
      { remedy: `This \`${source.text[bracket] ?? ''}\` is not closed: add \`${closing(source.text[bracket])}\`.` },
    );
  return syntax.yaml({ range: here }, { remedy: (remedies[code] ?? remedies.IMPOSSIBLE)?.(source, start) ?? '' });
}

function after(source: Source, at: number): string {
  const before = source.text.slice(0, at).trimEnd().split('\n').at(-1)?.trim() ?? '';
  return before === '' ? '' : ` after \`${before.length > 30 ? `…${before.slice(-30)}` : before}\``;
}

function lineAround(source: Source, at: number): string {
  return source.text.slice(source.text.lastIndexOf('\n', at - 1) + 1).split('\n', 1)[0] ?? '';
}

function oneLine(source: Source, start: number, end: number): number {
  const lineEnd = source.text.indexOf('\n', start);
  return lineEnd === -1 ? end : Math.max(Math.min(end, lineEnd), Math.min(start + 1, lineEnd));
}
