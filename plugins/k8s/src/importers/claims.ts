import { memberOf } from '@trainyard/sdk';
import type { ForeignDocument } from '@trainyard/sdk';

/** The kinds of objects that a specification says, with the groups of their interfaces; the core group has no name. */
const KINDS: Readonly<Record<string, string>> = {
  Deployment: 'apps',
  Service: '',
  HorizontalPodAutoscaler: 'autoscaling',
  PodDisruptionBudget: 'policy',
  ServiceAccount: '',
};

/** Whether a document is an object of Kubernetes that a specification says. */
export function isKnownObject({ node }: ForeignDocument): boolean {
  const kind = textAt(node, 'kind') ?? '';
  const version = textAt(node, 'apiVersion') ?? '';
  const group = version.includes('/') ? version.slice(0, version.indexOf('/')) : '';
  return Object.hasOwn(KINDS, kind) && KINDS[kind] === group && memberOf(node, 'metadata')?.value.kind === 'map';
}

function textAt(node: ForeignDocument['node'], key: string): string | undefined {
  const value = memberOf(node, key)?.value;
  return value?.kind === 'scalar' ? value.text : undefined;
}
