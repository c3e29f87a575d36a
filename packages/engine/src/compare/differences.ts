import { child, isField, isFreeMap, namedLists } from '@trainyard/sdk';
import type { Path } from '@trainyard/sdk';
import { conditionText, isCondition } from './meaning.ts';

/** One place at which two specifications mean different things. */
export interface Difference {
  readonly kind: 'added' | 'removed' | 'changed';
  /** In the new specification; of what was removed, in the old one. */
  readonly path: Path;
  /** In the old specification, where an item of a list without names stood elsewhere. */
  readonly oldPath: Path;
  /** The field of the language: the path without items and keys of the writer's choice. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Lists of plain values whose order means something; that of all others does not. */
const ORDERED: ReadonlySet<string> = new Set([
  'training.pipeline.stages.command',
  'training.pipeline.stages.matrix',
  'training.pipeline.stages.parameters',
  'training.data.features',
  'training.data.classes',
  'training.model.parameters',
  'deployment.testing.canary.steps',
  'targets',
]);

interface At {
  readonly path: Path;
  readonly oldPath: Path;
  readonly field: string;
}

/** The differences of two values of a specification, nearest to the root first. */
export function* differencesOf(
  before: unknown,
  after: unknown,
  at: At = { path: '', oldPath: '', field: '' },
): Generator<Difference> {
  if (before === undefined && after === undefined) return;
  if (before === undefined) yield { kind: 'added', ...at, before, after };
  else if (after === undefined) yield { kind: 'removed', ...at, path: at.oldPath, before, after };
  else if (isMap(before) && isMap(after)) yield* inMaps(before, after, at);
  else if (Array.isArray(before) && Array.isArray(after)) yield* inLists(before, after, at);
  else if (!isSame(before, after, at.field)) yield { kind: 'changed', ...at, before, after };
}

function* inMaps(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  at: At,
): Generator<Difference> {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const below = `${at.field === '' ? '' : `${at.field}.`}${key}`;
    const isOwn = isField(`mlops.${below}`);
    if (!isOwn && key.startsWith('x-') && !isFreeMap(`mlops.${at.field}`)) continue;
    const next = { path: child(at.path, key), oldPath: child(at.oldPath, key), field: isOwn ? below : at.field };
    yield* differencesOf(before[key], after[key], next);
  }
}

function* inLists(before: readonly unknown[], after: readonly unknown[], at: At): Generator<Difference> {
  const label = namedLists().get(`mlops.${at.field}`);
  if (label !== undefined && [...before, ...after].every((item) => isMap(item) && typeof item[label] === 'string')) {
    const [old, now] = [byName(before, label), byName(after, label)];
    for (const name of new Set([...old.keys(), ...now.keys()])) {
      const next = { path: child(at.path, [name]), oldPath: child(at.oldPath, [name]), field: at.field };
      yield* differencesOf(old.get(name), now.get(name), next);
    }
  } else if ([...before, ...after].every(isMap) && !ORDERED.has(at.field)) yield* inUnnamed(before, after, at);
  else if (!isSame(before, after, at.field)) yield { kind: 'changed', ...at, before, after };
}

function byName(items: readonly unknown[], label: string): ReadonlyMap<string, unknown> {
  return new Map(items.map((item) => [(item as Record<string, string>)[label] ?? '', item]));
}

/** Items without names: equal ones are pairs wherever they stand, the others in their order. */
function* inUnnamed(before: readonly unknown[], after: readonly unknown[], at: At): Generator<Difference> {
  const free = new Set(before.keys());
  const unpaired: number[] = [];
  for (const [index, item] of after.entries()) {
    const pair = [...free].find((each) => isSame(before[each], item, at.field));
    if (pair === undefined) unpaired.push(index);
    else free.delete(pair);
  }
  const rest = [...free];
  for (let pair = 0; pair < Math.max(rest.length, unpaired.length); pair++) {
    const [old, now] = [rest[pair], unpaired[pair]];
    yield* differencesOf(old === undefined ? undefined : before[old], now === undefined ? undefined : after[now], {
      path: child(at.path, now ?? old ?? 0),
      oldPath: child(at.oldPath, old ?? now ?? 0),
      field: at.field,
    });
  }
}

function isSame(before: unknown, after: unknown, field: string): boolean {
  return keyOf(before, field) === keyOf(after, field);
}

/** A text that two values share if they mean the same. */
function keyOf(value: unknown, field: string): string {
  if (value === undefined) return '';
  if (isCondition(value)) return conditionText(value);
  if (Array.isArray(value)) {
    const keys = value.map((item) => keyOf(item, field));
    return `[${(ORDERED.has(field) ? keys : [...new Set(keys)].sort()).join(',')}]`;
  }
  if (!isMap(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${keyOf(value[key], inside(field, key))}`).join(',')}}`;
}

function inside(field: string, key: string): string {
  return isField(`mlops.${field}.${key}`) ? `${field}.${key}` : field;
}

/** The values inside what was added or removed, each as a difference of its own, and it itself first. */
export function* partsOf(difference: Difference): Generator<Difference> {
  yield difference;
  const { kind, before, after } = difference;
  const value = kind === 'added' ? after : kind === 'removed' ? before : undefined;
  if (isCondition(value) || (!isMap(value) && !(Array.isArray(value) && value.every(isMap)))) return;
  const empty = Array.isArray(value) ? [] : {};
  for (const part of differencesOf(kind === 'added' ? empty : value, kind === 'added' ? value : empty, difference))
    yield* partsOf(part);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isCondition(value) && !isQuantity(value)
  );
}

/** A threshold with its unit is one value. */
function isQuantity(value: object): boolean {
  return 'value' in value && 'relative' in value;
}
