import { plainData } from '@trainyard/sdk';
import type { ImportNote, ImportOutcome, Node, Path } from '@trainyard/sdk';
import { escaped } from './difference.ts';
import { subjectOf } from './object.ts';
import type { ForeignObject, Telling } from './object.ts';
import { isSaidOtherwise, isServerSet } from './patches.ts';
import type { Remains } from './patches.ts';

/** A note on the object and on each of its fields: what a field of the specification says, what a patch holds, what the server wrote. */
export function noteAll(
  object: ForeignObject,
  { fields, refused }: Telling,
  remains: Remains | undefined,
): readonly ImportNote[] {
  const { document } = object;
  const subject = subjectOf(object);
  if (remains === undefined)
    return [
      {
        document,
        node: document.node,
        subject,
        outcome: 'left out',
        detail: 'the specification generates no such object',
      },
    ];
  const held = new Set(remains.verbatim);
  const notes: ImportNote[] = [];
  const look = (node: Node, pointer: string, names: readonly string[]): void => {
    const say = (outcome: ImportOutcome, more: { detail?: string; path?: Path } = {}): void =>
      void notes.push({ document, node, subject, field: names.join('.'), outcome, ...more });
    const path = fields.get(pointer);
    if (isServerSet(pointer, plainData(node), object.data))
      return say('left out', { detail: 'the API server sets it' });
    const why = refused.get(pointer);
    if (why !== undefined) return say('left out', { detail: `a specification refuses it: ${why.replace(/\.$/, '')}` });
    if (held.has(pointer)) return say('verbatim', { path: 'targets.k8s.patches' });
    if (path !== undefined) return say('understood', { path });
    if (isSaidOtherwise(pointer, object.data, pointer === '/spec/replicas'))
      return say('understood', { detail: 'the generated object says it in another way' });
    if (node.kind === 'map' && node.members.length > 0)
      for (const { key, value } of node.members) look(value, `${pointer}/${escaped(key)}`, [...names, key]);
    else if (node.kind === 'list' && node.items.length > 0)
      node.items.forEach((item, index) => look(item, `${pointer}/${index}`, [...names, String(index)]));
    else if (node.kind === 'scalar' && node.value === null) say('understood', { detail: 'null is absent' });
    else say('understood', { detail: 'it is generated so' });
  };
  const name =
    document.node.kind === 'map' ? document.node.members.find(({ key }) => key === 'kind')?.value : undefined;
  notes.push({
    document,
    node: name ?? document.node,
    subject,
    outcome: held.size === 0 ? 'understood' : 'verbatim',
    path: 'deployment',
  });
  if (remains.added.length > 0)
    notes.push({
      document,
      node: name ?? document.node,
      subject,
      outcome: 'assumed',
      detail: `its generated form also has ${remains.added.join(', ')}`,
    });
  look(document.node, '', []);
  return notes;
}
