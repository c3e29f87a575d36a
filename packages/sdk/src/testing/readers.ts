/** What a parser found in a file. */
export interface ReadFile {
  /** Every piece of text that is data: keys, values, literals, words of prose. */
  readonly texts: readonly string[];
  /** Comments, docstrings and the like: they may leave characters out, but nothing of them acts. */
  readonly comments?: readonly string[];
}

/** A parser of one kind of file. It throws if the file is not well formed. */
export interface Reader {
  read(content: string): ReadFile | Promise<ReadFile>;
  /** How the format shows a text that it cannot hold as it is; both sides are compared in this form. The text itself if absent. */
  shown?(text: string): string;
}

/** Reads YAML of one or several documents. */
export const yamlReader: Reader = {
  read: async (content) => {
    const { parseAllDocuments } = await import('yaml');
    const documents = parseAllDocuments(content);
    const problem = [...documents].flatMap((document) => document.errors)[0];
    if (problem !== undefined) throw problem;
    const comments = content.split('\n').filter((line) => /^\s*#/.test(line));
    return { texts: [...documents].flatMap((document) => textsIn(document.toJS())), comments };
  },
};

/** Reads JSON. */
export const jsonReader: Reader = { read: (content) => ({ texts: textsIn(JSON.parse(content)) }) };

/** Reads Markdown with tables; needs `mdast-util-from-markdown` and `micromark-extension-gfm-table`. Prose keeps no line breaks. */
export const markdownReader: Reader = {
  read: async (content) => {
    const [{ fromMarkdown }, { gfmTableFromMarkdown }, { gfmTable }] = await Promise.all([
      import('mdast-util-from-markdown'),
      import('mdast-util-gfm-table'),
      import('micromark-extension-gfm-table'),
    ]);
    return {
      texts: proseOf(
        fromMarkdown(content, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] }) as MarkdownNode,
      ),
    };
  },
  shown: (text) =>
    text
      .replace(/[\0-\x1F\x7F-\x9F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
};

/** The readers that need nothing from the author, by the end of a file's path. */
export const standardReaders: Readonly<Record<string, Reader>> = {
  '.yaml': yamlReader,
  '.yml': yamlReader,
  '.json': jsonReader,
  '.md': markdownReader,
};

/** All keys and values of data that are text. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, member]) => [key, ...textsIn(member)])
    : [];
}

interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly MarkdownNode[];
}

/** Blocks that hold text, each as one; what a text turned into markup is missing from it. */
function proseOf(node: MarkdownNode): string[] {
  if (['paragraph', 'heading', 'tableCell', 'code'].includes(node.type)) return [plain(node)];
  return (node.children ?? []).flatMap(proseOf);
}

function plain(node: MarkdownNode): string {
  if (node.type === 'html') return '';
  return node.value ?? (node.children ?? []).map(plain).join('');
}

/** The reader of the longest end that fits. */
export function readerOf(path: string, readers: Readonly<Record<string, Reader>>): Reader | undefined {
  const ends = Object.keys(readers).filter((end) => path.endsWith(end));
  return readers[ends.sort((a, b) => b.length - a.length)[0] ?? ''];
}

/** What a parser finds in a file, or the message by which it refuses it. */
export async function readOrRefuse(reader: Reader, content: string): Promise<ReadFile | string> {
  try {
    return await reader.read(content);
  } catch (reason) {
    return reason instanceof Error ? reason.message : String(reason);
  }
}
