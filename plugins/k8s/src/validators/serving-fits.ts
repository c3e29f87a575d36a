import { KEDA_STEP, pathOf, printDuration } from '@trainyard/sdk';
import type { Diagnostic, Located, Spec, ValidatorContext } from '@trainyard/sdk';
import { k8s } from '../diagnostics.ts';
import { LABEL_KEY, OWN_LABELS } from '../lower/labels.ts';
import { kedaValues } from '../lower/scaling.ts';
import type { Options } from '../options.ts';

/** What Kubernetes needs to find secrets and labels, and to run the same image everywhere. */
export function* servingFits({ spec, at, keyAt }: ValidatorContext<Options>): Generator<Diagnostic> {
  const serving = spec.deployment?.serving;
  const image = serving?.image;
  if (image !== undefined && !/@sha256:[0-9a-f]{64}$/.test(image) && !/:(?!latest$)[^/:]+$/.test(image))
    yield k8s.latestImage(at('deployment.serving.image'), { image });
  const references = [
    ...Object.entries(serving?.secrets ?? {}).map(
      ([name, secret]) => [pathOf('deployment', 'serving', 'secrets', name), secret] as const,
    ),
    ...Object.entries(serving?.env ?? {}).flatMap(([name, value]) =>
      typeof value === 'object' ? [[pathOf('deployment', 'serving', 'env', name), value.secret] as const] : [],
    ),
  ];
  for (const [path, secret] of references) {
    const name = secret.split('/')[0] ?? '';
    if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name)) yield k8s.secretLiteral(at(path), { name });
  }
  for (const label of Object.keys(spec.labels ?? {}))
    if (OWN_LABELS.has(label) || !LABEL_KEY.test(label))
      yield k8s.labelLeftOut(keyAt(pathOf('labels', label)), { label, own: OWN_LABELS.has(label) });
}

type Scaling = NonNullable<NonNullable<Spec['deployment']>['scaling']>;

/** Below this target a thousandth, which KEDA rounds to, is off by more than a hundredth. */
const COARSE = 0.05;

/** What KEDA can make of the values that it is to watch. */
function* valuesFit(scaling: Scaling, at: ValidatorContext['at']): Generator<Diagnostic> {
  const values = kedaValues(scaling);
  for (const [index, { metric, target }] of (scaling.when ?? []).entries()) {
    const path = (field: string): Located => at(pathOf('deployment', 'scaling', 'when', index, field));
    if (target < KEDA_STEP) yield k8s.targetNothing(path('target'), { target });
    else if (target < COARSE) yield k8s.targetCoarse(path('target'), { target });
    // Of somebody else's metric, and of raw PromQL, nobody knows how many series there are.
    if (values[index]?.oneNumber === false && metric.declarations.some((each) => !each.external))
      yield k8s.manyNumbers(path('metric'), { text: metric.text });
  }
}

/** What the autoscalers need to act, and what they do otherwise than one may think. */
export function* scalingFits({ spec, at, keyAt }: ValidatorContext<Options>): Generator<Diagnostic> {
  const { serving, scaling } = spec.deployment ?? {};
  if (scaling === undefined) return;
  const path = (field: string): string => pathOf('deployment', 'scaling', field);
  if (scaling.target_gpu_utilization !== undefined) yield k8s.gpuByKeda(at(path('target_gpu_utilization')));
  for (const resource of ['cpu', 'memory'] as const) {
    if (scaling[`target_${resource}_utilization`] !== undefined && serving?.resources?.[resource] === undefined)
      yield k8s.utilizationNeedsRequest(keyAt(path(`target_${resource}_utilization`)), { resource });
  }
  if (scaling.scale_to_zero === true && (scaling.when?.length ?? 0) === 0)
    yield k8s.zeroNeedsMetric(at(path('scale_to_zero')));
  yield* valuesFit(scaling, at);
  if (scaling.min_replicas === 0 && scaling.scale_to_zero !== true) yield k8s.oneStays(at(path('min_replicas')));
  if (serving?.replicas !== undefined)
    yield k8s.replicasLeftOut(at('deployment.serving.replicas'), { replicas: serving.replicas });
  if ((scaling.scale_down_delay ?? 0) > 3600)
    yield k8s.delayCut(at(path('scale_down_delay')), { written: printDuration(scaling.scale_down_delay ?? 0) });
}
