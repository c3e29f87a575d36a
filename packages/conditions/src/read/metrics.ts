import type { Located } from '@trainyard/syntax';
import type { Query, QueryOf } from '../query/tree.ts';
import type { MetricDeclaration } from '../types/condition.ts';

/** What the use of a metric tells of it. */
interface Seen {
  type: 'gauge' | 'counter' | 'histogram';
  nan?: false;
}

/** The metrics that a query reads, by name, in the order of appearance. */
export type Inferred = Map<string, Seen>;

const OF_COUNTERS: ReadonlySet<string> = new Set(['rate', 'irate', 'increase', 'resets']);

/**
 * The parts of `histogram_quantile(q, sum by (le, …) (rate(x_bucket[w])))`, which is the quantile of the histogram `x`; undefined for
 * every other query.
 */
export function histogramIn(
  query: QueryOf<'call'>,
): { readonly name: string; readonly buckets: QueryOf<'selector'>; readonly sum: QueryOf<'aggregate'> } | undefined {
  const [, sum] = query.args;
  if (query.name !== 'histogram_quantile' || sum?.kind !== 'aggregate' || sum.name !== 'sum') return undefined;
  const { grouping, of } = sum;
  const keepsLe = grouping?.kind === 'without' ? !grouping.labels.includes('le') : grouping?.labels[0] === 'le';
  if (!keepsLe || grouping?.labels.indexOf('le', 1) !== -1 || of.kind !== 'call' || of.name !== 'rate')
    return undefined;
  const [buckets] = of.args;
  const name = buckets?.kind === 'selector' ? /^(.+)_bucket$/.exec(buckets.name ?? '')?.[1] : undefined;
  return buckets?.kind !== 'selector' || name === undefined ? undefined : { name, buckets, sum };
}

/**
 * What the metrics of a query are, as far as their use tells: what is under `rate` counts, buckets under a quantile are a histogram,
 * everything else is a gauge. PromQL compares NaN with `!=` and `bool`; where the query does so, the metrics are taken never to be NaN,
 * because a condition would be unknown there.
 */
export function inferMetrics(query: Query): Inferred {
  const found: Inferred = new Map();
  // A histogram that is also read as it stands is none to the language: its buckets stay what they are.
  walk({ found, plain: plainNames(query) }, query, 'gauge', false);
  // A part of a histogram is no metric of its own.
  for (const name of [...found.keys()])
    if (found.get(name.replace(/_(bucket|count|sum)$/, ''))?.type === 'histogram' && /_(bucket|count|sum)$/.test(name))
      found.delete(name);
  return found;
}

function note(found: Inferred, name: string, type: Seen['type'], certain: boolean): void {
  const known = found.get(name);
  const stronger = known === undefined || known.type === 'gauge' ? type : known.type;
  found.set(name, { type: stronger, ...(certain || known?.nan === false ? { nan: false } : {}) });
}

interface Walk {
  readonly found: Inferred;
  readonly plain: ReadonlySet<string>;
}

function walk(walking: Walk, query: Query, type: 'gauge' | 'counter', certain: boolean): void {
  const inside = (each: Query): void => walk(walking, each, 'gauge', certain);
  switch (query.kind) {
    case 'selector':
      if (query.name !== undefined) note(walking.found, query.name, type, certain);
      return;
    case 'subquery':
    case 'minus':
      return inside(query.of);
    case 'aggregate':
      return inside(query.of);
    case 'call': {
      const histogram = histogramIn(query);
      if (histogram !== undefined && !walking.plain.has(histogram.name))
        return note(walking.found, histogram.name, 'histogram', certain);
      for (const each of query.args) walk(walking, each, OF_COUNTERS.has(query.name) ? 'counter' : 'gauge', certain);
      return;
    }
    case 'binary': {
      const keepsNaN = certain || query.op === '!=' || query.bool === true;
      walk(walking, query.left, 'gauge', keepsNaN);
      walk(walking, query.right, 'gauge', keepsNaN);
      return;
    }
    default:
  }
}

/** Names of metrics that are read as they are, apart from buckets under a quantile. */
function plainNames(query: Query): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (each: Query): void => {
    if (each.kind === 'selector' && each.name !== undefined) names.add(each.name);
    if (each.kind === 'subquery' || each.kind === 'minus' || each.kind === 'aggregate') visit(each.of);
    if (each.kind === 'call') each.args.forEach(visit);
    if (each.kind === 'binary') [each.left, each.right].forEach(visit);
  };
  visit(query);
  return names;
}

/** Declarations of metrics that somebody else exports, which is all that a query tells of them. */
export function declarationsOf(inferred: Inferred, at: Located): readonly MetricDeclaration[] {
  return [...inferred].map(([name, { type, nan }]) => ({
    name,
    type,
    labels: [],
    aliases: [],
    external: true,
    ...(nan === undefined ? {} : { nan }),
    at,
  }));
}
