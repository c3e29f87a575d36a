import { secondsIn } from '@trainyard/syntax';
import type { Quantity } from '../schema/numbers.ts';
import { bytesIn } from '../schema/units.ts';

/** Units of bytes as metrics name them. */
const byteUnits: Readonly<Record<string, number>> = { bytes: 1, B: 1, By: 1, ...bytesIn };
const timeUnits: Readonly<Record<string, number>> = {
  seconds: 1,
  milliseconds: 0.001,
  minutes: 60,
  hours: 3600,
  ...secondsIn,
};

/** A threshold as a number in the unit of its metric; undefined if the two do not convert. */
export function convert(threshold: Quantity, unit: string | undefined): number | undefined {
  if (threshold.relative)
    return unit === 'percent' || unit === '%'
      ? threshold.value * 100
      : unit === undefined || unit === 'ratio'
        ? threshold.value
        : undefined;
  if (threshold.unit === undefined || threshold.unit === unit) return threshold.value;
  for (const table of [timeUnits, byteUnits]) {
    const from = table[threshold.unit];
    const to = unit === undefined ? undefined : table[unit];
    if (from !== undefined && to !== undefined) return Number(((threshold.value * from) / to).toPrecision(15));
  }
  return undefined;
}
