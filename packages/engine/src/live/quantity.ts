const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
  Pi: 1024 ** 5,
  Ei: 1024 ** 6,
};

/** The number that a quantity of Kubernetes stands for (`500m`, `1Gi`, `1e3`; API type resource.Quantity); undefined if it is none. */
export function quantityValue(written: unknown): number | undefined {
  if (typeof written === 'number') return written;
  if (typeof written !== 'string') return undefined;
  const [, digits, suffix = ''] =
    /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([numkMGTPE]|[KMGTPE]i)?$/.exec(written.trim()) ?? [];
  const factor = SUFFIXES[suffix];
  return digits === undefined || factor === undefined ? undefined : Number((Number(digits) * factor).toPrecision(15));
}

const IN_MAPS: ReadonlySet<string> = new Set(['requests', 'limits', 'capacity', 'hard', 'allocatable', 'podFixed']);
const FIELDS: ReadonlySet<string> = new Set(['averageValue', 'sizeLimit', 'divisor', 'storage']);

/** Whether a server reads the value at a path as a quantity, and may print it otherwise than it was written. */
export function isQuantityPath(path: readonly (string | number)[]): boolean {
  const own = String(path.at(-1));
  const above = String(path.at(-2));
  return IN_MAPS.has(above) || FIELDS.has(own) || (own === 'value' && above === 'target');
}
