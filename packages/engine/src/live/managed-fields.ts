import { isMap } from '../explain/documents.ts';

/** The fields that somebody manages, as the API server notes them (Kubernetes, FieldsV1): `f:` a field, `k:` an item by its keys, `v:` a value. */
type Fields = Readonly<Record<string, unknown>>;

/** Label by which the objects of one application are known (Kubernetes, recommended labels). */
export const NAME_LABEL = 'app.kubernetes.io/name';

/**
 * What an object has of what was applied by the server (`kubectl apply --server-side`, Argo CD, Flux), by anybody who applied the label that
 * names the application: whoever did, applied what was generated. Others apply fields of their own. Undefined if nobody did, or if
 * the managed fields were not asked for (`kubectl get --show-managed-fields`).
 */
export function appliedByServer(data: Fields): unknown {
  const { metadata } = data;
  const entries = isMap(metadata) && Array.isArray(metadata['managedFields']) ? metadata['managedFields'] : [];
  const applied = entries.flatMap((entry: unknown) => {
    if (!isMap(entry) || entry['operation'] !== 'Apply' || !isMap(entry['fieldsV1'])) return [];
    return isStated(entry['fieldsV1'], ['f:metadata', 'f:labels', `f:${NAME_LABEL}`]) ? [entry['fieldsV1']] : [];
  });
  return applied.length === 0 ? undefined : partOf(data, applied.reduce(together));
}

function isStated(fields: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return true;
  return isMap(fields) && Object.hasOwn(fields, step) && isStated(fields[step], rest);
}

/** The fields of either of two. */
function together(one: Fields, other: Fields): Fields {
  const shared = Object.entries(one).map(([key, value]) => {
    const beside = other[key];
    return [key, isMap(value) && isMap(beside) ? together(value, beside) : value];
  });
  return { ...other, ...Object.fromEntries(shared) };
}

/** What a value has of some fields; the whole value where they name nothing inside it. */
function partOf(value: unknown, fields: unknown): unknown {
  const named = isMap(fields) ? Object.entries(fields).filter(([key]) => /^[fkv]:/.test(key)) : [];
  if (named.length === 0) return value;
  if (Array.isArray(value)) return named.flatMap(([key, inner]) => itemsOf(value, key, inner));
  if (!isMap(value)) return undefined;
  const members = named.flatMap(([key, inner]) => {
    const name = key.slice(2);
    return Object.hasOwn(value, name) ? [[name, partOf(value[name], inner)]] : [];
  });
  return Object.fromEntries(members);
}

function itemsOf(items: readonly unknown[], key: string, fields: unknown): unknown[] {
  const sought = dataOf(key.slice(2));
  if (key.startsWith('v:')) return items.filter((item) => item === sought);
  if (!key.startsWith('k:') || !isMap(sought)) return [];
  const matches = (item: unknown): boolean =>
    isMap(item) && Object.entries(sought).every(([name, value]) => item[name] === value);
  return items.filter(matches).map((item) => ({ ...sought, ...(partOf(item, fields) as object) }));
}

function dataOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not as the server writes it: then it names nothing.
    return undefined;
  }
}
