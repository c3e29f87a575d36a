import { parseDuration } from '@trainyard/engine';
import type { Series } from '@trainyard/engine';
import { momentsOf } from '@trainyard/runtime';
import type { Kept, Reach, ReplayRange } from '@trainyard/runtime';
import { wrongUse } from './failures.ts';

/** The options of `replay` that say when. */
export interface TimeOptions {
  readonly from?: string;
  readonly to?: string;
  readonly step: string;
}

/** A time, or how long before the end of what there is; milliseconds. */
type Asked = { readonly at: number } | { readonly before: number };

/** The times that were asked for, before it is known where the series begin and end; the step in milliseconds. */
export interface AskedTimes {
  readonly from?: Asked;
  readonly to?: Asked;
  readonly step: number;
}

/** Moments that one replay has at most: a year of minutes. */
const MOST_MOMENTS = 600_000;
const DAY = 86_400_000;

/** Reads the options. Throws `Failure` for what is no time. */
export function askedTimes({ from, to, step }: TimeOptions): AskedTimes {
  const length = Math.round((parseDuration(step) ?? 0) * 1000);
  if (length < 1) throw wrongUse(`--step '${step}' is no duration: write it like 1m or 15s.`);
  return {
    step: length,
    ...(from === undefined ? {} : { from: timeOf('--from', from) }),
    ...(to === undefined ? {} : { to: timeOf('--to', to) }),
  };
}

/** A time in UTC, seconds since 1970, or `-7d`: so long before the end. */
function timeOf(option: string, text: string): Asked {
  const before = /^-(.+)$/.exec(text)?.[1];
  const seconds = before === undefined ? undefined : parseDuration(before);
  if (seconds !== undefined) return { before: seconds * 1000 };
  if (/^\d+(\.\d+)?$/.test(text)) return { at: Math.round(Number(text) * 1000) };
  const date = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?)?$/.test(text)
    ? Date.parse(`${text.replace(' ', 'T').replace(/Z$/, '')}${text.includes(':') ? 'Z' : ''}`)
    : NaN;
  if (Number.isNaN(date))
    throw wrongUse(`${option} '${text}' is no time: write 2026-01-31T12:00:00Z, seconds since 1970, or -7d.`);
  return { at: date };
}

/** The times for a server, which has no first and no last sample: without any, the day until now, on the raster of the step. */
export function serverTimes(asked: AskedTimes, now: number): AskedTimes & { readonly from: { readonly at: number } } {
  const latest = Math.floor(now / asked.step) * asked.step;
  const to = moment(asked.to ?? { at: latest }, latest);
  return { step: asked.step, to: { at: to }, from: { at: moment(asked.from ?? { before: DAY }, to) } };
}

const moment = (asked: Asked, end: number): number => ('at' in asked ? asked.at : end - asked.before);

/** The time whose samples are needed, as far as it is known before anything was read. A server is asked on the raster of the step. */
export function keptTimes({ from, to, step }: AskedTimes, { back, ahead }: Reach): Kept {
  const known = (asked: Asked | undefined): number | undefined =>
    asked !== undefined && 'at' in asked ? asked.at : undefined;
  const [first, last] = [known(from), known(to)];
  return {
    from: first === undefined ? -Infinity : first - Math.ceil(back / step) * step,
    to: last === undefined ? Infinity : last + Math.ceil(ahead / step) * step,
  };
}

/** The range of a replay; what was not asked for is where the series begin and end. Throws `Failure` if there is none, or too much. */
export function rangeOf({ from, to, step }: AskedTimes, series: readonly Series[]): ReplayRange {
  const first = series.reduce((least, { times }) => Math.min(least, times[0] ?? Infinity), Infinity);
  const last = series.reduce((most, { times }) => Math.max(most, times.at(-1) ?? -Infinity), -Infinity);
  const end = to === undefined ? last : moment(to, last);
  const start = from === undefined ? Math.min(first, end) : moment(from, end);
  if (!Number.isFinite(start) || !Number.isFinite(end))
    throw wrongUse('The recorded series hold no sample, so there is nothing to replay.');
  if (start > end) throw wrongUse(`--from ${clock(start)} is later than --to ${clock(end)}.`);
  const range = { from: start, to: end, step };
  if (momentsOf(range) > MOST_MOMENTS)
    throw wrongUse(
      `That would be ${momentsOf(range)} moments, and a replay has ${MOST_MOMENTS} at most: give a longer --step or a shorter time.`,
    );
  return range;
}

/** A time as people read it, in UTC; seconds only where there are any. */
export function clock(time: number): string {
  return new Date(time)
    .toISOString()
    .replace('T', ' ')
    .replace(/(:00)?\.000Z$/, '')
    .replace(/Z$/, '');
}
