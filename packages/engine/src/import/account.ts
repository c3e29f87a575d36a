import type { ForeignDocument, ImportNote, Node } from '@trainyard/sdk';

/**
 * A note for everything in a document that no note speaks of, so that nothing is dropped silently. What a note speaks of includes all
 * beneath its node; a map or list of which a part is spoken of is gone through.
 */
export function leftOver(
  documents: readonly ForeignDocument[],
  notes: readonly ImportNote[],
  why: string,
): readonly ImportNote[] {
  const spoken = new Set(notes.map(({ node }) => node));
  return documents.flatMap((document) => {
    const touched = touchedIn(document.node, spoken);
    const rest: ImportNote[] = [];
    const look = (node: Node, names: readonly string[]): void => {
      if (spoken.has(node)) return;
      if (node.kind === 'scalar' || !touched.has(node))
        return void rest.push({
          document,
          node,
          subject: titleOf(document),
          ...(names.length === 0 ? {} : { field: names.join('.') }),
          outcome: 'left out',
          detail: why,
        });
      if (node.kind === 'map') for (const { key, value } of node.members) look(value, [...names, key]);
      else node.items.forEach((item, index) => look(item, [...names, nameOf(item) ?? String(index)]));
    };
    look(document.node, []);
    return rest;
  });
}

/** The maps and lists with a node in them that was spoken of. */
function touchedIn(node: Node, spoken: ReadonlySet<Node>, touched = new Set<Node>()): ReadonlySet<Node> {
  const inner = node.kind === 'map' ? node.members.map(({ value }) => value) : node.kind === 'list' ? node.items : [];
  for (const each of inner) {
    touchedIn(each, spoken, touched);
    if (spoken.has(each) || touched.has(each)) touched.add(node);
  }
  return touched;
}

/** What a document is, in words: its kind and name if it has them. */
export function titleOf({ node }: ForeignDocument): string {
  const kind = textAt(node, 'kind');
  const name =
    node.kind === 'map' ? textAt(node.members.find(({ key }) => key === 'metadata')?.value, 'name') : undefined;
  if (kind !== undefined) return name === undefined ? kind : `${kind} '${name}'`;
  const keys = node.kind === 'map' ? node.members.slice(0, 3).map(({ key }) => `'${key}'`) : [];
  return keys.length === 0 ? `a ${node.kind}` : `a document with ${keys.join(', ')}`;
}

function nameOf(node: Node): string | undefined {
  return textAt(node, 'name') ?? textAt(node, 'alert') ?? textAt(node, 'record');
}

function textAt(node: Node | undefined, key: string): string | undefined {
  const value = node?.kind === 'map' ? node.members.find((member) => member.key === key)?.value : undefined;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}
