import { approximated, honoured, ignored } from '@trainyard/sdk';
import type { Capabilities } from '@trainyard/sdk';

/** What the TypeScript module does with the fields that shape requests, answers and instruments. */
export const capabilities: Capabilities = {
  'training.data.features': honoured,
  'training.data.format': approximated('a format of pictures makes the picture the request'),
  'training.data.classes': honoured,
  'training.data.text_column': honoured,
  'training.data.label_column': honoured,
  'training.data.schema': honoured,
  'training.data.schema.sensitive': ignored('a type does not say who may see it'),
  'training.data.schema.personal': ignored('a type does not say who may see it'),
  'training.data.schema.special_category': ignored('a type does not say who may see it'),
  'training.data.schema.type': honoured,
  'training.data.schema.nullable': honoured,
  'training.data.schema.min': honoured,
  'training.data.schema.max': honoured,
  'training.data.schema.values': honoured,
  'training.data.schema.unit': approximated('it stands in a comment'),
  'training.model.signature': honoured,
  'monitoring.metrics.name': honoured,
  'monitoring.metrics.type': honoured,
  'monitoring.metrics.labels': honoured,
  'monitoring.metrics.external': approximated('a metric of others gets no instrument'),
  'monitoring.metrics.buckets': honoured,
  'monitoring.metrics.help': honoured,
  'monitoring.metrics.unit': approximated('it stands in the help text of the instrument'),
  'monitoring.metrics.threshold': approximated(
    'a histogram gets a bucket at its promise, so that the share below it is exact',
  ),
};
