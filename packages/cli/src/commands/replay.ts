import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrors, parseDuration, printDuration } from '@trainyard/engine';
import type { Series, Versions } from '@trainyard/engine';
import { labelText, momentsOf, pictureOf, questionsOf, replay, seriesNames } from '@trainyard/runtime';
import type { Replayed, ReplayQuestion, ReplayRange, Stretch } from '@trainyard/runtime';
import { wrongUse } from '../failures.ts';
import { recordedSeries } from '../recorded.ts';
import { checkAll } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { exitCodes, progress, remark, report, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';

/** What the options of `replay` say. */
export interface ReplayOptions extends ReadingOptions, OutputOptions {
  readonly series: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly step: string;
  readonly only?: readonly string[];
  readonly candidate?: string;
  readonly stable?: string;
  readonly pictures?: string;
}

/** Moments that one replay has at most: a year of minutes. */
const MOST_MOMENTS = 600_000;

/** `replay`: what the conditions of a specification would have said of recorded series. Throws `Failure` for wrong use. */
export async function replayed(file: string, options: ReplayOptions): Promise<number> {
  const versions = versionsOf(options);
  const [checked] = await checkAll([file], options);
  const spec = checked?.compiled?.spec;
  const problems = (checked?.diagnostics ?? []).filter((each) => each.severity === 'error');
  if (spec === undefined || hasErrors(problems)) {
    report(problems, options);
    return exitCodes.wrong;
  }
  const questions = wanted(questionsOf(spec), options.only ?? []);
  const { series, diagnostics } = recordedSeries(options.series);
  if (hasErrors(diagnostics)) {
    report(diagnostics, options);
    return exitCodes.wrong;
  }
  const range = rangeOf(series, options);
  const results = questions.map((question) => {
    progress(`asking ${question.kind} ${question.name}`);
    return replay(question, series, range, versions);
  });
  if (options.pictures !== undefined) drawAll(results, range, options.pictures);
  if (options.format === 'json') report([], options, { replay: toData(results, range) });
  else {
    for (const each of missing(questions, series)) remark(each);
    writeOut(page(spec.name, results, range));
  }
  return exitCodes.done;
}

function wanted(questions: readonly ReplayQuestion[], names: readonly string[]): readonly ReplayQuestion[] {
  const known = [...new Set(questions.map(({ name }) => name))];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw wrongUse(`--only '${unknown}' is no condition of this service: there are ${known.join(', ') || 'none'}.`);
  return names.length === 0 ? questions : questions.filter(({ name }) => names.includes(name));
}

/** `version=canary` tells the series of one version. */
function versionsOf({ candidate, stable }: ReplayOptions): Versions | undefined {
  if (candidate === undefined && stable === undefined) return undefined;
  if (candidate === undefined || stable === undefined)
    throw wrongUse('--candidate and --stable go together: each says by which label its series are known.');
  const version = (text: string): Versions['stable'] => {
    const [, label, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.+)$/s.exec(text) ?? [];
    if (label === undefined || value === undefined)
      throw wrongUse(`'${text}' is no label: write it like version=canary.`);
    return { matchers: [{ label, op: '=', value }] };
  };
  return { candidate: version(candidate), stable: version(stable) };
}

/** The time that was asked for; what is not given is where the series begin and end. */
function rangeOf(series: readonly Series[], options: ReplayOptions): ReplayRange {
  const first = series.reduce((least, { times }) => Math.min(least, times[0] ?? Infinity), Infinity);
  const last = series.reduce((most, { times }) => Math.max(most, times.at(-1) ?? -Infinity), -Infinity);
  if (first === Infinity) throw wrongUse('The recorded series hold no sample, so there is nothing to replay.');
  const step = (parseDuration(options.step) ?? 0) * 1000;
  if (step < 1) throw wrongUse(`--step '${options.step}' is no duration: write it like 1m or 15s.`);
  const to = options.to === undefined ? last : timeOf('--to', options.to, last);
  const from = options.from === undefined ? first : timeOf('--from', options.from, to);
  if (from > to) throw wrongUse(`--from ${clock(from)} is later than --to ${clock(to)}.`);
  const range = { from, to, step };
  if (momentsOf(range) > MOST_MOMENTS)
    throw wrongUse(
      `That would be ${momentsOf(range)} moments, and a replay has ${MOST_MOMENTS} at most: give a longer --step or a shorter time.`,
    );
  return range;
}

/** A time in UTC, seconds since 1970, or `-7d`: so long before `end`. */
function timeOf(option: string, text: string, end: number): number {
  const before = /^-(.+)$/.exec(text)?.[1];
  const seconds = before === undefined ? undefined : parseDuration(before);
  if (seconds !== undefined) return end - seconds * 1000;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  const date = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?)?$/.test(text)
    ? Date.parse(`${text.replace(' ', 'T').replace(/Z$/, '')}${text.includes(':') ? 'Z' : ''}`)
    : NaN;
  if (Number.isNaN(date))
    throw wrongUse(`${option} '${text}' is no time: write 2026-01-31T12:00:00Z, seconds since 1970, or -7d.`);
  return date;
}

