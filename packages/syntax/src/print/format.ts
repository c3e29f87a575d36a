import { hasErrors } from '../diagnostics/diagnostic.ts';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import type { Labels } from '../document/labels.ts';
import { rangeOf } from '../source/source.ts';
import type { Range, Source } from '../source/source.ts';
import { printDiagnostics } from './diagnostics.ts';
import { commentsOf, isTall } from './layout.ts';
import type { Layout, Page } from './layout.ts';
import { readNativePage } from './native-page.ts';
import { printNative } from './native.ts';
import { firstDifference } from './same.ts';
import { commentOf } from './texts.ts';
import { readYamlPage } from './yaml-page.ts';
import { printYaml } from './yaml.ts';

/** A syntax that can be printed. */
export type PrintedSyntax = 'yaml' | 'native';

/** How often a text is printed until printing it again changes nothing. */
const MOST_ROUNDS = 4;

/** The canonical form of a text in its own syntax. A text with mistakes has none: the findings say why. */
export function formatText(source: Source, labels: Labels): Outcome<string | undefined> {
  return printedText(source, syntaxOf(source), labels);
}

/** A text in another syntax, in that one's canonical form: the same values and the same comments. */
export function convertText(source: Source, to: PrintedSyntax, labels: Labels): Outcome<string | undefined> {
  return printedText(source, to, labels);
}

function syntaxOf({ syntax }: Source): PrintedSyntax {
  return syntax === 'native' ? 'native' : 'yaml';
}

function printedText(source: Source, to: PrintedSyntax, labels: Labels): Outcome<string | undefined> {
  const from = syntaxOf(source);
  const { value: page, diagnostics } = readPage(source, from, labels);
  if (page === undefined || hasErrors(diagnostics)) return { value: undefined, diagnostics };
  const whole = rangeOf(source, 0, Math.min(1, source.text.length));
  if (to === 'native' && page.root.kind !== 'map')
    return { value: undefined, diagnostics: [...diagnostics, printDiagnostics.noService({ range: whole })] };
  const { text, read } = settledText(print(page, to, labels), to, labels);
  const lost = read === undefined ? 'This file' : whatIsLost(page, read);
  if (lost !== undefined)
    return {
      value: undefined,
      diagnostics: [...diagnostics, printDiagnostics.notKept({ range: whole }, { what: lost })],
    };
  const told =
    from === to
      ? []
      : [...aliasesIn(page.root)].map((name) =>
          printDiagnostics.aliasExpanded({ range: aliasRange(source, name) }, { name }),
        );
  const moved = from === to || to === 'native' ? [] : commentsMoved(source, page.root);
  return { value: text, diagnostics: [...diagnostics, ...told, ...moved] };
}

function readPage(source: Source, syntax: PrintedSyntax, labels: Labels): Outcome<Page | undefined> {
  return syntax === 'native' ? readNativePage(source, labels) : readYamlPage(source);
}

function print(page: Page, syntax: PrintedSyntax, labels: Labels): string {
  return syntax === 'native' ? printNative(page, labels) : printYaml(page);
}

/** The printed text and how it reads. A comment at an odd place may take a second round to come to its own. */
function settledText(first: string, syntax: PrintedSyntax, labels: Labels): { text: string; read: Page | undefined } {
  let text = first;
  for (let round = 0; ; round++) {
    const { value } = readPage({ file: '', text, syntax }, syntax, labels);
    const again = value === undefined || round === MOST_ROUNDS ? text : print(value, syntax, labels);
    if (again === text) return { text, read: value };
    text = again;
  }
}

/** What a printed text does not say as the original does, in words; undefined if it says all of it. */
function whatIsLost(before: Page, after: Page): string | undefined {
  const path = firstDifference(before.tree, after.tree);
  if (path !== undefined) return path === '' ? 'This file' : `'${path}'`;
  const comments = before.comments.map(commentOf).sort();
  const kept = after.comments.map(commentOf).sort();
  const gone = comments.find((comment, index) => comment !== kept[index]);
  return gone === undefined && comments.length === kept.length ? undefined : `The comment '${gone ?? ''}'`;
}

function aliasesIn(layout: Layout): Set<string> {
  if (layout.kind === 'alias') return new Set([layout.name]);
  if (layout.kind === 'scalar') return new Set();
  return new Set(layout.entries.flatMap((entry) => [...aliasesIn(entry.value)]));
}

function aliasRange(source: Source, name: string): Range {
  const at = Math.max(0, source.text.indexOf(`*${name}`));
  return rangeOf(source, at, at + name.length + 1);
}

function commentsMoved(source: Source, layout: Layout): Diagnostic[] {
  if (layout.kind === 'alias' || layout.kind === 'scalar') return [];
  return layout.entries.flatMap(({ value, behind }) => {
    if (value.kind !== 'scalar') return commentsMoved(source, value);
    if (value.style !== 'expression' || !isTall(value)) return [];
    return [...commentsOf(value), ...behind].map((comment) =>
      printDiagnostics.commentMoved({ range: commentRange(source, comment) }, { comment }),
    );
  });
}

function commentRange(source: Source, comment: string): Range {
  const at = Math.max(0, source.text.indexOf(comment.slice(1)) - 1);
  return rangeOf(source, at, at + comment.length);
}
