import { approximated, honoured, ignored } from '@trainyard/sdk';
import type { Capabilities } from '@trainyard/sdk';

const later = ignored('progressive delivery is not generated yet');

/** What Kubernetes objects do with the fields of `deployment`. */
export const capabilities: Capabilities = {
  'deployment.serving': honoured,
  'deployment.serving.endpoint': approximated('it stands as an annotation; the DNS record and certificate are yours'),
  'deployment.serving.replicas': honoured,
  'deployment.scaling': honoured,
  'deployment.testing': later,
  'deployment.rollback': later,
  'monitoring.metrics.name': approximated('the Service at which Prometheus reads it carries its name'),
  'monitoring.metrics.external': approximated('a metric of others gets no Service'),
  'monitoring.metrics.source': approximated('a metric with an address of its own gets no Service'),
};
