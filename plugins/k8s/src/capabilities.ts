import { approximated, honoured, ignored } from '@trainyard/sdk';
import type { Capabilities } from '@trainyard/sdk';

const later = ignored('of the ways to try a new version only the canary is generated');

/** What Kubernetes objects do with the fields of `deployment`. */
export const capabilities: Capabilities = {
  'deployment.serving': honoured,
  'deployment.serving.endpoint': approximated('it stands as an annotation; the DNS record and certificate are yours'),
  'deployment.serving.replicas': honoured,
  'deployment.scaling': honoured,
  'deployment.testing': later,
  'deployment.testing.canary': approximated(
    'the steps of a Rollout with `rollback.via: rollout`, otherwise nothing; shares are whole percent, counted in pods',
  ),
  'deployment.rollback': approximated(
    'an AnalysisTemplate of Argo Rollouts asks it once a minute, of metrics that carry the label `rollouts_pod_template_hash`',
  ),
  'deployment.rollback.on_no_data': honoured,
  'deployment.rollback.via': approximated(
    'with `rollout` a Rollout performs it; without `via` a Rollout of yours does; `alias` and `git` leave it to others',
  ),
  'deployment.rollback.dry_run': honoured,
  'monitoring.alerts.condition': approximated('that of an alert which a rollback names is asked of the candidate'),
  'monitoring.alerts.for': approximated('that of an alert which a rollback names'),
  'monitoring.metrics.type': approximated('what a rollback or scaling asks reads the metric by it'),
  'monitoring.metrics.unit': approximated('what a rollback or scaling asks is put into it'),
  'monitoring.metrics.name': approximated('the Service at which Prometheus reads it carries its name'),
  'monitoring.metrics.external': approximated('a metric of others gets no Service, and is the same for both versions'),
  'monitoring.metrics.source': approximated('a metric with an address of its own gets no Service'),
};
