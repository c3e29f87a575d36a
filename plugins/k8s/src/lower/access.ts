import { foldDns, from, pathOf } from '@trainyard/sdk';
import type { Spec } from '@trainyard/sdk';
import type { Options } from '../options.ts';
import type { KubernetesObject } from '../target/objects.ts';
import type { Identity } from './workload.ts';

/** The Service of the founding document's 6.2: port 80 to the port of the container, by default through a load balancer. */
export function service(spec: Spec, identity: Identity, options: Options): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `${identity.name}-service`, ...identity.metadata },
    spec: { selector: identity.selector, ports: [{ name: 'http', port: 80, targetPort: from('deployment.serving.port', spec.deployment?.serving?.port ?? 8080) }], type: options.service_type },
  };
}

/** A Service for each metric, under the name at which Prometheus looks for it. */
export function metricServices(spec: Spec, identity: Identity): KubernetesObject[] {
  return (spec.monitoring?.metrics ?? [])
    .filter((metric) => !metric.external && metric.source === undefined)
    .map((metric) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `${foldDns(metric.name)}-service`, ...identity.metadata, annotations: { 'trainyard/metric': from(pathOf('monitoring', 'metrics', [metric.name]), metric.name) } },
      spec: { selector: identity.selector, ports: [{ name: 'metrics', port: 8080, targetPort: spec.deployment?.serving?.port ?? 8080 }], type: 'ClusterIP' },
    }));
}

/** At most one pod is taken away at a time by the upkeep of nodes. Left out for a service of a single pod, which could then never move. */
export function disruptionBudget(spec: Spec, identity: Identity): KubernetesObject[] {
  const fewest = spec.deployment?.scaling === undefined ? (spec.deployment?.serving?.replicas ?? 1) : (spec.deployment.scaling.max_replicas ?? 1);
  if (fewest < 2) return [];
  return [{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: identity.name, ...identity.metadata }, spec: { maxUnavailable: 1, selector: { matchLabels: identity.selector } } }];
}
