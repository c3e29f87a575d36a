import { approximated, honoured } from '@trainyard/sdk';
import type { Capabilities } from '@trainyard/sdk';

/** What the TypeScript module does with the fields that shape requests, answers and instruments. */
export const capabilities: Capabilities = {
  'training.data.features': honoured,
  'training.data.format': approximated('a format of pictures makes the picture the request'),
  'training.data.classes': honoured,
  'training.data.text_column': honoured,
  'training.data.label_column': honoured,
  'training.data.schema.type': honoured,
  'training.data.schema.nullable': honoured,
  'training.data.schema.min': honoured,
  'training.data.schema.max': honoured,
  'training.data.schema.values': honoured,
  'training.data.schema.unit': approximated('it stands in a comment'),
  'training.model.signature': honoured,
  'monitoring.metrics.buckets': honoured,
  'monitoring.metrics.help': honoured,
  'monitoring.metrics.unit': approximated('it stands in the help text of the instrument'),
  'monitoring.metrics.threshold': approximated('a histogram gets a bucket at its promise, so that the share below it is exact'),
};
