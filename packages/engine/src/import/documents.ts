import { append, defaultLimits, memberOf, rangeOf, readYaml, syntaxDiagnostics } from '@trainyard/sdk';
import type { Diagnostic, ForeignDocument, Node, Outcome, Range, ReadLimits, Source } from '@trainyard/sdk';

/** What is kept as it is stands deeper in a specification than in its file, and must still be read there. */
const importLimits: ReadLimits = { ...defaultLimits, depth: defaultLimits.depth - 16 };

/**
 * The documents of a YAML or JSON file with their places in it. A document that cannot be read is a finding, and the others are read all
 * the same. Limits hold for the whole file.
 */
export function readDocuments(source: Source, limits: ReadLimits = importLimits): Outcome<readonly ForeignDocument[]> {
  const { text } = source;
  if (text.length > limits.length) {
    const found = syntaxDiagnostics.tooLarge(
      { range: rangeOf(source, 0) },
      { size: text.length, limit: limits.length },
    );
    return { value: [], diagnostics: [found] };
  }
  const documents: ForeignDocument[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { start, end } of pieces(text)) {
    const piece: Source = { file: source.file, text: text.slice(start, end) };
    if (isEmpty(piece.text)) continue;
    const move = (range: Range): Range => rangeOf(source, range.start + start, range.end + start);
    const read = readYaml(piece, limits);
    append(
      diagnostics,
      read.diagnostics.map((each) => ({
        ...each,
        range: move(each.range),
        related: each.related.map((one) => ({ ...one, range: move(one.range) })),
        // A fix of a file that is only read helps nobody.
        fixes: [],
      })),
    );
    if (read.value !== undefined)
      append(
        documents,
        objectsIn(moved(read.value, move)).map((node) => ({ source, node })),
      );
  }
  return { value: documents, diagnostics };
}

/** The objects of a list as `kubectl get -o yaml` prints several; anything else is one document. */
function objectsIn(node: Node): readonly Node[] {
  const kind = memberOf(node, 'kind')?.value;
  const items = memberOf(node, 'items')?.value;
  const isList = kind?.kind === 'scalar' && kind.text.endsWith('List') && memberOf(node, 'apiVersion') !== undefined;
  return isList && items?.kind === 'list' ? items.items : [node];
}

/** Whether nothing stands in a piece but blanks, comments and directives. */
function isEmpty(text: string): boolean {
  return /^(?:[ \t\r]*(?:#.*|%.*)?(?:\n|$))*$/.test(text);
}

/** The stretches between the marks `---` and `...`, which nothing but a mark can be at the beginning of a line (YAML 1.2, section 9.1.2). */
function* pieces(text: string): Generator<{ readonly start: number; readonly end: number }> {
  const mark = /^(?:---|\.\.\.)(?=[\s]|$)/gm;
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    yield { start, end: found.index };
    start = found.index + found[0].length;
  }
  yield { start, end: text.length };
}

function moved(node: Node, move: (range: Range) => Range): Node {
  const range = move(node.range);
  if (node.kind === 'scalar') return { ...node, range };
  if (node.kind === 'list') return { ...node, range, items: node.items.map((item) => moved(item, move)) };
  const members = node.members.map(({ key, keyRange, value }) => ({
    key,
    keyRange: move(keyRange),
    value: moved(value, move),
  }));
  return { ...node, range, members };
}
