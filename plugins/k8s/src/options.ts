import { dnsLabel, mapOf, oneOf, section, text, url } from '@trainyard/sdk';

/** `targets.k8s` */
export const options = section({
  namespace: dnsLabel('a namespace').optional().meta({ description: 'Namespace of all objects' }),
  service_type: oneOf('LoadBalancer', 'ClusterIP', 'NodePort')
    .default('LoadBalancer')
    .meta({ description: 'How the Service is reached' }),
  registry: text('a registry')
    .optional()
    .meta({ description: 'What stands before the name of an image that the specification does not give' }),
  prometheus: url()
    .default('http://prometheus.monitoring.svc:9090')
    .meta({ description: 'Address at which KEDA and Argo Rollouts ask for metrics' }),
  annotations: mapOf(text()).default({}).meta({ description: 'Annotations of all pods' }),
});

/** The options after reading. */
export interface Options {
  readonly namespace?: string;
  readonly service_type: 'LoadBalancer' | 'ClusterIP' | 'NodePort';
  readonly registry?: string;
  readonly prometheus: string;
  readonly annotations: Readonly<Record<string, string>>;
}
