import type { ForeignDocument, Node } from '@trainyard/sdk';

/** Every node of some documents in the order of the text, the outer before the inner: its place in the list names a node across processes. */
export function nodesIn(
  documents: readonly ForeignDocument[],
): readonly { readonly document: ForeignDocument; readonly node: Node }[] {
  const found: { document: ForeignDocument; node: Node }[] = [];
  const visit = (document: ForeignDocument, node: Node): void => {
    found.push({ document, node });
    if (node.kind === 'map') for (const { value } of node.members) visit(document, value);
    if (node.kind === 'list') for (const item of node.items) visit(document, item);
  };
  for (const document of documents) visit(document, document.node);
  return found;
}
