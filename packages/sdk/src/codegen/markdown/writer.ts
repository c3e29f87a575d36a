import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { toMarkdown } from 'mdast-util-to-markdown';
import type { Options } from 'mdast-util-to-markdown';
import type { Path } from '@trainyard/syntax';
import { basePaths, fileOf } from '../traced.ts';
import type { GeneratedFile, Line, WriterOptions } from '../traced.ts';

type From = Path | readonly Path[];
type Block = Parameters<typeof toMarkdown>[0];

/** Text inside a block: plain, or `code`. */
export type Inline = string | { readonly code: string } | { readonly strong: string };

/** Made once: the library keeps with an extension the patterns that it compiled for it. */
const OPTIONS: Options = { bullet: '-', fences: true, extensions: [gfmTableToMarkdown({ tablePipeAlign: false })] };

/** Writes one Markdown document from blocks; what stands in them cannot become markup. */
export interface MarkdownWriter {
  heading(depth: 1 | 2 | 3 | 4, text: string, from?: From): MarkdownWriter;
  paragraph(...parts: readonly Inline[]): MarkdownWriter;
  /** As `paragraph`, with the fields that it comes from. */
  paragraphFrom(from: From, ...parts: readonly Inline[]): MarkdownWriter;
  /** A bullet list; an item may be marked with `[from, text]`. */
  list(items: readonly (Inline | { readonly from: From; readonly text: Inline })[]): MarkdownWriter;
  /** A table; each row may carry the fields that it comes from. */
  table(
    header: readonly string[],
    rows: readonly { readonly cells: readonly Inline[]; readonly from?: From }[],
  ): MarkdownWriter;
  /** A fenced block, such as a diagram. */
  code(language: string, text: string, from?: From): MarkdownWriter;
  file(): GeneratedFile;
}

/** A writer for one document. */
export function markdownWriter(path: string, options: WriterOptions = {}): MarkdownWriter {
  const base = basePaths(options);
  const lines: Line[] = [];
  const origin = (from: From | undefined): readonly Path[] => (typeof from === 'string' ? [from] : (from ?? base));
  const push = (block: Block, origins: (line: number) => readonly Path[]): void => {
    if (lines.length > 0) lines.push({ text: '', from: base });
    const printed = toMarkdown({ type: 'root', children: [block as never] }, OPTIONS);
    for (const [index, text] of printed.trimEnd().split('\n').entries()) lines.push({ text, from: origins(index) });
  };
  const writer: MarkdownWriter = {
    heading: (depth, text, from) => (
      push({ type: 'heading', depth, children: [inline(text)] } as Block, () => origin(from)),
      writer
    ),
    paragraph: (...parts) => writer.paragraphFrom(base, ...parts),
    paragraphFrom: (from, ...parts) => (
      push({ type: 'paragraph', children: parts.map(inline) } as Block, () => origin(from)),
      writer
    ),
    list: (items) => {
      if (items.length === 0) return writer;
      const children = items.map((item) => ({
        type: 'listItem',
        spread: false,
        children: [{ type: 'paragraph', children: [inline(isMarked(item) ? item.text : item)] }],
      }));
      push({ type: 'list', ordered: false, spread: false, children } as Block, (line) => {
        const item = items[line];
        return item !== undefined && isMarked(item) ? origin(item.from) : base;
      });
      return writer;
    },
    table: (header, rows) => {
      const row = (cells: readonly Inline[]): object => ({
        type: 'tableRow',
        children: cells.map((cell) => ({ type: 'tableCell', children: [inline(cell)] })),
      });
      push(
        {
          type: 'table',
          align: header.map(() => null),
          children: [row(header), ...rows.map((each) => row(each.cells))],
        } as Block,
        (line) => origin(rows[line - 2]?.from),
      );
      return writer;
    },
    code: (language, text, from) => (
      push({ type: 'code', lang: language, value: text } as Block, () => origin(from)),
      writer
    ),
    file: () => fileOf(path, lines, options),
  };
  return writer;
}

function isMarked(
  item: Inline | { readonly from: From; readonly text: Inline },
): item is { readonly from: From; readonly text: Inline } {
  return typeof item === 'object' && 'from' in item;
}

/** Text in one line: line breaks and control characters of free text would end a table row or a list item. */
function inline(part: Inline): object {
  const clean = (text: string): string =>
    text
      .replace(/\s*\n\s*$/, '')
      .replace(/\s*\n\s*/g, ' ')
      .replace(/[\0-\x08\x0B-\x1F\x7F-\x9F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g, ' ')
      // UTF-8 has no half characters, and Markdown no way to write one.
      .replace(/\p{Surrogate}/gu, '\uFFFD');
  if (typeof part === 'string') return { type: 'text', value: clean(part) };
  return 'code' in part
    ? { type: 'inlineCode', value: clean(part.code) }
    : { type: 'strong', children: [{ type: 'text', value: clean(part.strong) }] };
}
