import { meaningOf } from '../../lower/lower.ts';
import { printQuery } from '../../query/print.ts';
import { binary, presence } from '../../query/shape.ts';
import type { Meaning, Query } from '../../query/tree.ts';
import type { Condition, Use } from '../../types/condition.ts';
import type { Version, Versions } from '../../types/versions.ts';
import { lasting } from './lasting.ts';

/** What one measurement of an analysis asks, and what it makes of the answer: fields of a metric in an AnalysisTemplate. */
export interface ArgoAnalysis {
  /** PromQL that gives 1 where the condition holds, 0 where it fails, NaN where it is unknown. */
  readonly query: string;
  readonly successCondition: string;
  readonly failureCondition: string;
}

/** How an analysis is to be written. */
export interface ArgoOptions {
  /** Which series are the candidate's and the stable version's; `rolloutVersions` for a Rollout. */
  readonly versions?: Versions;
  /** What a measurement is that knows nothing; inconclusive if not given. */
  readonly unknown?: 'inconclusive' | 'failed' | 'successful';
  /** Seconds for which the condition must have held without a break; its own `for` if not given. */
  readonly for?: number;
}

/** The label that Argo Rollouts puts on the pods of each version, as Prometheus spells it. */
const VERSION_LABEL = 'rollouts_pod_template_hash';

const version = (argument: string): Version => ({
  matchers: [{ label: VERSION_LABEL, op: '=', value: `{{args.${argument}}}` }],
});

/**
 * The versions of a Rollout, told apart by the hash of their pods: an AnalysisTemplate that uses them has the arguments `candidate` and
 * `stable`, which the Rollout fills.
 */
export const rolloutVersions: Versions = { candidate: version('candidate'), stable: version('stable') };

/** What a condition that holds makes of a measurement; what is no condition of an event cannot be one of an analysis. */
const WHEN_TRUE: Readonly<Record<Use, 'failed' | 'successful' | undefined>> = {
  alert: 'failed',
  rollback: 'failed',
  trigger: 'failed',
  gate: 'successful',
  scaling: undefined,
  indicator: undefined,
  selector: undefined,
};

/**
 * A condition as a measurement of Argo Rollouts. What is to go wrong (alert, rollback, trigger) fails the measurement where it holds; a
 * gate makes it successful. Undefined for what an analysis cannot say: raw PromQL, whose opposite nobody knows, a `drop` without
 * `versions`, and what is no condition at all.
 *
 * The controller gives the conditions a list with the value of each series and knows neither labels nor series that are missing, so the
 * query makes all three answers visible: `group` turns what holds, fails and is merely seen into one series of 1 for each label set (a
 * value times 0 would be NaN where the value is NaN or infinite), the second part is multiplied by 0 and the third by NaN, and `or` takes
 * the first part that has a label set. Of many label sets, one for which the condition is true decides; it is false if it is false for
 * all; otherwise, as without any series, it is unknown. NaN is equal to nothing, so it satisfies neither `# == 0` nor `# == 1`.
 * Both conditions are given, because the controller takes a missing one for the opposite of the other, and then nothing is inconclusive.
 */
export function toArgoAnalysis(condition: Condition, options: ArgoOptions = {}): ArgoAnalysis | undefined {
  const whenTrue = WHEN_TRUE[condition.use];
  if (whenTrue === undefined) return undefined;
  const meaning = meaningOf(condition, options.versions);
  const seconds = options.for ?? condition.for ?? 0;
  const verdict = meaning === undefined ? undefined : verdictOf(meaning);
  if (verdict === undefined) return undefined;
  const query = printQuery(seconds > 0 ? lasting(verdict, seconds) : verdict);
  const { unknown = 'inconclusive' } = options;
  const whenFalse = whenTrue === 'failed' ? 'successful' : 'failed';
  const conditions = {
    [whenTrue]: unknown === whenTrue ? NOT_FALSE : TRUE,
    [whenFalse]: unknown === whenFalse ? NOT_TRUE : FALSE,
  } as Readonly<Record<'failed' | 'successful', string>>;
  return {
    query: withoutTemplates(query),
    successCondition: conditions.successful,
    failureCondition: conditions.failed,
  };
}

const TRUE = 'any(result, {# == 1})';
const NOT_TRUE = 'none(result, {# == 1})';
const FALSE = 'len(result) > 0 && all(result, {# == 0})';
// True, or unknown as a whole: false for no label set, or not for each.
const NOT_FALSE = 'len(result) == 0 || any(result, {# != 0})';

/** 1 where the meaning holds, 0 where it fails, NaN for what is seen without being either; undefined if its opposite cannot be said. */
function verdictOf({ holds, fails, seen }: Meaning): Query | undefined {
  if (fails === undefined || seen === undefined) return undefined;
  const times = (factor: number, of: Query): Query => binary('*', { kind: 'number', value: factor }, presence(of));
  return binary('or', binary('or', presence(holds), times(0, fails)), times(NaN, seen));
}

const OWN_TEMPLATE = new RegExp(`${VERSION_LABEL}="\\{\\{args\\.(?:candidate|stable)\\}\\}"|\\{\\{`, 'g');

/**
 * The controller replaces what stands between two pairs of braces before it reads a query, texts included. In PromQL two braces can only
 * meet within a text, where one can be written by its code.
 */
function withoutTemplates(query: string): string {
  return query.replace(OWN_TEMPLATE, (found) => (found === '{{' ? '{\\x7b' : found));
}
