/** A map of plain data. */
export type PlainMap = Readonly<Record<string, unknown>>;

/** What must be done to a generated object so that it says all that a given one says. */
export interface Difference {
  /** A merge patch, with lists of named items as maps by name; undefined if nothing differs. */
  readonly patch: unknown;
  /** What has to go because it excludes something given, as JSON Pointers into the generated object. */
  readonly remove: readonly string[];
  /** The places in the given object that the patch holds, as JSON Pointers. */
  readonly verbatim: readonly string[];
}

/** Fields of which an object has one at most: how a probe asks. */
const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
/** Lists whose first items are the same thing under two names. */
const PAIRED = /\/(?:containers|ports)$/;

interface Places {
  readonly generated: string;
  readonly given: string;
}

/** Compares what is generated with what is given; what only the generated object has stays. */
export function difference(generated: unknown, given: unknown, at: Places = { generated: '', given: '' }): Difference {
  if (given === null || given === undefined) return { patch: undefined, remove: [], verbatim: [] };
  if (isMap(generated) && isMap(given)) return maps(generated, given, at);
  if (Array.isArray(generated) && Array.isArray(given)) return lists(generated, given, at);
  if (same(generated, given, at.given)) return { patch: undefined, remove: [], verbatim: [] };
  return { patch: given, remove: [], verbatim: [at.given] };
}

function maps(generated: PlainMap, given: PlainMap, at: Places): Difference {
  const patch: Record<string, unknown> = {};
  const remove = excluded(generated, given, at.given).map((key) => `${at.generated}/${escaped(key)}`);
  const verbatim: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    const inner = difference(generated[key], withoutNulls(value), {
      generated: `${at.generated}/${escaped(key)}`,
      given: `${at.given}/${escaped(key)}`,
    });
    if (inner.patch !== undefined) patch[key] = inner.patch;
    for (const each of inner.remove) remove.push(each);
    for (const each of inner.verbatim) verbatim.push(each);
  }
  // The kubelet refuses to start as root what must not run as root.
  if (/\/securityContext$/.test(at.given) && given['runAsUser'] === 0 && given['runAsNonRoot'] === undefined)
    patch['runAsNonRoot'] = false;
  return { patch: Object.keys(patch).length === 0 ? undefined : patch, remove, verbatim };
}

/** The fields of a generated object that the given one does not have, dotted; the nearest above stands for all beneath it. */
export function additions(generated: unknown, given: unknown, at = ''): readonly string[] {
  if (isMap(generated) && isMap(given))
    return Object.entries(generated).flatMap(([key, value]) => {
      const path = at === '' ? key : `${at}.${key}`;
      return given[key] === undefined || given[key] === null ? [path] : additions(value, given[key], path);
    });
  if (!Array.isArray(generated) || !Array.isArray(given)) return [];
  return generated.flatMap((item, index) => additions(item, given[index], `${at}.${index}`));
}

/** Keys of the generated map that cannot stand beside those given. */
function excluded(generated: PlainMap, given: PlainMap, path: string): readonly string[] {
  if (/\/[a-z]+Probe$/.test(path) && HANDLERS.some((key) => Object.hasOwn(given, key)))
    return HANDLERS.filter((key) => Object.hasOwn(generated, key) && !Object.hasOwn(given, key));
  if (path === '/spec/strategy' && given['type'] === 'Recreate' && Object.hasOwn(generated, 'rollingUpdate'))
    return ['rollingUpdate'];
  return [];
}

function lists(generated: readonly unknown[], given: readonly unknown[], at: Places): Difference {
  if (/\/volumeMounts$/.test(at.given)) return mounts(generated, given, at);
  const names = generated.map(nameOf);
  const paired = PAIRED.test(at.given);
  const told = given.filter((item) => item !== null);
  if (!names.every((name) => name !== undefined) || !(paired || told.every((item) => nameOf(item) !== undefined)))
    return same(generated, given, at.given)
      ? { patch: undefined, remove: [], verbatim: [] }
      : { patch: told, remove: [], verbatim: [at.given] };
  const patch: Record<string, unknown> = {};
  const remove: string[] = [];
  const verbatim: string[] = [];
  given.forEach((item, index) => {
    // What a specification must not say was taken out.
    if (item === null) return;
    const place = `${at.given}/${index}`;
    const own = nameOf(item);
    const found = own === undefined ? -1 : names.indexOf(own);
    const free = paired && index === 0 && found === -1 ? 0 : found;
    const name = names[free] ?? nameOf(item) ?? String(index);
    if (free === -1) {
      const { name: _name, ...rest } = item as PlainMap;
      patch[name] = rest;
      verbatim.push(place);
      return;
    }
    const inner = difference(generated[free], item, { generated: `${at.generated}/${free}`, given: place });
    if (inner.patch !== undefined) patch[name] = inner.patch;
    for (const each of inner.remove) remove.push(each);
    for (const each of inner.verbatim) verbatim.push(each);
  });
  return { patch: Object.keys(patch).length === 0 ? undefined : patch, remove, verbatim };
}

/** Mounts are told apart by their path, and a volume may be mounted twice. */
function mounts(generated: readonly unknown[], given: readonly unknown[], at: Places): Difference {
  const pathOf = (item: unknown): unknown => (isMap(item) ? item['mountPath'] : undefined);
  const paths = new Set(given.map(pathOf));
  const kept = generated.filter((item) => !paths.has(pathOf(item)));
  return { patch: [...given, ...kept], remove: [], verbatim: [at.given] };
}

/** Whether two values are the same to the API server; amounts of resources have many spellings. */
function same(generated: unknown, given: unknown, path: string): boolean {
  if (/\/(?:requests|limits)\/[^/]+$/.test(path)) {
    const amount = quantity(String(given));
    return amount !== undefined && amount === quantity(String(generated));
  }
  return JSON.stringify(generated) === JSON.stringify(withoutNulls(given));
}

const FACTORS: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

/** The number that a quantity of Kubernetes stands for; undefined if it is none. */
export function quantity(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?(?:e\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(text) ?? [];
  return number === undefined ? undefined : Number((Number(number) * (FACTORS[unit] ?? 1)).toPrecision(12));
}

/** Plain data without members that are null, which Kubernetes takes for absent. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([key, member]) => [key, withoutNulls(member)]),
  );
}

/** Whether something is a map. */
export function isMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(item: unknown): string | undefined {
  return isMap(item) && typeof item['name'] === 'string' ? item['name'] : undefined;
}

/** A step of a JSON Pointer (RFC 6901). */
export function escaped(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}
