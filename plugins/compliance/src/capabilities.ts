import { approximated, honoured, ignored } from '@trainyard/sdk';
import type { Capabilities } from '@trainyard/sdk';

/** Fields that documents tell of beside their own: data, measures and the steps of the lineage. */
const TOLD = [
  ...['source', 'features', 'classes', 'text_column', 'label_column', 'schema', 'datasets'].map(
    (field) => `training.data.${field}`,
  ),
  ...['name', 'type', 'inputs', 'outputs', 'after'].map((field) => `training.pipeline.stages.${field}`),
  'training.pipeline.artifacts.types',
  'training.experiments.runs.scope',
  'deployment.serving.endpoint',
  'deployment.serving.secrets',
  'monitoring.metrics.name',
  'monitoring.metrics.type',
  'monitoring.metrics.unit',
];

/** What the documents do with the fields of `governance`, and with descriptions that stand only in documents. */
export const capabilities: Capabilities = {
  'governance.versioning.strategy': honoured,
  'governance.versioning.changelog': approximated(
    'the file is written once; entries of later versions are for people to add',
  ),
  'governance.compliance': honoured,
  'governance.compliance.approvals': approximated('they stand in the model card; nothing waits for them yet'),
  'governance.audit.enabled': honoured,
  'governance.audit.retention_days': honoured,
  'governance.lineage.data_lineage': honoured,
  'governance.lineage.model_lineage': honoured,
  'training.data.licence': honoured,
  'training.data.retention': honoured,
  'training.data.splits': honoured,
  'training.data.format': honoured,
  'training.data.datasets.format': honoured,
  'training.data.datasets.retention': honoured,
  'training.data.schema.sensitive': honoured,
  'training.data.schema.personal': honoured,
  'training.data.schema.special_category': honoured,
  'training.model.type': honoured,
  'training.model.framework': honoured,
  'training.model.version': honoured,
  'training.model.architecture': honoured,
  'training.model.base_model': honoured,
  'training.model.parameters': honoured,
  'training.model.registry': ignored('where versions are kept is the business of a tracking back end'),
  'monitoring.metrics.threshold': honoured,
  'monitoring.metrics.help': honoured,
  ...Object.fromEntries(
    TOLD.map((field) => [field, approximated('documents tell it; what it does is up to other targets')]),
  ),
};
