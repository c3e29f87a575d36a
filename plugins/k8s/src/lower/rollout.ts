import { from, pathOf } from '@trainyard/sdk';
import type { Spec } from '@trainyard/sdk';
import type { KubernetesObject } from '../target/objects.ts';
import { holdOf, JUDGED, looksIn, rollbackAnalysis, templateName, versionArguments } from './rollback.ts';
import type { Identity } from './identity.ts';

/** Seconds until a new pod has been scraped often enough for a rate. */
const WARM_UP = 120;

/** The candidate's share where the specification gives no steps; without a traffic router it is at least one pod. */
const FIRST_SHARE = 0.1;

/** What Argo Rollouts calls the hash of the pods of each version. */
const HASH = { candidate: 'Latest', stable: 'Stable' } as const;

/** Whether a Rollout runs the pods: the specification says so, and there is something to judge by. */
export function runsByRollout(spec: Spec): boolean {
  return spec.deployment?.rollback?.via === 'rollout' && rollbackAnalysis(spec) !== undefined;
}

/** What an autoscaler scales. */
export function scaleTarget(spec: Spec, identity: Identity): Readonly<Record<string, string>> {
  return runsByRollout(spec)
    ? { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: identity.name }
    : { apiVersion: 'apps/v1', kind: 'Deployment', name: identity.name };
}

/**
 * The Rollout that runs the pods which the Deployment describes, and tries each new version in steps. Each step ends with an analysis of
 * its own, so that nothing goes on without an answer: an analysis beside the steps would be cut off at their end, and then counts as
 * successful, whatever it knew. The Deployment is brought to no pods once those of the Rollout run, so that a service moves without a gap.
 */
export function rollout(spec: Spec, identity: Identity): KubernetesObject[] {
  const { serving, scaling, testing } = spec.deployment ?? {};
  if (!runsByRollout(spec)) return [];
  const steps = canarySteps(spec, identity);
  return [
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: identity.name, ...identity.metadata },
      spec: {
        replicas: scaling === undefined ? from('deployment.serving.replicas', serving?.replicas ?? 1) : undefined,
        selector: { matchLabels: identity.selector },
        workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: identity.name, scaleDown: 'onsuccess' },
        strategy: {
          canary: {
            maxSurge: 1,
            maxUnavailable: 0,
            steps: testing?.canary === undefined ? steps : from('deployment.testing.canary', steps),
          },
        },
      },
    },
  ];
}

function canarySteps(spec: Spec, identity: Identity): readonly unknown[] {
  const { testing, rollback } = spec.deployment ?? {};
  const shares = testing?.canary?.steps ?? [FIRST_SHARE];
  const window = rollback?.window ?? 0;
  const each = testing?.canary?.interval ?? (window > 0 ? window : JUDGED) / shares.length;
  // The steps together last at least the window over which the candidate is to be judged.
  const last = Math.max(each, window - each * (shares.length - 1));
  // Until a condition with a duration has been asked of all of it, its answer is unknown.
  const warmUp = { pause: { duration: `${Math.ceil(WARM_UP + holdOf(spec))}s` } };
  return shares.flatMap((share, index) => [
    { setWeight: Math.min(100, Math.max(1, Math.round(share * 100))) },
    ...(index === 0 ? [warmUp] : []),
    { analysis: analysisOf(spec, identity, index === shares.length - 1 ? last : each) },
  ]);
}

function analysisOf(spec: Spec, identity: Identity, seconds: number): unknown {
  const query = rollbackAnalysis(spec)?.query ?? '';
  return {
    templates: [{ templateName: templateName(identity) }],
    args: [
      ...versionArguments(query).map((name) => ({ name, valueFrom: { podTemplateHashValue: HASH[name] } })),
      { name: 'count', value: from(pathOf('deployment', 'rollback', 'window'), String(looksIn(seconds))) },
    ],
  };
}
