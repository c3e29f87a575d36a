import { from, pathOf, rollbackCondition, rolloutVersions, toArgoAnalysis } from '@trainyard/sdk';
import type { ArgoAnalysis, Spec } from '@trainyard/sdk';
import type { Options } from '../options.ts';
import type { KubernetesObject } from '../target/objects.ts';
import type { Identity } from './identity.ts';

type Rollback = NonNullable<NonNullable<Spec['deployment']>['rollback']>;

/** Seconds between two looks of an analysis, as Prometheus looks at its rules. */
export const LOOK = 60;

/** Seconds for which a candidate is judged if neither `window` nor the canary's `interval` says so. */
export const JUDGED = 600;

/** Errors in a row after which an analysis gives up, where nothing known is to be a rollback; the controller's own number. */
const FEW = '4';

/** Errors in a row that an analysis bears where it is to wait: the controller asks again after 10 s, so this is longer than three months. */
const MANY = '1000000';

const at = (field: string): string => pathOf('deployment', 'rollback', field);

/** The field in which the specification says what a rollback asks. */
export function askedIn(rollback: Rollback): string {
  return at(rollback.condition !== undefined ? 'condition' : 'trigger');
}

/** Whether Kubernetes has to do with the rollback: unless `alias` or `git` perform it. */
export function judgedHere(spec: Spec): boolean {
  const rollback = spec.deployment?.rollback;
  return rollback !== undefined && (rollback.via ?? 'rollout') === 'rollout';
}

/** How many looks fill some seconds, the first at their beginning and the last at their end. */
export function looksIn(seconds: number): number {
  return Math.ceil(seconds / LOOK) + 1;
}

/** Seconds for which the rollback's condition must hold without a break: its own `for`, or that of the alert that it names. */
export function holdOf(spec: Spec): number {
  const rollback = spec.deployment?.rollback;
  const condition = rollbackCondition(spec);
  const alert = spec.monitoring?.alerts.find((each) => each.condition === condition);
  return (rollback?.condition === undefined ? alert?.for : undefined) ?? condition?.for ?? 0;
}

const UNKNOWN = { hold: 'inconclusive', rollback: 'failed', promote: 'successful' } as const;

/** What the analysis of a rollback asks; undefined if there is none, or if an analysis cannot ask it. */
export function rollbackAnalysis(spec: Spec): ArgoAnalysis | undefined {
  const condition = rollbackCondition(spec);
  if (condition === undefined || !judgedHere(spec)) return undefined;
  return toArgoAnalysis(
    { ...condition, use: 'rollback' },
    {
      versions: rolloutVersions,
      unknown: UNKNOWN[spec.deployment?.rollback?.on_no_data ?? 'hold'],
      for: holdOf(spec),
    },
  );
}

/** The versions that a query compares, as arguments which a Rollout fills with the hashes of their pods. */
export function versionArguments(query: string): readonly ('candidate' | 'stable')[] {
  return (['candidate', 'stable'] as const).filter((name) => query.includes(`{{args.${name}}}`));
}

/** The name of the AnalysisTemplate of a service; other than those of pods and Services it may be longer than 63. */
export function templateName({ name }: Identity): string {
  return `${name}-rollback`;
}

/**
 * The AnalysisTemplate that judges a candidate once a minute. The first look that finds the condition true ends it as Failed, and the
 * Rollout goes back; `count` looks in a row that find it false end it as Successful. What is unknown is what `on_no_data` says.
 *
 * A Prometheus that does not answer gives an error, which is no look and ends nothing: the analysis asks again and the Rollout waits where
 * it is. With `on_no_data: rollback` a few errors in a row end it as Error, which takes the candidate back.
 */
export function analysisTemplate(spec: Spec, identity: Identity, options: Options): KubernetesObject[] {
  const rollback = spec.deployment?.rollback;
  const analysis = rollbackAnalysis(spec);
  if (rollback === undefined || analysis === undefined) return [];
  const onNoData = (value: string): unknown => from(at('on_no_data'), value);
  const metric = {
    name: 'rollback',
    interval: `${LOOK}s`,
    count: '{{args.count}}',
    successCondition: onNoData(analysis.successCondition),
    failureCondition: onNoData(analysis.failureCondition),
    failureLimit: 0,
    inconclusiveLimit: 0,
    consecutiveErrorLimit: onNoData(rollback.on_no_data === 'rollback' ? FEW : MANY),
    provider: { prometheus: { address: options.prometheus, query: from(askedIn(rollback), analysis.query) } },
  };
  return [
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisTemplate',
      metadata: { name: templateName(identity), ...identity.metadata },
      spec: {
        args: [
          ...versionArguments(analysis.query).map((name) => ({ name })),
          { name: 'count', value: from(at('window'), String(looksIn(rollback.window ?? JUDGED))) },
        ],
        metrics: [metric],
        ...(rollback.dry_run === true ? { dryRun: from(at('dry_run'), [{ metricName: 'rollback' }]) } : {}),
      },
    },
  ];
}
