import { isMap } from '../explain/documents.ts';
import { isQuantityPath, quantityValue } from './quantity.ts';

/** Steps into an object: keys, and indexes of ours for items of lists. */
export type ObjectPath = readonly (string | number)[];

/** One field that a cluster has otherwise than the specification. */
export interface FieldDifference {
  /** As people write it: `spec.template.spec.containers[server].image`. */
  readonly path: string;
  /** The way to it in the generated object, or to the nearest around it. */
  readonly steps: ObjectPath;
  /** What the cluster has; undefined if nothing. */
  readonly live: unknown;
  /** What the specification says; undefined if it no longer says anything. */
  readonly wanted: unknown;
  /** The key below `steps` of what left the specification; absent for an item of a list. */
  readonly key?: string;
}

/** The keys that tell items of a list apart, as the API of Kubernetes declares them for merging; by the name of the list. */
const LIST_KEYS: Readonly<Record<string, readonly string[]>> = {
  ports: ['containerPort', 'port', 'protocol'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  conditions: ['type'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  hostAliases: ['ip'],
  ownerReferences: ['uid'],
};

interface At {
  readonly path: string;
  readonly steps: ObjectPath;
}

/**
 * The fields that a cluster has otherwise: what ours states must be there with the same meaning. What only the cluster has is the server's
 * or somebody else's, unless `applied` (what was last applied) had it: then it left the specification.
 */
export function* fieldDifferences(
  wanted: unknown,
  live: unknown,
  applied: unknown,
  at: At = { path: '', steps: [] },
): Generator<FieldDifference> {
  if (isMap(wanted) && isMap(live)) yield* inMaps(wanted, live, applied, at);
  else if (Array.isArray(wanted) && Array.isArray(live)) yield* inLists(wanted, live, applied, at);
  else if (!isEqual(wanted, live, at.steps)) yield { ...at, live, wanted };
}

function* inMaps(
  wanted: Readonly<Record<string, unknown>>,
  live: Readonly<Record<string, unknown>>,
  applied: unknown,
  { path, steps }: At,
): Generator<FieldDifference> {
  const last = isMap(applied) ? applied : {};
  for (const [key, value] of Object.entries(wanted))
    yield* fieldDifferences(value, live[key], last[key], { path: step(path, key), steps: [...steps, key] });
  for (const key of Object.keys(last))
    if (wanted[key] === undefined && live[key] !== undefined && !isNothing(live[key]))
      yield { path: step(path, key), steps, key, live: live[key], wanted: undefined };
}

function* inLists(
  wanted: readonly unknown[],
  live: readonly unknown[],
  applied: unknown,
  at: At,
): Generator<FieldDifference> {
  const last = Array.isArray(applied) ? (applied as unknown[]) : [];
  const keys = keysOf(wanted, live, String(at.steps.findLast((each) => typeof each === 'string')));
  if (keys === undefined) {
    if (wanted.length !== live.length) yield { ...at, live, wanted };
    else
      for (const [index, item] of wanted.entries())
        yield* fieldDifferences(item, live[index], last[index], {
          path: `${at.path}[${index}]`,
          steps: [...at.steps, index],
        });
    return;
  }
  const find = (items: readonly unknown[], title: string): unknown =>
    items.find((each) => titleOf(each, keys) === title);
  for (const [index, item] of wanted.entries()) {
    const title = titleOf(item, keys);
    yield* fieldDifferences(item, find(live, title), find(last, title), {
      path: `${at.path}[${title}]`,
      steps: [...at.steps, index],
    });
  }
  for (const item of last) {
    const title = titleOf(item, keys);
    const there = find(live, title);
    if (find(wanted, title) === undefined && there !== undefined)
      yield { path: `${at.path}[${title}]`, steps: at.steps, live: there, wanted: undefined };
  }
}

/** The keys of a list: declared ones, or `name` where each item has another; undefined for a list that is compared item by item. */
function keysOf(wanted: readonly unknown[], live: readonly unknown[], list: string): readonly string[] | undefined {
  const keys = LIST_KEYS[list] ?? ['name'];
  const all = [...wanted, ...live];
  if (!all.every((item) => isMap(item) && keys.some((key) => item[key] !== undefined))) return undefined;
  const distinct = (items: readonly unknown[]): boolean =>
    new Set(items.map((item) => titleOf(item, keys))).size === items.length;
  return distinct(wanted) && distinct(live) ? keys : undefined;
}

function titleOf(item: unknown, keys: readonly string[]): string {
  const map = isMap(item) ? item : {};
  return keys
    .map((key) => (key === 'protocol' ? (map[key] ?? 'TCP') : map[key]))
    .filter((value) => value !== undefined && value !== 'TCP')
    .join('/');
}

/** Whether two values mean the same to the server: it leaves out what is empty, and prints quantities in its own way. */
function isEqual(wanted: unknown, live: unknown, steps: ObjectPath): boolean {
  if (wanted === live) return true;
  if (isNothing(wanted) && isNothing(live)) return true;
  if (!isQuantityPath(steps)) return false;
  const [own, other] = [quantityValue(wanted), quantityValue(live)];
  return own !== undefined && own === other;
}

/** What servers leave out when they print an object. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.values(value).every(isNothing);
}

function step(path: string, key: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** What a cluster has, as far as the specification speaks of it: ours, with every difference put in. For showing both side by side. */
export function liveView(wanted: unknown, differences: readonly FieldDifference[]): unknown {
  const root = { value: structuredClone(wanted) };
  for (const { steps, key, live, wanted: own } of differences) {
    let holder: Record<string | number, unknown> = root;
    let last: string | number = 'value';
    for (const next of own === undefined && key !== undefined ? [...steps, key] : steps) {
      holder = holder[last] as Record<string | number, unknown>;
      last = next;
    }
    if (own === undefined && key === undefined) (holder[last] as unknown[]).push(live);
    // Places in a list must not move before all differences are in.
    else holder[last] = live === undefined ? GONE : live;
  }
  return withoutGone(root.value);
}

const GONE = Symbol('gone');

function withoutGone(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== GONE).map(withoutGone);
  if (!isMap(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== GONE);
  return Object.fromEntries(members.map(([key, member]) => [key, withoutGone(member)]));
}
