import { memberOf } from '@trainyard/sdk';
import type { ForeignDocument, Node } from '@trainyard/sdk';

/** The groups of a rule file, or of an object of the operator that holds one. */
export function groupsIn({ node }: ForeignDocument): Node | undefined {
  const kind = memberOf(node, 'kind')?.value;
  if (kind?.kind === 'scalar' && kind.value === 'PrometheusRule')
    return memberOf(memberOf(node, 'spec')?.value, 'groups')?.value;
  return memberOf(node, 'groups')?.value;
}

/** Whether a document is a rule file: a list of groups, each with a list of rules. */
export function isRuleFile(document: ForeignDocument): boolean {
  const groups = groupsIn(document);
  return groups?.kind === 'list' && groups.items.some((group) => memberOf(group, 'rules')?.value.kind === 'list');
}
