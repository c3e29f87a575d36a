/**
 * What each field takes, written down once more from the language's page and its full example, independently of the schema: it decides
 * which mutation of a specification is a mistake. `!` marks what a section cannot lack; `[kind]` is a list, `{kind}` a map by free names,
 * `a | b` either; a path without a kind is a section.
 */
const TABLE = `
extends: text | [text]
mlops!:
name!: name
version!: version
description: text
owner:
owner.team: text
owner.contact: text
labels: {text}
training:
training.pipeline:
training.pipeline.stages!: [stage]+
stage.name!: name
stage.type!: word data_prep training evaluation deployment
stage.inputs: [name]
stage.outputs: [name]
stage.timeout: duration 31536000
stage.entrypoint: entrypoint
stage.command: [text]+
stage.image: text
stage.parameters: {any}
stage.resources:
stage.resources.cpu: cores
stage.resources.memory: size
stage.resources.gpu: whole 0 128
stage.retries: whole 0 100 | section
stage.retries.max!: whole 0 100
stage.retries.backoff: duration 86400
stage.retries.factor: real 1 100
stage.cache: flag | section
stage.cache.enabled: flag
stage.cache.ttl: duration 315360000
stage.when: condition
stage.matrix: {[any]+}
stage.after: [name]
stage.group: name
training.pipeline.triggers:
training.pipeline.triggers.schedule:
training.pipeline.triggers.schedule.cron!: cron
training.pipeline.triggers.schedule.time_zone: zone
training.pipeline.triggers.on_data: [name]
training.pipeline.triggers.on_drift: flag
training.pipeline.triggers.on_alert: [name]
training.pipeline.triggers.when: condition
training.pipeline.triggers.manual: flag
training.pipeline.artifacts:
training.pipeline.artifacts.store: text
training.pipeline.artifacts.retention: days
training.pipeline.artifacts.types: {word dataset model metrics report}
training.pipeline.notifications: [notification]
notification.on!: word success failure always
notification.channel!: word slack email webhook pagerduty
notification.to: text
notification.secret: text
training.experiments:
training.experiments.tracking: tracker | [tracker]+
tracker.backend!: word mlflow wandb tensorboard
tracker.experiment_name: text
tracker.project: text
tracker.log_dir: text
tracker.uri: url
tracker.registry: flag
training.experiments.hyperparameters: {[scalar]+ | span | scalar}
span.min!: real
span.max!: real
span.scale: word linear log
span.type: word float int
training.experiments.metrics: [goal]
goal.name!: name
goal.goal!: word maximize minimize
goal.primary: flag
training.experiments.runs:
training.experiments.runs.strategy: word grid random bayesian
training.experiments.runs.max: whole 1 1000000
training.experiments.runs.parallel: whole 1 10000
training.experiments.runs.seed: whole 0 9007199254740991
training.experiments.runs.early_stopping:
training.experiments.runs.early_stopping.patience!: whole 1 100000
training.experiments.runs.scope: [name]
training.hyperparameters: {[scalar]+ | scalar}
training.data:
training.data.source: text
training.data.format: text
training.data.features: [text]+
training.data.classes: [text]+
training.data.text_column: text
training.data.label_column: text
training.data.schema: {column}
column.type!: word string int float boolean date datetime image bytes
column.nullable: flag
column.min: real
column.max: real
column.values: [scalar]+
column.unit: text
column.sensitive: flag
column.personal: text
column.special_category: text
training.data.splits: {share}
training.data.datasets: {dataset}
dataset.source: text
dataset.format: text
dataset.retention: days
training.data.licence: text
training.data.retention: days
training.model:
training.model.type: text
training.model.framework: text
training.model.version: text
training.model.architecture: text
training.model.base_model: text
training.model.parameters: {any}
training.model.registry:
training.model.registry.name: text
training.model.registry.alias: name
training.model.signature:
training.model.signature.inputs!: {word string int float boolean date datetime image bytes}
training.model.signature.outputs!: {word string int float boolean date datetime image bytes}
deployment:
deployment.serving:
deployment.serving.endpoint: url
deployment.serving.replicas: whole 0 10000
deployment.serving.resources:
deployment.serving.resources.cpu: cores
deployment.serving.resources.memory: size
deployment.serving.resources.gpu: whole 0 128
deployment.serving.image: text
deployment.serving.port: whole 1 65535
deployment.serving.protocol: word http grpc v2
deployment.serving.health:
deployment.serving.health.path: slash
deployment.serving.health.initial_delay: duration 86400
deployment.serving.env: {text | variable}
variable.secret!: key
deployment.serving.secrets: {key}
deployment.scaling:
deployment.scaling.min_replicas: whole 0 10000
deployment.scaling.max_replicas!: whole 1 10000
deployment.scaling.target_cpu_utilization: percent
deployment.scaling.target_gpu_utilization: percent
deployment.scaling.target_memory_utilization: percent
deployment.scaling.when: [load]
load.metric!: value
load.target!: real
deployment.scaling.scale_down_delay: duration 86400
deployment.scaling.scale_to_zero: flag
deployment.testing:
deployment.testing.a_b_test:
deployment.testing.a_b_test.enabled: flag
deployment.testing.a_b_test.traffic_split: share
deployment.testing.a_b_test.metric: text
deployment.testing.a_b_test.minimum_effect: quantity
deployment.testing.a_b_test.power: share
deployment.testing.a_b_test.sticky_by: text
deployment.testing.a_b_test.max_duration: duration 315360000
deployment.testing.canary:
deployment.testing.canary.steps!: [share]+
deployment.testing.canary.interval: duration 315360000
deployment.testing.shadow:
deployment.testing.shadow.share!: share
deployment.testing.blue_green:
deployment.testing.blue_green.auto_promote: flag
deployment.rollback:
deployment.rollback.trigger: name
deployment.rollback.threshold: quantity
deployment.rollback.condition: condition
deployment.rollback.window: duration 315360000
deployment.rollback.on_no_data: word hold rollback promote
deployment.rollback.via: word rollout alias git
deployment.rollback.dry_run: flag
monitoring:
monitoring.metrics: [metric]
metric.name!: metric_name
metric.type!: word gauge histogram counter summary
metric.threshold: quantity
metric.unit: text
metric.buckets: [real]+
metric.labels: [label]
metric.aliases: [metric_name]
metric.help: text
metric.source: text
metric.external: flag
monitoring.alerts: [alert]
alert.name!: name
alert.condition!: condition
alert.severity!: word critical warning info
alert.for: duration 31536000
alert.keep_firing_for: duration 31536000
alert.summary: text
alert.runbook: url
alert.labels: {text}
alert.notify: [text]
alert.on_no_data: word ok alert
monitoring.drift:
monitoring.drift.data_sources: [name]
monitoring.drift.detection_method!: word ks_test psi chi_square wasserstein jensen_shannon distribution_shift text_drift
monitoring.drift.threshold: real 0
monitoring.drift.features: [text]+
monitoring.drift.reference: word training | location
location.source!: text
location.format: text
monitoring.drift.window: duration 315360000
monitoring.drift.schedule: schedule
monitoring.drift.correction: word none bonferroni benjamini_hochberg
monitoring.drift.minimum_sample: whole 1 9007199254740991
monitoring.drift.minimum_effect: real 0
monitoring.performance:
monitoring.performance.objectives: [objective]
objective.name!: name
objective.objective!: share
objective.indicator: condition
objective.good: value
objective.total: value
objective.window!: duration 315360000
governance:
governance.versioning:
governance.versioning.strategy!: word semantic timestamp git_hash
governance.versioning.changelog: flag
governance.compliance:
governance.compliance.data_privacy: word gdpr ccpa | [word gdpr ccpa]+
governance.compliance.model_explainability: flag | section
governance.compliance.model_explainability.method: text
governance.compliance.model_explainability.scope: word global local
governance.compliance.controller:
governance.compliance.controller.name!: text
governance.compliance.controller.contact: text
governance.compliance.controller.dpo: text
governance.compliance.representative: text
governance.compliance.joint_controllers: [text]
governance.compliance.purposes: [text]
governance.compliance.legal_basis: word consent contract legal_obligation vital_interests public_task legitimate_interest
governance.compliance.legitimate_interest: text
governance.compliance.data_subjects: [text]
governance.compliance.recipients: [text]
governance.compliance.transfers: [transfer]
transfer.country!: text
transfer.recipient: text
transfer.safeguard: text
governance.compliance.automated_decision:
governance.compliance.automated_decision.solely!: flag
governance.compliance.automated_decision.effect: word none legal significant
governance.compliance.automated_decision.contest: text
governance.compliance.sold_or_shared: flag
governance.compliance.role: word provider deployer
governance.compliance.annex_iii: [text]
governance.compliance.article_6_3: text
governance.compliance.interacts_with_people: flag
governance.compliance.generates_content: flag
governance.compliance.groups: [text]
governance.compliance.risk_class: word minimal limited high prohibited
governance.compliance.intended_use: text
governance.compliance.limitations: [text]
governance.compliance.human_oversight: text
governance.compliance.approvals: [approval]
approval.role!: name
approval.required: flag
governance.audit:
governance.audit.enabled: flag
governance.audit.retention_days: whole 1 36500
governance.lineage:
governance.lineage.data_lineage: flag
governance.lineage.model_lineage: flag
environments: {overlay}
targets:
targets.kubeflow: off | section
targets.kubeflow.namespace: dns
targets.k8s: off | section
targets.k8s.namespace: dns
targets.k8s.patches: [patch]
patch.kind!: string
patch.name!: string
patch.patch!: overlay
targets.wandb: off
`;

