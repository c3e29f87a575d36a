import { memberOf, nearest } from '@trainyard/syntax';
import type { Diagnostic, Fix, Node } from '@trainyard/syntax';
import { model } from '../diagnostics.ts';
import { namedLists } from '../schema/fields.ts';

/** Items that an overlay takes away although what lies beneath has none of that name: a misspelt name would change nothing, silently. */
export function* removalsOfNothing(base: Node | undefined, over: Node, field: string): Generator<Diagnostic> {
  if (over.kind !== 'map' || base === undefined) return;
  const key = namedLists().get(field);
  const names = key === undefined ? undefined : namesIn(base, key);
  for (const member of over.members) {
    const isNull = member.value.kind === 'scalar' && member.value.value === null;
    if (names === undefined)
      yield* removalsOfNothing(memberOf(base, member.key)?.value, member.value, `${field}.${member.key}`);
    else if (isNull && !names.includes(member.key)) {
      const near = nearest(member.key, names);
      const fixes: Fix[] =
        near === undefined
          ? []
          : [{ title: `write '${near}'`, safe: false, edits: [{ range: member.keyRange, text: near }] }];
      yield model.removesNothing(
        { range: member.keyRange },
        {
          name: member.key,
          list: field.slice(field.lastIndexOf('.') + 1),
          ...(near === undefined ? {} : { near }),
          known: names,
        },
        { fixes },
      );
    }
  }
}

function namesIn(list: Node, key: string): string[] {
  if (list.kind === 'map') return list.members.map((member) => member.key);
  const labels = list.kind === 'list' ? list.items.map((item) => memberOf(item, key)?.value) : [];
  return labels.flatMap((label) => (label?.kind === 'scalar' ? [label.text] : []));
}
