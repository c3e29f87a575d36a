import type { Dimension } from './condition.ts';

interface Unit {
  readonly dimension: Dimension;
  /** How many base units (seconds, bytes, one) it stands for. */
  readonly factor: number;
}

const table = (dimension: Dimension, factors: Readonly<Record<string, number>>): [string, Unit][] =>
  Object.entries(factors).map(([name, factor]) => [name, { dimension, factor }]);

const UNITS: ReadonlyMap<string, Unit> = new Map([
  ...table('time', {
    ms: 0.001,
    milliseconds: 0.001,
    s: 1,
    seconds: 1,
    m: 60,
    minutes: 60,
    h: 3600,
    hours: 3600,
    d: 86_400,
    days: 86_400,
    w: 604_800,
    mo: 2_592_000,
    y: 31_536_000,
  }),
  ...table('bytes', { bytes: 1, By: 1, B: 1, Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4 }),
  ...table('ratio', { ratio: 1, '%': 0.01, percent: 0.01 }),
  ...table('count', { count: 1, requests: 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 }),
]);

/** The dimension of a unit; one that is not known here is a dimension of its own (money, kelvin). */
export function dimensionOf(unit: string | undefined): Dimension {
  return unit === undefined ? 'none' : (UNITS.get(unit)?.dimension ?? `unit:${unit}`);
}

/** A value in another unit of its dimension, without the noise of a multiplication; undefined if the two do not convert. */
export function convertUnit(value: number, from: string, to: string): number | undefined {
  if (from === to) return value;
  const source = UNITS.get(from);
  const target = UNITS.get(to);
  if (source === undefined || target === undefined) return undefined;
  // `4Gi` and `4G` are sizes beside bytes; `k`, `M`, `G`, `T` count otherwise.
  const decimalSize = target.dimension === 'bytes' && /^[kMGT]$/.test(from);
  if (source.dimension !== target.dimension && !decimalSize) return undefined;
  return Number(((value * source.factor) / target.factor).toPrecision(15));
}