type Test = (value: unknown, args: readonly string[]) => boolean;

const spelled = (value: unknown): number =>
  typeof value === 'number'
    ? value
    : typeof value === 'string' && /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(value)
      ? Number(value)
      : Number.NaN;
const between = (value: number, [low = '-Infinity', high = 'Infinity']: readonly string[]): boolean =>
  Number.isFinite(value) && value >= Number(low) && value <= Number(high);
const formed =
  (form: RegExp): Test =>
  (value) =>
    typeof value === 'string' && form.test(value);
const SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  mo: 2_592_000,
  y: 31_536_000,
};
const BYTES: Readonly<Record<string, number>> = {
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Seconds of `1h30m`; bare numbers count `bare` seconds. */
function seconds(value: unknown, bare: number): number {
  if (!Number.isNaN(spelled(value))) return spelled(value) * bare;
  if (typeof value !== 'string' || !/^\s*(\d+(\.\d+)?(ms|mo|[smhdwy]))+\s*$/.test(value)) return Number.NaN;
  return [...value.matchAll(/([\d.]+)([a-z]+)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ''] ?? 0),
    0,
  );
}

function bytes(value: unknown): number {
  const match = typeof value === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*([kMGT]i?|Ki)\s*$/.exec(value) : null;
  return match === null ? spelled(value) : Number(match[1]) * (BYTES[match[2] ?? ''] ?? Number.NaN);
}

