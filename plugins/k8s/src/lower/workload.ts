import { containerResources, from } from '@trainyard/sdk';
import type { Spec } from '@trainyard/sdk';
import type { Options } from '../options.ts';
import type { KubernetesObject } from '../target/objects.ts';
import { environmentOf } from './environment.ts';
import { containerPort, portName } from './port.ts';
import type { Identity } from './identity.ts';
import { runsByRollout } from './rollout.ts';

type Serving = NonNullable<NonNullable<Spec['deployment']>['serving']>;

/** Pods that run without a service account's token. */
export function serviceAccount({ name, metadata }: Identity): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, ...metadata },
    automountServiceAccountToken: false,
  };
}

/** The Deployment. With an autoscaler or a Rollout it states no replicas: the two would fight. */
export function deployment(spec: Spec, identity: Identity, options: Options): KubernetesObject {
  const serving = spec.deployment?.serving ?? ({} as Serving);
  const replicas =
    spec.deployment?.scaling === undefined && !runsByRollout(spec)
      ? from('deployment.serving.replicas', serving.replicas ?? 1)
      : undefined;
  const annotations = {
    ...identity.annotations,
    'trainyard/service': spec.name,
    ...(serving.endpoint === undefined
      ? {}
      : { 'trainyard/endpoint': from('deployment.serving.endpoint', serving.endpoint) }),
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: identity.name, ...identity.metadata, annotations },
    spec: {
      replicas,
      selector: { matchLabels: identity.selector },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: {
          labels: identity.labels,
          annotations: Object.keys(options.annotations).length === 0 ? undefined : options.annotations,
        },
        spec: {
          serviceAccountName: identity.name,
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 10_001,
            runAsGroup: 10_001,
            fsGroup: 10_001,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [container(spec, serving, identity, options)],
          volumes: [{ name: 'tmp', emptyDir: {} }],
        },
      },
    },
  };
}

function container(spec: Spec, serving: Serving, identity: Identity, options: Options): unknown {
  const port = containerPort(spec);
  const image =
    serving.image ??
    `${options.registry === undefined ? '' : `${options.registry.replace(/\/$/, '')}/`}${identity.name}:${spec.version.replace(/\+/g, '-')}`;
  return {
    name: 'server',
    image: from(serving.image === undefined ? 'version' : 'deployment.serving.image', image),
    ports: [{ name: portName(spec), containerPort: from('deployment.serving.port', port) }],
    env: environmentOf(serving),
    resources: containerResources(serving.resources ?? {}, 'deployment.serving.resources'),
    // The other probes begin when this one has succeeded, so the delay belongs here.
    startupProbe: {
      ...probe(serving, port),
      initialDelaySeconds:
        serving.health?.initial_delay === undefined
          ? undefined
          : from('deployment.serving.health.initial_delay', Math.ceil(serving.health.initial_delay)),
      periodSeconds: 5,
      failureThreshold: 60,
    },
    readinessProbe: { ...probe(serving, port), periodSeconds: 10 },
    livenessProbe: { ...probe(serving, port), periodSeconds: 20 },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  };
}

/** Over HTTP if a path is known, otherwise whether the port opens. */
function probe(serving: Serving, port: number): Record<string, unknown> {
  if (serving.protocol === 'grpc') return { grpc: { port } };
  const path = serving.health?.path;
  return path === undefined
    ? { tcpSocket: { port } }
    : { httpGet: { path: from('deployment.serving.health.path', path), port } };
}
