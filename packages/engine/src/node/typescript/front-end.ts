import { defaultLimits, rangeOf } from '@trainyard/sdk';
import type { Diagnostic, FrontEnd, Node, Outcome, ReadLimits, Source } from '@trainyard/sdk';
import { typescriptDiagnostics } from './diagnostics.ts';
import { loadTypeScript } from './load.ts';
import { headOf } from './parts.ts';
import { isFinding, nodeOf } from './places.ts';
import { readUnrun } from './read.ts';
import type { Unknown } from './reading.ts';
import { readByRunning, RUN_LIMIT } from './run.ts';

/** How specifications in TypeScript are read. */
export interface TypeScriptOptions {
  /** Whether a file whose values are not all written out may be run. */
  readonly allowRun?: boolean;
  /** Milliseconds that it may take; ten seconds if absent. */
  readonly runLimit?: number;
}

/** The front end of `*.mlops.ts`: what is written as plain values is read without running the file, anything else needs permission. */
export function typescriptFrontEnd(options: TypeScriptOptions = {}): FrontEnd {
  return {
    takes,
    syntax: 'typescript',
    extensions: ['.mlops.ts'],
    read: (source, _labels, limits = defaultLimits) => readTypeScript(source, options, limits),
  };
}

function readTypeScript(source: Source, options: TypeScriptOptions, limits: ReadLimits): Outcome<Node | undefined> {
  const { part, reading, diagnostics } = readUnrun(loadTypeScript().ts, source, limits);
  if (reading === undefined || diagnostics.length > 0) return { value: undefined, diagnostics };
  if (reading.unknowns.length > 0)
    return options.allowRun === true
      ? readByRunning(source, part, limits, options.runLimit ?? RUN_LIMIT)
      : { value: undefined, diagnostics: [needsRun(reading.unknowns)] };
  // Names are put in place of what they stand for; no text is long enough for more values than characters without them.
  const limit = Math.max(limits.expanded, source.text.length);
  const node = part === undefined ? undefined : nodeOf(part, { nodes: 0, limit });
  if (isFinding(node)) return { value: undefined, diagnostics: [node] };
  if (node !== undefined) return { value: node, diagnostics };
  const range = headOf(part?.range ?? rangeOf(source, 0));
  return {
    value: undefined,
    diagnostics: [typescriptDiagnostics.noService({ range }, { found: 'The default export is nothing' })],
  };
}

/** A fix may neither break the text nor make something of it that only running would show. */
function takes(before: Source, after: Source): boolean {
  const { ts } = loadTypeScript();
  const was = unknownsOf.get(before) ?? readUnrun(ts, before, defaultLimits).reading?.unknowns.length ?? 0;
  unknownsOf.set(before, was);
  const is = readUnrun(ts, after, defaultLimits);
  return is.diagnostics.length === 0 && (is.reading?.unknowns.length ?? 0) <= was;
}

/** In how many places running would show more, by the text that fixes are offered for. */
const unknownsOf = new WeakMap<Source, number>();

/** One finding for all places that only running would show: they have one remedy. */
function needsRun(unknowns: readonly Unknown[]): Diagnostic {
  const ordered = [...unknowns].sort((a, b) => a.range.start - b.range.start);
  const distinct = ordered.filter(({ range }, index) => range.start !== ordered[index - 1]?.range.start);
  const [first, ...others] = distinct as [Unknown, ...Unknown[]];
  const range = headOf(first.range);
  const line = range.source.text.slice(range.start, range.end);
  const text = line.length > 40 || range.end < first.range.end ? `${line.slice(0, 40).trimEnd()}…` : line;
  return typescriptDiagnostics.needsRun(
    { range },
    { text, what: first.what, others: others.length },
    {
      related: others.slice(0, 5).map((each) => ({
        range: headOf(each.range),
        message: `this ${each.what}`,
      })),
    },
  );
}