function percentage(value: unknown): number | undefined {
  return typeof value === 'string' && value.trim().endsWith('%') ? spelled(value.trim().slice(0, -1)) : undefined;
}

/** The kinds of single values. */
const KINDS: Readonly<Record<string, Test>> = {
  any: (value) => isFinite(value),
  scalar: (value) => typeof value !== 'object' && isFinite(value),
  overlay: (value) => isMap(value) && isFinite(value),
  off: (value) => typeof value === 'boolean' || (isMap(value) && Object.keys(value).length === 0),
  dns: formed(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
  string: (value) => typeof value === 'string',
  text: (value) => typeof value === 'string' && value.trim() !== '',
  name: formed(/^[A-Za-z_][\w.-]{0,199}$/),
  metric_name: formed(/^[A-Za-z_][\w:]{0,199}$/),
  label: formed(/^(?!__)[A-Za-z_]\w*$/),
  version: formed(/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}([-+].+)?$/),
  entrypoint: formed(/^[A-Za-z_][\w.]*:[A-Za-z_]\w*$/),
  url: formed(/^https?:\/\/[^\s/?#]+\S*$/),
  slash: formed(/^\/\S*$/),
  key: formed(/^[^/\s]+\/[^/\s]+$/),
  zone: formed(/^[A-Za-z_]+(\/[\w+-]+)*$/),
  cron: formed(/^\s*(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|([\d*/,-]+\s+){4}[\d*/,-]+)\s*$/),
  schedule: formed(/^\s*(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|([\d*/,-]+\s+){4}[\d*/,-]+)\s*$/),
  word: (value, words) => typeof value === 'string' && words.includes(value),
  flag: (value) => typeof value === 'boolean',
  whole: (value, bounds) => Number.isInteger(spelled(value)) && between(spelled(value), bounds),
  real: (value, bounds) => between(spelled(value), bounds),
  percent: (value) => between(percentage(value) ?? spelled(value), ['1', '100']),
  share: (value) =>
    percentage(value) === undefined
      ? between(spelled(value), ['0', '1'])
      : between(percentage(value) ?? -1, ['0', '100']),
  quantity: (value) =>
    Number.isFinite(
      typeof value === 'string' ? spelled(value.trim().replace(/\s*(%|[A-Za-z]+)$/, '')) : spelled(value),
    ),
  duration: (value, [most]) => seconds(value, 1) >= 0.001 && seconds(value, 1) <= Number(most),
  days: (value) => seconds(value, 86_400) >= 0.001 && seconds(value, 86_400) <= 315_360_000,
  cores: (value) =>
    between(
      typeof value === 'string' && /^\s*\d+m\s*$/.test(value) ? Number(value.replace('m', '')) / 1000 : spelled(value),
      ['0.001', '1024'],
    ),
  size: (value) => between(bytes(value), [String(2 ** 20), String(64 * 2 ** 40)]),
  // Compares, or is true or false by itself; quotes come in pairs.
  condition: (value) =>
    typeof value === 'boolean' ||
    (typeof value === 'string' &&
      /[<>=]|\b(absent|exists|true|false)\b/.test(value) &&
      value.split('"').length % 2 === 1),
  value: (value) =>
    typeof value === 'string' && /^[A-Za-z_]\w*([({].*)?$/.test(value) && value.split('"').length % 2 === 1,
};

/** No number that cannot be counted, however deep. */
function isFinite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return (
    typeof value !== 'object' ||
    value === null ||
    Object.entries(value).every(([key, inner]) => !RESERVED.has(key) && isFinite(inner))
  );
}

/** Words that no map may be keyed by: programs that read generated files would stumble over them. */
const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

interface Row {
  readonly required: boolean;
  readonly kind: string;
}

const ROWS: ReadonlyMap<string, Row> = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => {
      const [, path = '', mark, kind = ''] = /^([\w.]+)(!?):\s*(.*)$/.exec(line) ?? [];
      return [path, { required: mark === '!', kind }];
    }),
);

/** The fields of a section: the rows one step below it. `extends` and `mlops` are those of the document. */
export function fieldsOf(section: string): ReadonlyMap<string, Row> {
  const prefix = section === '' ? '' : `${section}.`;
  return new Map(
    [...ROWS].flatMap(([path, row]): [string, Row][] =>
      path.startsWith(prefix) && !path.slice(prefix.length).includes('.') ? [[path.slice(prefix.length), row]] : [],
    ),
  );
}

const ROOT = new Set(['extends', 'mlops']);
const RECORDS = new Set([...ROWS.keys()].map((path) => path.split('.')[0] ?? '').filter((first) => !ROWS.has(first)));

/** `a | [b | c]` as `a` and `[b | c]`. */
function alternatives(kind: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const char of kind) {
    depth += '[{'.includes(char) ? 1 : ']}'.includes(char) ? -1 : 0;
    if (char === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.trim());
}

/** What is wrong with a value that stands where `kind` is wanted, as paths; `section` is where the kind itself was declared. */
export function* wrongIn(value: unknown, kind: string, path: string, section = path): Generator<string> {
  const options = alternatives(kind);
  if (options.length > 1) {
    const wrong = options.map((each) => [...wrongIn(value, each, path, section)]);
    if (!wrong.some((each) => each.length === 0)) yield* wrong.find((each) => each[0] !== path) ?? [path];
  } else if (kind.startsWith('[')) {
    const close = kind.lastIndexOf(']');
    if (!Array.isArray(value) || (kind.endsWith('+') && value.length === 0)) return void (yield path);
    for (const [index, item] of value.entries())
      yield* wrongIn(item, kind.slice(1, close), `${path}[${index}]`, section);
  } else if (kind.startsWith('{')) {
    if (!isMap(value)) return void (yield path);
    for (const [key, item] of Object.entries(value))
      if (RESERVED.has(key)) yield `${path}.${key}`;
      else if (item !== null) yield* wrongIn(item, kind.slice(1, -1), `${path}.${key}`, section);
  } else if (kind === '' || kind === 'section' || RECORDS.has(kind)) {
    if (!isMap(value)) return void (yield path);
    yield* wrongFields(value, kind === '' || kind === 'section' ? section : kind, path);
  } else {
    const [word = '', ...args] = kind.split(' ');
    if (value === null || !(KINDS[word]?.(value, args) ?? false)) yield path;
  }
}

function* wrongFields(value: Readonly<Record<string, unknown>>, section: string, path: string): Generator<string> {
  const fields =
    section === '<document>'
      ? new Map([...fieldsOf('')].filter(([key]) => ROOT.has(key)))
      : new Map(
          [...fieldsOf(section === 'mlops' ? '' : section)].filter(([key]) => section !== 'mlops' || !ROOT.has(key)),
        );
  for (const key of Object.keys(value)) if (!fields.has(key) && !key.startsWith('x-')) yield `${path}.${key}`;
  for (const [key, row] of fields) {
    const item = value[key];
    if (item === undefined || item === null) {
      if (row.required) yield path;
    } else
      yield* wrongIn(
        item,
        row.kind,
        `${path}.${key}`,
        key === 'mlops' && section === '<document>' ? 'mlops' : section === 'mlops' ? key : `${section}.${key}`,
      );
  }
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields that hold another kind of value than they may, as paths. Nothing if the document has the form of a specification. */
export function wrongForms(document: unknown): string[] {
  return isMap(document) ? [...wrongFields(document, '<document>', '')] : [''];
}