/** Metrics of which no series was recorded at all: their conditions stay unknown, and a misspelt name would do the same. */
function missing(questions: readonly ReplayQuestion[], series: readonly Series[]): readonly string[] {
  const there = new Set(series.map(({ labels }) => labels['__name__'] ?? ''));
  const read = new Map(questions.flatMap(({ condition }) => condition.declarations).map((each) => [each.name, each]));
  return [...read.values()]
    .filter((metric) => !seriesNames(metric).some((name) => there.has(name)))
    .map(({ name }) => `note: no series of '${name}' was recorded, so what is asked of it stays unknown.`);
}

function clock(time: number): string {
  return `${new Date(time)
    .toISOString()
    .replace('T', ' ')
    .replace(/(:00)?\.000Z$/, '')
    .replace(/Z$/, '')}`;
}

const MOST_LINES = 20;

function page(service: string, results: readonly Replayed[], range: ReplayRange): string {
  const blocks = results.map((each) => block(each, range));
  return `${service} from ${clock(range.from)} to ${clock(range.to)} UTC, asked every ${printDuration(range.step / 1000)}, ${momentsOf(range)} times\n\n${blocks.join('\n')}`;
}

function block(result: Replayed, range: ReplayRange): string {
  const { question, moments, unanswerable } = result;
  const title = `${question.kind} ${question.name}: ${question.condition.text}`;
  if (unanswerable === 'versions')
    return `${title}\n  not known: give --candidate and --stable, which tell the series of the two versions apart\n`;
  if (unanswerable === 'raw') return `${title}\n  not known: only Prometheus understands raw PromQL\n`;
  const lines = eventsOf(result).map(
    ({ labels, from, to }) => `  ${clock(from)} – ${clock(to)} (${span(from, to, range)})${labels}`,
  );
  const rest = lines.length - MOST_LINES;
  const count = momentsOf(range);
  const share = (part: number): string => `${Number(((part / count) * 100).toPrecision(3))} %`;
  return [
    title,
    `  ${summary(result)}`,
    ...lines.slice(0, MOST_LINES),
    ...(rest > 0 ? [`  and ${rest} more; --json prints all`] : []),
    `  true ${share(moments.true)}, false ${share(moments.false)}, unknown ${share(moments.unknown)} of the time`,
    ...(result.errors === 0
      ? []
      : [`  the query would have failed ${result.errors} times: several series match where one is wanted`]),
    '',
  ].join('\n');
}

const span = (from: number, to: number, { step }: ReplayRange): string => printDuration((to - from + step) / 1000);

interface Event {
  readonly labels: string;
  readonly from: number;
  readonly to: number;
}

/** When something would have happened: an alert fired, or a condition held that stops, opens or starts something. */
function eventsOf({ question, tracks }: Replayed): readonly Event[] {
  return tracks
    .flatMap(({ labels, stretches, firings }) => {
      const text = Object.keys(labels).length === 0 ? '' : ` ${labelText(labels)}`;
      const held: readonly Pick<Stretch, 'from' | 'to'>[] =
        question.kind === 'alert' || question.kind === 'trigger'
          ? firings
          : stretches.filter(({ state }) => state === 'true');
      return held.map(({ from, to }) => ({ labels: text, from, to }));
    })
    .sort((a, b) => a.from - b.from);
}

function summary(result: Replayed): string {
  const events = eventsOf(result);
  const times = events.length === 1 ? 'once' : `${events.length} times`;
  switch (result.question.kind) {
    case 'alert':
      return events.length === 0 ? 'never fired' : `fired ${times}`;
    case 'rollback':
      return events.length === 0
        ? 'would not have rolled back'
        : `would have rolled back at ${clock(events[0]?.from ?? 0)}`;
    case 'gate':
      return events.length === 0 ? 'was closed all the time' : `was open ${times}`;
    case 'trigger':
      return events.length === 0 ? 'would have started nothing' : `would have started a run ${times}`;
  }
}

function toData(results: readonly Replayed[], range: ReplayRange): object {
  const iso = (time: number): string => new Date(time).toISOString();
  return {
    from: iso(range.from),
    to: iso(range.to),
    step: range.step / 1000,
    moments: momentsOf(range),
    conditions: results.map((result) => ({
      kind: result.question.kind,
      name: result.question.name,
      path: result.question.path,
      condition: result.question.condition.text,
      moments: result.moments,
      errors: result.errors,
      ...(result.unanswerable === undefined ? {} : { unanswerable: result.unanswerable }),
      series: result.tracks.map(({ labels, stretches, firings }) => ({
        labels,
        firings: firings.map(({ from, to, since }) => ({ from: iso(from), to: iso(to), since: iso(since) })),
        stretches: stretches.map(({ from, to, state }) => ({ from: iso(from), to: iso(to), state })),
      })),
    })),
  };
}

/** A picture of each condition, named after it. */
function drawAll(results: readonly Replayed[], range: ReplayRange, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const result of results) {
    const { kind, name } = result.question;
    writeFileSync(join(folder, `${kind}-${name.replace(/[^A-Za-z0-9_.-]/g, '_')}.svg`), pictureOf(result, range));
  }
}
