import { numberOf } from '@trainyard/oracles';
import type { EngineResult } from '@trainyard/oracles';
import type { Labels } from '../src/index.ts';
import { labelText } from './cond-file.ts';

/** Labels and values of an instant; undefined where the query has no meaning. */
export type Values = readonly (readonly [labels: Labels, value: number])[] | undefined;

/**
 * What differs between two answers, in words; undefined if they are the same: to the last bit, or within a relative tolerance. The sign
 * of NaN does not count.
 */
export function disagreement(engine: EngineResult, said: Values, tolerance = 0): string | undefined {
  const expected =
    'error' in engine ? undefined : engine.values.map(([labels, text]) => [labels, numberOf(text)] as const);
  const [a, b] = [sorted(expected), sorted(said)];
  const same =
    a === undefined || b === undefined
      ? a === b
      : a.length === b.length &&
        a.every(([labels, value], i) => labels === b[i]?.[0] && equal(value, b[i]?.[1] ?? NaN, tolerance));
  return same ? undefined : `Prometheus says ${shown(a)}, not ${shown(b)}`;
}

function equal(a: number, b: number, tolerance: number): boolean {
  return Object.is(a, b) || (tolerance > 0 && Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b)));
}

type Sorted = readonly (readonly [labels: string, value: number])[] | undefined;

function sorted(values: Values): Sorted {
  return values
    ?.map(([labels, value]) => [labelText(labels), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function shown(values: Sorted): string {
  if (values === undefined) return 'an error';
  return values.map(([labels, value]) => `${labels} ${Object.is(value, -0) ? '-0' : String(value)}`).join('; ');
}
