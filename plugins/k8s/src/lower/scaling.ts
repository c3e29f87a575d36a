import { from, pathOf, toKeda } from '@trainyard/sdk';
import type { KedaScaling, Spec } from '@trainyard/sdk';
import type { Options } from '../options.ts';
import type { KubernetesObject } from '../target/objects.ts';
import { scaleTarget } from './rollout.ts';
import type { Identity } from './identity.ts';

type Scaling = NonNullable<NonNullable<Spec['deployment']>['scaling']>;

/** One autoscaler: an HPA for processor and memory, KEDA as soon as anything else decides (two would fight). */
export function autoscaler(spec: Spec, identity: Identity, options: Options): KubernetesObject[] {
  const scaling = spec.deployment?.scaling;
  if (scaling === undefined) return [];
  const target = scaleTarget(spec, identity);
  return [
    scalesByMetrics(scaling) ? scaledObject(scaling, identity, target, options) : horizontal(scaling, identity, target),
  ];
}

/** Whether something else than processor and memory decides. */
export function scalesByMetrics(scaling: Scaling): boolean {
  return scaling.target_gpu_utilization !== undefined || (scaling.when?.length ?? 0) > 0;
}

const at = (field: string): string => pathOf('deployment', 'scaling', field);

function resourceMetrics(scaling: Scaling): { readonly name: 'cpu' | 'memory'; readonly target: number }[] {
  return (['cpu', 'memory'] as const).flatMap((name) => {
    const target = scaling[`target_${name}_utilization`];
    return target === undefined ? [] : [{ name, target }];
  });
}

type Target = ReturnType<typeof scaleTarget>;

function horizontal(scaling: Scaling, identity: Identity, target: Target): KubernetesObject {
  const metrics = resourceMetrics(scaling);
  // Without a target the API server would take 80 % of the processor; it is written out.
  const all = metrics.length === 0 ? [{ name: 'cpu' as const, target: 80 }] : metrics;
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: identity.name, ...identity.metadata },
    spec: {
      scaleTargetRef: target,
      minReplicas: from(at('min_replicas'), Math.max(1, scaling.min_replicas ?? 1)),
      maxReplicas: from(at('max_replicas'), scaling.max_replicas),
      metrics: all.map(({ name, target }) =>
        from(at(`target_${name}_utilization`), {
          type: 'Resource',
          resource: { name, target: { type: 'Utilization', averageUtilization: target } },
        }),
      ),
      behavior: behavior(scaling),
    },
  };
}

/** The autoscaling API takes a delay of at most an hour. */
function behavior(scaling: Scaling): unknown {
  return scaling.scale_down_delay === undefined
    ? undefined
    : {
        scaleDown: {
          stabilizationWindowSeconds: from(at('scale_down_delay'), Math.min(3600, Math.ceil(scaling.scale_down_delay))),
        },
      };
}

const whenPath = (index: number, ...rest: string[]): string => pathOf('deployment', 'scaling', 'when', index, ...rest);

/** What KEDA asks for each value. One formula stands for all triggers of an object, so it needs to be the only thing that scales. */
export function kedaValues(scaling: Scaling): readonly (KedaScaling | undefined)[] {
  const values = scaling.when ?? [];
  const formula =
    values.length === 1 && resourceMetrics(scaling).length === 0 && scaling.target_gpu_utilization === undefined;
  return values.map((each) => toKeda(each.metric, { formula }));
}

/** The formula over named triggers; its target takes the place of theirs. */
function modifiersOf(scaling: Scaling, values: readonly (KedaScaling | undefined)[]): unknown {
  const [formula, target] = [values[0]?.formula, scaling.when?.[0]?.target];
  return formula === undefined || target === undefined
    ? undefined
    : from(whenPath(0), {
        formula,
        target: String(target),
        metricType: 'AverageValue',
        ...(scaling.scale_to_zero === true ? { activationTarget: '0' } : {}),
      });
}

function scaledObject(scaling: Scaling, identity: Identity, target: Target, options: Options): KubernetesObject {
  const zero = scaling.scale_to_zero === true;
  const values = kedaValues(scaling);
  const modifiers = modifiersOf(scaling, values);
  const query = (
    path: string,
    text: string,
    threshold: number,
    metricType: 'Value' | 'AverageValue',
    name?: string,
  ): unknown =>
    from(path, {
      type: 'prometheus',
      name,
      metricType,
      metadata: {
        serverAddress: options.prometheus,
        query: text,
        threshold: String(threshold),
        // Without it, what nothing is known of would be zero to KEDA.
        ignoreNullValues: 'false',
        ...(zero ? { activationThreshold: '0' } : {}),
      },
    });
  const triggers = [
    ...resourceMetrics(scaling).map(({ name, target }) =>
      from(at(`target_${name}_utilization`), {
        type: name,
        metricType: 'Utilization',
        metadata: { value: String(target) },
      }),
    ),
    // The average over pods is a state of the whole, not a load to be shared out, hence `Value`.
    ...(scaling.target_gpu_utilization === undefined
      ? []
      : [
          query(
            at('target_gpu_utilization'),
            `avg(DCGM_FI_DEV_GPU_UTIL{pod=~"${identity.name}-.*"})`,
            scaling.target_gpu_utilization,
            'Value',
          ),
        ]),
    ...(scaling.when ?? []).flatMap((each, index) =>
      (values[index]?.triggers ?? []).map((trigger) =>
        query(whenPath(index), trigger.query, each.target, 'AverageValue', trigger.name),
      ),
    ),
  ];
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: identity.name, ...identity.metadata },
    spec: {
      scaleTargetRef: target,
      minReplicaCount: from(at('min_replicas'), zero ? 0 : Math.max(1, scaling.min_replicas ?? 1)),
      maxReplicaCount: from(at('max_replicas'), scaling.max_replicas),
      advanced:
        scaling.scale_down_delay === undefined && modifiers === undefined
          ? undefined
          : {
              horizontalPodAutoscalerConfig:
                scaling.scale_down_delay === undefined ? undefined : { behavior: behavior(scaling) },
              scalingModifiers: modifiers,
            },
      triggers,
    },
  };
}
