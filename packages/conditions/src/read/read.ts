import { printExpression } from '@trainyard/syntax';
import type { Diagnostic, Located, Outcome } from '@trainyard/syntax';
import { checkCondition } from '../check/check.ts';
import { meaningOf } from '../lower/lower.ts';
import { queryDiagnostics } from '../query/diagnostics.ts';
import { printQuery } from '../query/print.ts';
import type { Query } from '../query/tree.ts';
import type { Condition, MetricDeclaration } from '../types/condition.ts';
import { withPlainJoins } from './joins.ts';
import { declarationsOf, inferMetrics } from './metrics.ts';
import type { Inferred } from './metrics.ts';
import { Unreadable } from './nodes.ts';
import type { Reading } from './reading.ts';
import { truth, value } from './values.ts';

/** A condition that was made of a query. */
export interface ReadCondition {
  /** Its text, in the canonical spelling. */
  readonly condition: string;
  /** The metrics that it reads, as far as their use tells what they are; all are somebody else's. */
  readonly metrics: readonly MetricDeclaration[];
}

/**
 * The condition that means what a query of an alert means: checked as one of an alert among `metrics`, it is lowered to the same tree
 * again. Without a value there is an error that says what cannot be said; it stands at `at`, where the query came from.
 */
export function readQuery(query: Query, at: Located): Outcome<ReadCondition | undefined> {
  const inferred = inferMetrics(query);
  const metrics = declarationsOf(inferred, at);
  try {
    const draft = printExpression(readingOf(inferred).truth(query));
    const checked = check(draft, metrics, at);
    const condition = withPlainJoins(draft, checked.tree, () => at.range);
    const meant = meaningOf(condition === draft ? checked : check(condition, metrics, at), undefined)?.holds;
    if (meant === undefined || printQuery(meant) !== printQuery(query)) throw new Unreadable(difference(meant, query));
    return { value: { condition, metrics }, diagnostics: [] };
  } catch (reason) {
    if (!(reason instanceof Unreadable)) throw reason;
    return { value: undefined, diagnostics: [unreadable(reason.message, at)] };
  }
}

function readingOf(metrics: Inferred): Reading {
  const reading: Reading = {
    metrics,
    value: (query) => value(reading, query),
    truth: (query) => truth(reading, query),
  };
  return reading;
}

function check(text: string, metrics: readonly MetricDeclaration[], { range }: Located): Condition {
  const { value: checked, diagnostics } = checkCondition(text, 'alert', { metrics }, () => range);
  if (checked !== undefined) return checked;
  const found = diagnostics.find((each) => each.severity === 'error');
  throw new Unreadable(`as \`${text}\` it is refused: ${found?.message ?? 'it has no meaning'}`);
}

/** A comparison keeps NaN in PromQL where a condition is unknown: that is what is left between the two. */
function difference(meant: Query | undefined, query: Query): string {
  const near = meant === undefined ? 'nothing' : `\`${printQuery(meant)}\``;
  return /!=| bool /.test(printQuery(query))
    ? `PromQL keeps NaN with \`!=\` and \`bool\`, and a condition does not: it would become ${near}`
    : `the nearest condition would become ${near}`;
}

function unreadable(why: string, at: Located): Diagnostic {
  return queryDiagnostics.beyond(at, { message: `The query cannot be a condition: ${why.replace(/\.$/, '')}.` });
}
