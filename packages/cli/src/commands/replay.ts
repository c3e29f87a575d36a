import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hasErrors, printDuration } from '@trainyard/engine';
import type { Series, Versions } from '@trainyard/engine';
import {
  labelText,
  momentsOf,
  namesRead,
  pictureOf,
  questionsOf,
  reachOf,
  replay,
  seriesNames,
} from '@trainyard/runtime';
import type { Replayed, ReplayQuestion, ReplayRange, Stretch } from '@trainyard/runtime';
import { wrongUse } from '../failures.ts';
import { refuseFile } from '../outputs.ts';
import { isServer, recordedSeries } from '../recorded.ts';
import { askedTimes, clock, keptTimes, rangeOf, serverTimes } from '../replay-times.ts';
import type { TimeOptions } from '../replay-times.ts';
import { checkAll } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { exitCodes, progress, remark, report, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';

/** What the options of `replay` say. */
export interface ReplayOptions extends TimeOptions, ReadingOptions, OutputOptions {
  readonly series: readonly string[];
  /** The name of the variable that holds a token for servers. */
  readonly tokenEnv?: string;
  readonly only?: readonly string[];
  readonly candidate?: string;
  readonly stable?: string;
  readonly pictures?: string;
}

/** `replay`: what the conditions of a specification would have said of recorded series. Throws `Failure` for wrong use. */
export async function replayed(file: string, options: ReplayOptions): Promise<number> {
  const versions = versionsOf(options);
  const token = tokenOf(options);
  const asked = askedTimes(options);
  if (options.pictures === '') throw wrongUse('--pictures is empty: name a folder.');
  if (options.pictures !== undefined) refuseFile(resolve(options.pictures), '--pictures');
  const times = options.series.some(isServer) ? serverTimes(asked, Date.now()) : asked;
  const [checked] = await checkAll([file], options);
  const spec = checked?.compiled?.spec;
  const problems = (checked?.diagnostics ?? []).filter((each) => each.severity === 'error');
  if (spec === undefined || hasErrors(problems)) {
    report(problems, options);
    return exitCodes.wrong;
  }
  const questions = wanted(questionsOf(spec), options.only ?? []);
  // Who asks a server for too much should not wait for it first.
  if (options.series.some(isServer)) rangeOf(times, []);
  const recorded = await recordedSeries(options.series, {
    names: namesRead(questions),
    kept: keptTimes(times, reachOf(questions, versions)),
    step: times.step,
    ...(token === undefined ? {} : { token }),
  });
  const { series, diagnostics } = recorded;
  if (hasErrors(diagnostics)) {
    report(diagnostics, options);
    return exitCodes.wrong;
  }
  const range = rangeOf(times, series);
  const draw = options.pictures === undefined ? undefined : pictureWriter(options.pictures, range);
  // What a condition was at each moment may be large, so of each only what will be printed is kept.
  const answers = <T>(told: (result: Replayed) => T): readonly T[] =>
    questions.map((question) => {
      progress(`asking ${question.kind} ${question.name}`);
      const result = replay(question, series, range, versions);
      draw?.(result);
      return told(result);
    });
  const notes = [...recorded.notes, ...missing(questions, series)];
  if (options.format === 'json')
    report(diagnostics, options, { replay: { ...rangeData(range), notes, conditions: answers(toData) } });
  else {
    const blocks = answers((result) => block(result, range));
    report(diagnostics, options);
    for (const each of notes) remark(`note: ${each}`);
    writeOut(`${heading(spec.name, range)}\n\n${blocks.join('\n')}`);
  }
  return exitCodes.done;
}

/** The token for servers, which stands in a variable so that no list of processes shows it. */
function tokenOf({ tokenEnv, series }: ReplayOptions): string | undefined {
  if (tokenEnv === undefined) return undefined;
  const servers = series.filter(isServer);
  if (servers.length === 0) throw wrongUse('--token-env is for servers, and every --series is a file.');
  if (servers.some((each) => /^\w+:\/\/[^/?#]*@/.test(each)))
    throw wrongUse('A server is told who asks either by --token-env or by user and password in its address.');
  const token = process.env[tokenEnv]?.trim() ?? '';
  if (token === '') throw wrongUse(`The variable '${tokenEnv}' of --token-env is empty.`);
  return token;
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

/** Metrics of which no series was recorded at all: their conditions stay unknown, and a misspelt name would do the same. */
function missing(questions: readonly ReplayQuestion[], series: readonly Series[]): readonly string[] {
  const there = new Set(series.map(({ labels }) => labels['__name__'] ?? ''));
  const read = new Map(questions.flatMap(({ condition }) => condition.declarations).map((each) => [each.name, each]));
  return [...read.values()]
    .filter((metric) => !seriesNames(metric).some((name) => there.has(name)))
    .map(({ name }) => `no series of '${name}' was recorded, so what is asked of it stays unknown.`);
}

const MOST_LINES = 20;

function heading(service: string, range: ReplayRange): string {
  return `${service} from ${clock(range.from)} to ${clock(range.to)} UTC, asked every ${printDuration(range.step / 1000)}, ${momentsOf(range)} times`;
}

function block(result: Replayed, range: ReplayRange): string {
  const { question, moments, unanswerable } = result;
  const title = `${question.kind} ${question.name}: ${question.condition.text}`;
  if (unanswerable === 'versions')
    return `${title}\n  not known: give --candidate and --stable, which tell the series of the two versions apart\n`;
  if (unanswerable === 'raw') return `${title}\n  not known: only Prometheus understands raw PromQL\n`;
  const events = eventsOf(result);
  const lines = events
    .slice(0, MOST_LINES)
    .map(({ labels, from, to }) => `  ${clock(from)} – ${clock(to)} (${span(from, to, range)})${labels}`);
  const rest = events.length - MOST_LINES;
  const count = momentsOf(range);
  const share = (part: number): string => `${Number(((part / count) * 100).toPrecision(3))} %`;
  return [
    title,
    `  ${summary(question.kind, events)}`,
    ...lines,
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

function summary(kind: ReplayQuestion['kind'], events: readonly Event[]): string {
  const times = events.length === 1 ? 'once' : `${events.length} times`;
  switch (kind) {
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

const iso = (time: number): string => new Date(time).toISOString();

function rangeData(range: ReplayRange): object {
  return { from: iso(range.from), to: iso(range.to), step: range.step / 1000, moments: momentsOf(range) };
}

function toData(result: Replayed): object {
  return {
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
  };
}

/** Writes pictures of conditions, each named after its own, into a folder. */
function pictureWriter(folder: string, range: ReplayRange): (result: Replayed) => void {
  mkdirSync(folder, { recursive: true });
  const taken = new Set<string>();
  return (result) => {
    const { kind, name } = result.question;
    const plain = `${kind}-${name.replace(/[^A-Za-z0-9_.-]/g, '_')}`;
    // File systems that do not tell capitals from small letters have fewer names than services.
    let file = plain;
    for (let count = 2; taken.has(file.toLowerCase()); count++) file = `${plain}-${count}`;
    taken.add(file.toLowerCase());
    writeFileSync(join(folder, `${file}.svg`), pictureOf(result, range));
  };
}
