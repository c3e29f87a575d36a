import type { Diagnostic, Edit, Fix, Range, Related, Source } from '@trainyard/sdk';
import { beyond } from './limits.ts';
import type { PluginLimits } from './limits.ts';
import { isRecord, Misdeed } from './misdeeds.ts';

/** Gives the source that a range names, or undefined if the specification has none such. */
export type SourceOf = (range: Readonly<Record<string, unknown>>) => Source | undefined;

/** Takes the findings of a plugin one by one, made anew from what is expected of them. Throws `Misdeed` for what is none, and for too many. */
export function findingTaker(limits: PluginLimits, sourceOf: SourceOf = ownSource): (given: unknown) => Diagnostic {
  let count = 0;
  return (given) => {
    if (++count > limits.pluginFindings)
      throw new Misdeed(beyond('pluginFindings', `it gave more than ${limits.pluginFindings} findings`));
    const found = findingOf(given, sourceOf);
    if (found === undefined) throw new Misdeed('it gave a finding that was not made by a function of a catalogue');
    return found;
  };
}

/** A finding as plain data: its places name their files. What is made of it is read by a taker that knows the files. */
export function plainFinding({ range, related, fixes, ...rest }: Diagnostic): object {
  const plain = ({ source, start, end }: Range): object => ({ file: source.file, start, end });
  return {
    ...rest,
    range: plain(range),
    related: related.map((each) => ({ ...each, range: plain(each.range) })),
    fixes: fixes.map(({ edits, ...fix }) => ({
      ...fix,
      edits: edits.map(({ range: place, text }) => ({ range: plain(place), text })),
    })),
  };
}

function ownSource({ source }: Readonly<Record<string, unknown>>): Source | undefined {
  return isRecord(source) && typeof source['file'] === 'string' && typeof source['text'] === 'string'
    ? (source as unknown as Source)
    : undefined;
}

function findingOf(given: unknown, sourceOf: SourceOf): Diagnostic | undefined {
  if (!isRecord(given)) return undefined;
  const { code, severity, message, related, fixes } = given;
  const located = locatedOf(given, sourceOf);
  const others = allOf(related, (each) => relatedOf(each, sourceOf));
  const remedies = allOf(fixes, (each) => fixOf(each, sourceOf));
  if (
    typeof code !== 'string' ||
    !/^[a-z0-9-]+\/[a-z0-9-]+$/.test(code) ||
    (severity !== 'error' && severity !== 'warning' && severity !== 'info') ||
    typeof message !== 'string' ||
    located === undefined ||
    others === undefined ||
    remedies === undefined
  )
    return undefined;
  return { code, severity, message, ...located, related: others, fixes: remedies };
}

function locatedOf(
  { range, path }: Readonly<Record<string, unknown>>,
  sourceOf: SourceOf,
): { range: Range; path?: string } | undefined {
  const taken = rangeIn(range, sourceOf);
  if (taken === undefined || (path !== undefined && typeof path !== 'string')) return undefined;
  return { range: taken, ...(path === undefined ? {} : { path }) };
}

function rangeIn(given: unknown, sourceOf: SourceOf): Range | undefined {
  if (!isRecord(given)) return undefined;
  const { start, end } = given;
  const source = sourceOf(given);
  if (source === undefined || !Number.isSafeInteger(start) || !Number.isSafeInteger(end)) return undefined;
  const [from, to] = [start as number, end as number];
  return from >= 0 && from <= to && to <= source.text.length ? { source, start: from, end: to } : undefined;
}

function relatedOf(given: unknown, sourceOf: SourceOf): Related | undefined {
  if (!isRecord(given) || typeof given['message'] !== 'string') return undefined;
  const located = locatedOf(given, sourceOf);
  return located === undefined ? undefined : { ...located, message: given['message'] };
}

function fixOf(given: unknown, sourceOf: SourceOf): Fix | undefined {
  if (!isRecord(given) || typeof given['title'] !== 'string' || typeof given['safe'] !== 'boolean') return undefined;
  const edits = allOf(given['edits'], (each) => editOf(each, sourceOf));
  return edits === undefined ? undefined : { title: given['title'], safe: given['safe'], edits };
}

function editOf(given: unknown, sourceOf: SourceOf): Edit | undefined {
  if (!isRecord(given) || typeof given['text'] !== 'string') return undefined;
  const range = rangeIn(given['range'], sourceOf);
  return range === undefined ? undefined : { range, text: given['text'] };
}

function allOf<T>(given: unknown, one: (each: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(given)) return undefined;
  const taken = given.map(one);
  return taken.every((each) => each !== undefined) ? (taken as T[]) : undefined;
}
