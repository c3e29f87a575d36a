import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';

/** A fenced block. */
export interface Block {
  /** The line of its first fence, from 1; its text begins on the next. */
  readonly line: number;
  readonly language: string;
  /** The words after the language: `exit=1` is a key with a value, `layer` a key with the value `true`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string;
}

/** A link or a picture. */
export interface Link {
  readonly line: number;
  readonly target: string;
}

/** A page of the documentation. */
export interface Page {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly blocks: readonly Block[];
  readonly links: readonly Link[];
  /** What `#…` can lead to. */
  readonly anchors: ReadonlySet<string>;
  /** Whether its commands run among the examples of the repository instead of in an empty folder. */
  readonly inRepository: boolean;
}

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly lang?: string | null;
  readonly meta?: string | null;
  readonly url?: string;
  readonly children?: readonly Node[];
  readonly position?: { readonly start: { readonly line: number } };
}

const IN_REPOSITORY = '<!-- docs: in the repository -->';

/** Reads a page: its blocks, links and headings. */
export function parsePage(path: string, text: string): Page {
  const nodes = [
    ...walk(
      fromMarkdown(text, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] }) as unknown as Node,
    ),
  ];
  return {
    path,
    blocks: nodes.filter((node) => node.type === 'code').map(blockOf),
    links: nodes.flatMap((node) => (node.url === undefined ? [] : [{ line: lineOf(node), target: node.url }])),
    anchors: anchorsOf(nodes.filter((node) => node.type === 'heading').map(textOf)),
    inRepository: nodes.some((node) => node.type === 'html' && node.value?.trim() === IN_REPOSITORY),
  };
}

function* walk(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children ?? []) yield* walk(child);
}

function lineOf(node: Node): number {
  return node.position?.start.line ?? 1;
}

function blockOf(node: Node): Block {
  const words = (node.meta ?? '').split(/\s+/).filter((word) => word !== '');
  const attributes = words.map((word) =>
    word.includes('=')
      ? ([word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] as const)
      : ([word, 'true'] as const),
  );
  return { line: lineOf(node), language: node.lang ?? '', attributes: new Map(attributes), text: node.value ?? '' };
}

function textOf(node: Node): string {
  return node.value ?? (node.children ?? []).map(textOf).join('');
}

/** The names that GitHub gives to headings: lower case, blanks to `-`, punctuation gone, the second of a name with `-1`. */
function anchorsOf(headings: readonly string[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  return new Set(
    headings.map((heading) => {
      const slug = heading
        .toLowerCase()
        .trim()
        .replace(/[^\p{Letter}\p{Mark}\p{Number}\p{Connector_Punctuation} -]/gu, '')
        .replace(/ /g, '-');
      const count = counts.get(slug) ?? 0;
      counts.set(slug, count + 1);
      return count === 0 ? slug : `${slug}-${count}`;
    }),
  );
}
