import { approximated, honoured, ignored } from '@trainyard/sdk';
import type { Capabilities } from '@trainyard/sdk';

/** What Prometheus does with the fields of `monitoring`. */
export const capabilities: Capabilities = {
  'monitoring.metrics': honoured,
  'monitoring.metrics.labels': approximated(
    'they say how many series a condition compares; the service itself puts them on',
  ),
  'monitoring.metrics.aliases': approximated('conditions that use them get the metric itself'),
  'monitoring.metrics.unit': approximated('numbers of conditions are written in it'),
  'monitoring.metrics.threshold': approximated(
    'it is a promise for documents and instruments; only alerts raise an alarm',
  ),
  'monitoring.metrics.buckets': approximated('they shape the instruments, not the rules'),
  'monitoring.metrics.help': approximated('it stands in the instruments and documents'),
  'monitoring.alerts': honoured,
  'monitoring.alerts.notify': ignored('routes to receivers belong to Alertmanager, which is not configured yet'),
  'monitoring.drift': ignored('drift is found by a job of its own'),
  'monitoring.performance': honoured,
};
