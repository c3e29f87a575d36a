import { isAlias, isMap, isScalar, isSeq, Lexer, parseDocument } from 'yaml';
import type { Node as YamlNode, Pair, Scalar } from 'yaml';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { Node, ScalarNode } from '../document/node.ts';
import { positionAt } from '../source/source.ts';
import type { Source } from '../source/source.ts';
import { readYaml } from '../yaml/read.ts';
import { yamlOptions } from '../yaml/repairs.ts';
import { bareLayout, containerDraft, entryDraft, scalarDraft } from './draft.ts';
import type { Draft, EntryDraft } from './draft.ts';
import type { Page } from './layout.ts';
import { handOut, notesOf, prepend } from './notes.ts';

/** Reads a YAML text with its comments. Without a page there is an error. */
export function readYamlPage(source: Source): Outcome<Page | undefined> {
  const { value, diagnostics } = readYaml(source);
  if (value === undefined || hasErrors(diagnostics)) return { value: undefined, diagnostics };
  const { contents } = parseDocument(source.text, yamlOptions);
  if (contents === null) return { value: undefined, diagnostics };
  const root = draftOf(source, contents, value, undefined);
  const around = containerDraft('list', [entryDraft(root, placeOf(source, contents))], {
    oneLine: false,
    column: 0,
  });
  const comments = yamlComments(source.text);
  handOut(source, around, notesOf(source, comments));
  const [entry] = around.entries as readonly EntryDraft[];
  if (entry === undefined) return { value: undefined, diagnostics };
  const lead = root.slots?.[0];
  if (lead !== undefined) prepend(lead.before, entry.before);
  const end = [...entry.behind, ...around.end];
  const start = lead === undefined ? entry.before : [];
  return { value: { root, start, end, tree: value, comments: comments.map(({ text }) => text) }, diagnostics };
}

/** The comments of a YAML text: a `#` in a text or behind a word is none. */
export function yamlComments(text: string): { start: number; text: string }[] {
  const comments: { start: number; text: string }[] = [];
  let start = 0;
  let isScalarText = false;
  for (const token of new Lexer().lex(text)) {
    if (SIGNS.test(token)) {
      // The lexer says by a sign that a scalar comes next.
      isScalarText = token === '\u001F';
      continue;
    }
    if (token.startsWith('#') && !isScalarText) comments.push({ start, text: token.trimEnd() });
    isScalarText = false;
    start += token.length;
  }
  return comments;
}

/** Tokens that stand for no text: the beginning of a document, of a scalar, and the end of a broken bracket. */
const SIGNS = /^[\u0002\u0018\u001F]$/;

function draftOf(source: Source, yaml: YamlNode, node: Node, opened: number | undefined): Draft {
  if (isAlias(yaml)) return { kind: 'alias', name: yaml.source, target: bareLayout(node), open: [], end: [] };
  const anchor = yaml.anchor === undefined ? {} : { anchor: yaml.anchor };
  if (isScalar(yaml)) return { ...yamlScalar(source, yaml, node as ScalarNode), ...anchor };
  const start = yaml.range?.[0] ?? 0;
  const flow = (yaml as { flow?: boolean }).flow === true;
  const oneLine = flow && !source.text.slice(start, yaml.range?.[1] ?? 0).includes('\n');
  const place = flow
    ? { opened: start + 1 }
    : { column: positionAt(source, start).column, ...(opened === undefined ? {} : { opened }) };
  const more = { oneLine, ...place, ...anchor };
  if (isMap(yaml) && node.kind === 'map')
    return containerDraft(
      'map',
      (yaml.items as Pair<YamlNode, YamlNode | null>[]).map((pair, index) =>
        memberDraft(source, pair, node.members[index]?.value as Node),
      ),
      more,
    );
  if (isSeq(yaml) && node.kind === 'list')
    return containerDraft(
      'list',
      yaml.items.map((item, index) => {
        const value = draftOf(source, item as YamlNode, node.items[index] as Node, undefined);
        return entryDraft(value, extentOf(source, item as YamlNode, value));
      }),
      more,
    );
  throw new Error('a YAML node that the reader does not know');
}

function memberDraft(source: Source, { key, value }: Pair<YamlNode, YamlNode | null>, node: Node): EntryDraft {
  const keyEnd = key.range?.[1] ?? 0;
  const scalar = key as Scalar;
  const name = String(scalar.source ?? scalar.value);
  const draft = value === null ? scalarDraft({ value: null, text: '' }, 'plain') : draftOf(source, value, node, keyEnd);
  const end = value === null ? keyEnd : Math.max(keyEnd, extentOf(source, value, draft).end);
  return entryDraft(
    draft,
    { start: key.range?.[0] ?? 0, end },
    {
      key: name,
      ...(scalar.type === 'PLAIN' ? { plainKey: true as const } : {}),
      ...(scalar.anchor === undefined ? {} : { keyAnchor: scalar.anchor }),
    },
  );
}

/** Where a value stands. One that indentation closes ends with the last thing in it. */
function extentOf(source: Source, yaml: YamlNode, draft: Draft): { start: number; end: number } {
  const place = placeOf(source, yaml);
  const last = draft.column === undefined ? undefined : draft.slots?.at(-1);
  return last === undefined ? place : { start: place.start, end: last.end };
}

function placeOf(source: Source, yaml: YamlNode): { start: number; end: number } {
  const start = yaml.range?.[0] ?? 0;
  const end = yaml.range?.[1] ?? 0;
  return { start, end: start + source.text.slice(start, end).trimEnd().length };
}

function yamlScalar(source: Source, yaml: Scalar, node: ScalarNode): Draft {
  switch (yaml.type) {
    case 'BLOCK_LITERAL':
      return scalarDraft(node, 'block');
    case 'BLOCK_FOLDED':
      return scalarDraft(node, 'block', foldedText(source, yaml));
    case 'QUOTE_DOUBLE':
    case 'QUOTE_SINGLE':
      return scalarDraft(node, 'quoted');
    default:
      return scalarDraft(node, 'plain');
  }
}

/** A folded text as it stands, unless its sign says how far it is indented. */
function foldedText(source: Source, yaml: Scalar): { folded?: string } {
  const [header = '', ...lines] = source.text.slice(...placePair(source, yaml)).split(/\r?\n/);
  const sign = /^>-?(?=\s|$)/.exec(header)?.[0];
  if (sign === undefined) return {};
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/[^ ]/)));
  return { folded: [sign, ...lines.map((line) => line.slice(indent))].join('\n') };
}

function placePair(source: Source, yaml: YamlNode): [number, number] {
  const { start, end } = placeOf(source, yaml);
  return [start, end];
}
