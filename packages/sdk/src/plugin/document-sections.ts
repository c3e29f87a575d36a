import type { Path } from '@trainyard/syntax';
import type { Inline, MarkdownWriter } from '../codegen/markdown/writer.ts';
import { definePoint } from './points.ts';
import type { ExtensionPoint } from './points.ts';

/** One block of a section. What stands in it is text, never markup. */
export type DocumentBlock =
  | { readonly paragraph: readonly Inline[] }
  | { readonly list: readonly Inline[] }
  | { readonly table: { readonly header: readonly string[]; readonly rows: readonly (readonly Inline[])[] } }
  | { readonly code: { readonly language: string; readonly text: string } };

/** A section that one plugin adds to a document of another. Plain data: the owner of the document writes it. */
export interface DocumentSection {
  /** The document as its owner calls it: `compliance/model-card`. */
  readonly document: string;
  readonly title: string;
  /** The fields of the specification that it states. */
  readonly from: Path | readonly Path[];
  readonly blocks: readonly DocumentBlock[];
}

/** A document that takes sections of other plugins. */
export interface OpenDocument {
  /** The plugin and a name of the plugin's choice: `compliance/model-card`. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
}

/** Sections for documents of other plugins; they depend on the specification, so they are given by `contributes`. */
export const documentSections: ExtensionPoint<DocumentSection> = definePoint('document-sections');

/** The documents that take sections; their owner lists them in `provides` and writes what comes with `writeSections`. */
export const openDocuments: ExtensionPoint<OpenDocument> = definePoint('open-documents');

/** Writes the sections that plugins add to a document, in the order of the plugins' names. */
export function writeSections(
  writer: MarkdownWriter,
  document: string,
  { contributions }: { readonly contributions: (point: ExtensionPoint<DocumentSection>) => readonly DocumentSection[] },
): void {
  for (const { document: wanted, title, from, blocks } of contributions(documentSections)) {
    if (wanted !== document) continue;
    writer.heading(2, title, from);
    for (const block of blocks) {
      if ('paragraph' in block) writer.paragraphFrom(from, ...block.paragraph);
      else if ('list' in block) writer.list(block.list.map((text) => ({ from, text })));
      else if ('table' in block)
        writer.table(
          block.table.header,
          block.table.rows.map((cells) => ({ cells, from })),
        );
      else writer.code(block.code.language, block.code.text, from);
    }
  }
}

/** Why a section cannot be written, as the end of a sentence; undefined if it can. `given` may come from another process. */
export function sectionProblem(given: unknown): string | undefined {
  const { document, title, from, blocks } = (given ?? {}) as Partial<Record<keyof DocumentSection, unknown>>;
  if (typeof document !== 'string' || !/^[a-z][a-z0-9-]*\/[\w.-]+$/.test(document))
    return "names no document: write 'plugin/name'";
  if (typeof title !== 'string' || title.trim() === '') return 'has no title';
  if (!isPaths(from)) return 'does not say which fields it comes from';
  return Array.isArray(blocks) && blocks.every(isBlock)
    ? undefined
    : 'has blocks that are neither paragraph, list, table nor code';
}

function isPaths(given: unknown): boolean {
  return (
    typeof given === 'string' ||
    (Array.isArray(given) && given.length > 0 && given.every((each) => typeof each === 'string'))
  );
}

function isBlock(given: unknown): boolean {
  if (typeof given !== 'object' || given === null || Object.keys(given).length !== 1) return false;
  const { paragraph, list, table, code } = given as Record<string, unknown>;
  if (paragraph !== undefined) return isInlines(paragraph);
  if (list !== undefined) return isInlines(list);
  const inside = (table ?? code) as Record<string, unknown> | null | undefined;
  if (typeof inside !== 'object' || inside === null) return false;
  if (code !== undefined)
    return (
      typeof inside['language'] === 'string' &&
      /^[\w+-]*$/.test(inside['language']) &&
      typeof inside['text'] === 'string'
    );
  const { header, rows } = inside;
  return (
    Array.isArray(header) &&
    header.length > 0 &&
    header.every((each) => typeof each === 'string') &&
    Array.isArray(rows) &&
    rows.every((row) => isInlines(row) && (row as unknown[]).length === header.length)
  );
}

function isInlines(given: unknown): boolean {
  return (
    Array.isArray(given) &&
    given.every((each: unknown) => {
      if (typeof each === 'string') return true;
      if (typeof each !== 'object' || each === null) return false;
      const { code, strong } = each as Record<string, unknown>;
      return typeof code === 'string' || typeof strong === 'string';
    })
  );
}
