import type { Labels } from '../types/labels.ts';
import { seriesOf } from './series.ts';
import type { Series } from './series.ts';

const MATCHER = /\s*([A-Za-z_][A-Za-z0-9_]*)\s*=\s*("(?:[^"\\]|\\.)*")\s*,?/y;

/** Labels from a series' name as promtool writes it: `requests_total{code="500"}`. Throws for another text. */
export function parseSeriesName(text: string): Labels {
  const [, name = '', inner] = /^\s*([A-Za-z_:][A-Za-z0-9_:]*)?\s*(?:\{(.*)\})?\s*$/s.exec(text) ?? [];
  const labels: Record<string, string> = name === '' ? {} : { __name__: name };
  if (name === '' && inner === undefined) throw new Error(`no series: ${text}`);
  MATCHER.lastIndex = 0;
  while (inner !== undefined && MATCHER.lastIndex < inner.trimEnd().length) {
    const match = MATCHER.exec(inner);
    if (match === null) throw new Error(`no labels: ${text}`);
    labels[match[1] ?? ''] = JSON.parse(match[2] ?? '""') as string;
  }
  return labels;
}

/**
 * A series in promtool's notation: its name, and values every `interval` seconds from zero: `1 2 _ NaN stale`, `0+10x5`, `1x3`. Throws for
 * another text.
 */
export function parseSeries(name: string, values: string, interval: number): Series {
  const samples: { time: number; value: number | undefined }[] = [];
  let at = 0;
  const put = (value: number | 'gap' | undefined): void => {
    if (value !== 'gap') samples.push({ time: at * interval, value });
    at += 1;
  };
  for (const word of values.trim().split(/\s+/)) for (const value of expand(word)) put(value);
  return seriesOf(parseSeriesName(name), samples);
}

function expand(word: string): (number | 'gap' | undefined)[] {
  if (word === '_') return ['gap'];
  if (word === 'stale') return [undefined];
  const gaps = /^_x(\d+)$/.exec(word);
  if (gaps !== null) return Array.from({ length: Number(gaps[1]) }, () => 'gap' as const);
  const run = /^(-?[^x+\s]+?(?:e[-+]?\d+)?)(?:([-+])([^x\s]+))?x(\d+)$/i.exec(word);
  if (run === null) return [numberFrom(word)];
  const [, start = '', sign = '+', step = '0', times = '0'] = run;
  const by = (sign === '-' ? -1 : 1) * numberFrom(step);
  const first = numberFrom(start);
  return Array.from({ length: Number(times) + 1 }, (_, index) => first + index * by);
}

function numberFrom(text: string): number {
  const special: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '+inf': Infinity, '-inf': -Infinity };
  const value = special[text.toLowerCase()] ?? Number(text);
  if (Number.isNaN(value) && text.toLowerCase() !== 'nan') throw new Error(`no number: ${text}`);
  return value;
}
