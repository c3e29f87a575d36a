import { from, pathOf, serviceName } from '@trainyard/sdk';
import type { Spec } from '@trainyard/sdk';
import type { Options } from '../options.ts';
import type { KubernetesObject } from '../target/objects.ts';
import { containerPort, portName } from './port.ts';
import type { Identity } from './identity.ts';

/** Port at which the Services of metrics answer, as the founding document's 6.3 has it. */
const METRICS_PORT = 8080;

type Metric = NonNullable<Spec['monitoring']>['metrics'][number];

/** The Service of the founding document's 6.2: port 80 to the port of the container, by default through a load balancer. */
export function service(spec: Spec, identity: Identity, options: Options): KubernetesObject {
  const name = serviceName(spec.name);
  const targetPort = from('deployment.serving.port', containerPort(spec));
  const port = from('deployment.serving.protocol', { name: portName(spec), port: 80, targetPort });
  // A metric may have the service's own name: then one Service answers for both.
  const shared = exposedMetrics(spec)
    .filter((metric) => serviceName(metric.name) === name)
    .map((metric) =>
      from(pathOf('monitoring', 'metrics', [metric.name]), { name: 'metrics', port: METRICS_PORT, targetPort }),
    );
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...identity.metadata },
    spec: { selector: identity.selector, ports: [port, ...shared], type: options.service_type },
  };
}

function exposedMetrics(spec: Spec): readonly Metric[] {
  return (spec.monitoring?.metrics ?? []).filter((metric) => !metric.external && metric.source === undefined);
}

/** A Service for each metric, under the name at which Prometheus looks for it. */
export function metricServices(spec: Spec, identity: Identity): KubernetesObject[] {
  return exposedMetrics(spec)
    .filter((metric) => serviceName(metric.name) !== serviceName(spec.name))
    .map((metric) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: serviceName(metric.name),
        ...identity.metadata,
        annotations: {
          ...identity.annotations,
          'trainyard/metric': from(pathOf('monitoring', 'metrics', [metric.name]), metric.name),
        },
      },
      spec: {
        selector: identity.selector,
        ports: [
          { name: 'metrics', port: METRICS_PORT, targetPort: from('deployment.serving.port', containerPort(spec)) },
        ],
        type: 'ClusterIP',
      },
    }));
}

/** At most one pod is taken away at a time by the upkeep of nodes. Left out for a service of a single pod, which could then never move. */
export function disruptionBudget(spec: Spec, identity: Identity): KubernetesObject[] {
  const most =
    spec.deployment?.scaling === undefined
      ? (spec.deployment?.serving?.replicas ?? 1)
      : spec.deployment.scaling.max_replicas;
  if (most < 2) return [];
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: identity.name, ...identity.metadata },
      spec: { maxUnavailable: 1, selector: { matchLabels: identity.selector } },
    },
  ];
}
