import { parse, stringify } from 'yaml';
import { isMap } from '../explain/documents.ts';
import type { OutputLines } from '../explain/fields.ts';
import { unifiedDiff } from '../lines/unified.ts';
import { fieldDifferences, liveView } from './fields.ts';
import type { FieldDifference } from './fields.ts';
import { appliedByServer, NAME_LABEL } from './managed-fields.ts';
import type { ClusterObject, GeneratedObject } from './objects.ts';

/** One field that a cluster has otherwise, with the generated lines that state it. */
export interface LiveDifference extends FieldDifference {
  readonly lines: OutputLines;
}

/** A generated object beside what a cluster has of it. */
export interface ComparedObject {
  readonly object: GeneratedObject;
  readonly state: 'same' | 'different' | 'missing';
  readonly differences: readonly LiveDifference[];
  /** From what is live to what is specified, in the unified form; empty unless they differ. */
  readonly diff: string;
  /** Whether anything of its kind is among the live objects: if not, they may not have been asked for. */
  readonly kindSeen: boolean;
}

/** What a cluster has otherwise than a specification. */
export interface LiveComparison {
  readonly objects: readonly ComparedObject[];
  /** Live objects of the service that the specification no longer has. */
  readonly left: readonly ClusterObject[];
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Kinds that a controller makes with the labels of another object, and without saying whose they are. */
const DERIVED: ReadonlySet<string> = new Set(['Endpoints']);

/**
 * Compares generated objects with live ones. Fields that only the cluster has are the server's, a controller's or somebody else's, unless
 * what was last applied had them. Linear in the number of objects.
 */
export function compareLive(generated: readonly GeneratedObject[], live: readonly ClusterObject[]): LiveComparison {
  const byKey = new Map<string, ClusterObject[]>();
  for (const each of live) byKey.set(keyOf(each), [...(byKey.get(keyOf(each)) ?? []), each]);
  const kinds = new Set(live.map(({ kind, group }) => `${group}/${kind}`));
  const matched = new Set<ClusterObject>();
  const objects = generated.map((object): ComparedObject => {
    const found = matchOf(object, byKey.get(keyOf(object)) ?? []);
    const kindSeen = kinds.has(`${object.group}/${object.kind}`);
    if (found === undefined) return { object, state: 'missing', differences: [], diff: '', kindSeen };
    matched.add(found);
    return { ...comparedObject(object, found), kindSeen };
  });
  return { objects, left: leftOf(generated, live, matched) };
}

function keyOf({ kind, group, name }: ClusterObject): string {
  return `${group}/${kind}/${name}`;
}

function matchOf({ namespace }: ClusterObject, found: readonly ClusterObject[]): ClusterObject | undefined {
  if (namespace !== undefined) return found.find((each) => (each.namespace ?? namespace) === namespace);
  return found.find((each) => (each.namespace ?? 'default') === 'default') ?? found[0];
}

function comparedObject(object: GeneratedObject, live: ClusterObject): Omit<ComparedObject, 'kindSeen'> {
  const [wanted, last] = [specified(object.data), specified(appliedByServer(live.data) ?? lastApplied(live))];
  const found = [...fieldDifferences(wanted, live.data, last)];
  if (found.length === 0) return { object, state: 'same', differences: [], diff: '' };
  const title = `${object.kind}/${object.name}`;
  const names = { before: `live ${title}`, after: `specified ${title}` };
  return {
    object,
    state: 'different',
    differences: found.map((each) => ({ ...each, lines: { file: object.file, ...object.linesAt(each.steps) } })),
    diff: unifiedDiff(names, yamlText(liveView(wanted, found)), yamlText(wanted)),
  };
}

function yamlText(value: unknown): string {
  return stringify(value, { lineWidth: 0 });
}

/** What an object says of itself: the version of its API is the server's choice, and its status nobody states. */
function specified(data: unknown): Readonly<Record<string, unknown>> {
  if (!isMap(data)) return {};
  const { apiVersion: _version, status: _status, ...rest } = data;
  const { metadata } = rest;
  if (!isMap(metadata)) return rest;
  const { creationTimestamp: _created, namespace: _namespace, annotations, ...own } = metadata;
  if (!isMap(annotations)) return { ...rest, metadata: own };
  const { [LAST_APPLIED]: _last, ...kept } = annotations;
  return { ...rest, metadata: { ...own, annotations: kept } };
}

/** What `kubectl apply` noted in an annotation, without the server. */
function lastApplied({ data }: ClusterObject): unknown {
  const { metadata } = data;
  const annotations = isMap(metadata) ? metadata['annotations'] : undefined;
  const text = isMap(annotations) ? annotations[LAST_APPLIED] : undefined;
  if (typeof text !== 'string') return undefined;
  try {
    return parse(text);
  } catch {
    // Somebody wrote the annotation by hand: then nothing is known of what was applied.
    return undefined;
  }
}

/** Live objects of the same service that no longer belong to it. What another object owns goes with its owner. */
function leftOf(
  generated: readonly ClusterObject[],
  live: readonly ClusterObject[],
  matched: ReadonlySet<ClusterObject>,
): readonly ClusterObject[] {
  const names = new Set(generated.flatMap(({ data }) => labelOf(data) ?? []));
  const stated = generated.flatMap(({ namespace }) => namespace ?? []);
  const spaces = new Set(stated.length > 0 ? stated : [...matched].map(({ namespace }) => namespace ?? 'default'));
  return live.filter((each) => {
    const { kind, namespace, data } = each;
    const name = labelOf(data);
    if (matched.has(each) || DERIVED.has(kind) || isOwned(data) || name === undefined || !names.has(name)) return false;
    return spaces.size === 0 || spaces.has(namespace ?? 'default');
  });
}

function labelOf({ metadata }: Readonly<Record<string, unknown>>): string | undefined {
  const labels = isMap(metadata) ? metadata['labels'] : undefined;
  const name = isMap(labels) ? labels[NAME_LABEL] : undefined;
  return typeof name === 'string' ? name : undefined;
}

function isOwned({ metadata }: Readonly<Record<string, unknown>>): boolean {
  const owners = isMap(metadata) ? metadata['ownerReferences'] : undefined;
  return Array.isArray(owners) && owners.length > 0;
}
