import { defineDiagnostics, didYouMean, error, info, listOf, warning } from '@trainyard/syntax';

const quotedAnd = (words: readonly string[]): string =>
  listOf(
    words.map((word) => `'${word}'`),
    'and',
  );
const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text).replace(/\s+/g, ' ');

const quoted = (words: readonly string[]): string => listOf(words.map((word) => `'${word}'`));

const service = (rest: string): string => `mlops:\n  name: "demo"\n  version: "1.0.0"\n${rest}`;
const rollback = (written: string): string =>
  service(
    `  deployment:\n    rollback: ${written}\n  monitoring:\n    metrics:\n      - { name: "accuracy", type: "gauge" }\n    alerts:\n      - { name: "low", condition: "accuracy < 0.8", severity: "info" }\n`,
  );

const objective = (good: string): string =>
  service(
    `  monitoring:\n    metrics:\n      - { name: "requests", type: "counter" }\n    performance:\n      objectives:\n        - { name: "up", objective: "99%", good: "${good}", total: "requests", window: "30d" }\n`,
  );

const environment = (alerts: string): string =>
  service(
    `  monitoring:\n    metrics:\n      - { name: "accuracy", type: "gauge" }\n    alerts:\n      - { name: "low", condition: "accuracy < 0.8", severity: "info" }\n  environments: { staging: { monitoring: { alerts: ${alerts} } } }\n`,
  );

const stages = (items: string): string => service(`  training:\n    pipeline:\n      stages: [${items}]\n`);

const alert = (rest: string): string =>
  service(
    `  monitoring:\n    metrics:\n      - { name: "accuracy", type: "gauge" }\n    alerts:\n      - { name: "low", severity: "info", ${rest} }\n`,
  );

const search = (mark: string): string =>
  service(
    `  training:\n    experiments:\n      hyperparameters: { rate: [0.1, 0.2] }\n      metrics: [{ name: "auc", goal: "maximize"${mark} }, { name: "loss", goal: "minimize" }]\n`,
  );

const metrics = (item: string): string => service(`  monitoring:\n    metrics:\n      - ${item}\n`);

/** What the model finds in a specification. */
export const model = defineDiagnostics({
  unknownField: error<{
    fields: readonly string[];
    section: string;
    near?: string;
    home?: string;
    missing: readonly string[];
    known: readonly string[];
  }>('model/unknown-field', {
    message: ({ fields, section, near, home, missing, known }) => {
      const lack = missing.length === 0 ? '' : `, which lacks ${quotedAnd(missing)}`;
      const written = quotedAnd(fields);
      if (near !== undefined) return `${written} is no field of ${section}.${didYouMean(near)}`;
      if (home === undefined)
        return `${written} is no field of ${section}${lack}: rename or remove it. There are ${listOf(known, 'and', 16)}.`;
      return fields.length === 1
        ? `${written} is no field of ${section}: it belongs under ${home}, so move it there.`
        : `${written} are no fields of ${section}: they belong under ${home}, so move or indent them.`;
    },
    why: 'A misspelt or misplaced field would otherwise do nothing, silently. Fields that begin with `x-` are kept and ignored.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  verison: "1.0.0"\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n',
    },
  }),
  missingField: error<{
    fields: readonly { readonly field: string; readonly expected?: string | undefined }[];
    section: string;
  }>('model/missing-field', {
    message: ({ fields, section }, { key }) => {
      const add = fields.map(({ field, expected }) =>
        expected === undefined ? `\`${key(field)}\`` : `\`${key(field)}\` with ${expected}`,
      );
      return `${section.slice(0, 1).toUpperCase()}${section.slice(1)} has no ${listOf(
        fields.map(({ field }) => `'${field}'`),
        'or',
      )}: add ${add.join(', and ')}.`;
    },
    why: 'Nothing sensible can be assumed for this field.',
    example: { bad: 'mlops:\n  name: "demo"\n', good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n' },
  }),
  wrongType: error<{ field: string; written: string; expected: string; instead?: string }>('model/wrong-type', {
    message: ({ field, written, expected, instead }) =>
      `'${field}' is ${written}, but must be ${expected}.${instead === undefined ? '' : ` Write \`${instead}\`.`}`,
    why: 'The field holds another kind of value.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: [1, 0]\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n',
    },
  }),
  wrongValue: error<{ field: string; written: string; near?: string; allowed: readonly string[] }>(
    'model/wrong-value',
    {
      message: ({ field, written, near, allowed }) =>
        `'${field}' is ${written}, but must be ${listOf(allowed)}.${didYouMean(near)}`,
      why: 'The field takes one of a few words.',
      example: {
        bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  governance: { versioning: { strategy: "semantics" } }\n',
        good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  governance: { versioning: { strategy: "semantic" } }\n',
      },
    },
  ),
  outOfRange: error<{ field: string; written: string; expected: string; instead?: string }>('model/out-of-range', {
    message: ({ field, written, expected, instead }) =>
      `'${field}' is ${written}, but must be ${expected}.${instead === undefined ? '' : ` Did you mean \`${instead}\`?`}`,
    why: 'The number is negative, fractional or larger than anyone means.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  deployment: { serving: { replicas: -1 } }\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  deployment: { serving: { replicas: 1 } }\n',
    },
  }),
  badFormat: error<{ field: string; written: string; expected: string; instead?: string }>('model/bad-format', {
    message: ({ field, written, expected, instead }) =>
      `'${field}' is ${written}, but must be ${expected}.${instead === undefined ? '' : ` Did you mean \`${instead}\`?`}`,
    why: 'The text does not have the form that the field needs.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "one"\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n',
    },
  }),
  badName: error<{ field: string; written: string; expected: string; instead?: string }>('model/bad-name', {
    message: ({ field, written, expected, instead }) =>
      `'${field}' is ${written}, but must be ${expected}.${instead === undefined ? '' : ` Write \`${instead}\`.`}`,
    why: 'Names become names in every target, so they keep to what all of them can hold.',
    example: {
      bad: 'mlops:\n  name: "my demo"\n  version: "1.0.0"\n',
      good: 'mlops:\n  name: "my_demo"\n  version: "1.0.0"\n',
    },
  }),
  notFinite: error<{ written: string }>('model/not-finite', {
    message: ({ written }) => `${written} is not a finite number: write one that can be counted.`,
    why: 'No target can hold infinity or "not a number" as a setting.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  training: { model: { parameters: { rate: .inf } } }\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  training: { model: { parameters: { rate: 0.1 } } }\n',
    },
  }),
  emptyList: error<{ field: string }>('model/empty-list', {
    message: ({ field }) => `'${field}' is empty: list at least one, or remove the field.`,
    why: 'An empty list says nothing here.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  training: { pipeline: { stages: [] } }\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n',
    },
  }),
  notASpecification: error<{ found: string }>('model/not-a-specification', {
    message: ({ found }, { service }) =>
      `This file is ${found}, but a specification describes a service: write \`${service}\` first, and all else within it.`,
    why: 'One file describes one service.',
    example: { bad: '- one\n- two\n', good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n' },
  }),
  duplicateName: error<{ kind: string; name: string }>('model/duplicate-name', {
    message: ({ kind, name }) => `Two ${kind} are called '${name}': rename one.`,
    why: 'References go by name.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  monitoring: { metrics: [{ name: "a", type: "gauge" }, { name: "a", type: "gauge" }] }\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  monitoring: { metrics: [{ name: "a", type: "gauge" }] }\n',
    },
  }),
  foldedName: error<{ kind: string; name: string; other: string; folded: string }>('model/folded-name', {
    message: ({ kind, name, other, folded }) =>
      `The ${kind} '${name}' and '${other}' both become '${folded}' where only a-z, 0-9 and - are allowed: rename one.`,
    why: 'Kubernetes and other targets fold names; two that fold to one would overwrite each other.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  training: { pipeline: { stages: [{ name: "a_b", type: "training" }, { name: "a-b", type: "training" }] } }\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  training: { pipeline: { stages: [{ name: "a_b", type: "training" }, { name: "a-c", type: "training" }] } }\n',
    },
  }),
  twoProducers: error<{ artifact: string; first: string; second: string }>('model/two-producers', {
    message: ({ artifact, first, second }) =>
      `'${artifact}' is produced by '${first}' and again by '${second}': give one of the outputs another name.`,
    why: 'A reader of the artifact could not know which one it gets.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  training: { pipeline: { stages: [{ name: "a", type: "training", outputs: ["m"] }, { name: "b", type: "training", outputs: ["m"] }] } }\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  training: { pipeline: { stages: [{ name: "a", type: "training", outputs: ["m"] }, { name: "b", type: "training", outputs: ["n"] }] } }\n',
    },
  }),
  repeatedItem: error<{ field: string; item: string }>('model/repeated-item', {
    message: ({ field, item }) => `'${item}' stands twice in '${field}': remove one.`,
    why: 'Saying it twice means nothing more, so one of them was meant to be something else.',
    example: {
      bad: stages('{ name: "a", type: "training", outputs: ["m", "m"] }'),
      good: stages('{ name: "a", type: "training", outputs: ["m", "n"] }'),
    },
  }),
  cycle: error<{ loop: readonly string[] }>('model/cycle', {
    message: ({ loop }) =>
      loop.length === 1
        ? `The stage '${loop[0]}' needs its own result or end: remove that from its inputs or from 'after'.`
        : `These stages wait for each other: ${[...loop, loop[0]].map((each) => `'${each}'`).join(' → ')}. Remove one of these inputs, or of the names in 'after'.`,
    why: 'A pipeline runs from data to model; in a circle nothing can begin.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  training: { pipeline: { stages: [{ name: "a", type: "training", inputs: ["y"], outputs: ["x"] }, { name: "b", type: "training", inputs: ["x"], outputs: ["y"] }] } }\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  training: { pipeline: { stages: [{ name: "a", type: "training", outputs: ["x"] }, { name: "b", type: "training", inputs: ["x"], outputs: ["y"] }] } }\n',
    },
  }),
  minOverMax: error<{ low: string; high: string; min: string; max: string }>('model/min-over-max', {
    message: ({ low, high, min, max }) =>
      `'${low}' is ${min}, more than '${high}', which is ${max}: swap or change them.`,
    why: 'No value lies between the two.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  deployment: { scaling: { min_replicas: 5, max_replicas: 2 } }\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  deployment: { scaling: { min_replicas: 2, max_replicas: 5 } }\n',
    },
  }),
  replicasOutsideScaling: warning<{ replicas: number; min: number; max: number }>('model/replicas-outside-scaling', {
    message: ({ replicas, min, max }) =>
      `It starts with ${replicas} replicas, outside of what scaling allows (${min} to ${max}): the autoscaler will change that at once.`,
    why: '`replicas` beside `scaling` is the number it starts with.',
    remedy: 'Write a number within the bounds of `scaling`, or take `replicas` out.',
    example: {
      bad: service('  deployment: { serving: { replicas: 9 }, scaling: { min_replicas: 1, max_replicas: 4 } }\n'),
      good: service('  deployment: { serving: { replicas: 2 }, scaling: { min_replicas: 1, max_replicas: 4 } }\n'),
    },
  }),
  unknownReference: error<{ kind: string; name: string; near?: string; known: readonly string[] }>(
    'model/unknown-reference',
    {
      message: ({ kind, name, near, known }) =>
        `No ${kind} is called '${name}'.${didYouMean(near)}${near === undefined ? (known.length === 0 ? ' None is declared.' : ` There are ${quoted(known)}.`) : ''}`,
      why: 'The name must be declared in this specification.',
      example: {
        bad: stages('{ name: "a", type: "training" }, { name: "b", type: "evaluation", after: ["aa"] }'),
        good: stages('{ name: "a", type: "training" }, { name: "b", type: "evaluation", after: ["a"] }'),
      },
    },
  ),
  unknownTrigger: error<{ name: string; near?: string; alerts: readonly string[]; metrics: readonly string[] }>(
    'model/unknown-trigger',
    {
      message: ({ name, near, alerts, metrics }, spelling) =>
        `'${name}' is neither an alert nor '<metric>_drop' of a declared metric.${didYouMean(near)}${near === undefined ? ` Write one of them, or a \`${spelling.key('condition')}\`. There are ${alerts.length === 0 ? 'no alerts' : `the alerts ${quotedAnd(alerts)}`} and ${metrics.length === 0 ? 'no metrics' : `the metrics ${quotedAnd(metrics)}`}.` : ''}`,
      why: 'A rollback is triggered by an alert, or by the drop of a metric.',
      example: {
        bad: rollback('{ trigger: "acuracy_drop", threshold: 0.05 }'),
        good: rollback('{ trigger: "accuracy_drop", threshold: 0.05 }'),
      },
    },
  ),
  triggerNeedsCondition: error<{ alert: string; metrics: readonly string[] }>('model/trigger-needs-condition', {
    message: ({ alert, metrics }, spelling) =>
      `The alert '${alert}' reads ${metrics.length === 0 ? 'no metric' : quoted(metrics)}, so '${alert}' with a threshold does not say which one drops: write \`${spelling.key('condition')}\` instead of trigger and threshold.`,
    why: 'An alert stands for the one metric in its condition.',
    example: {
      bad: rollback('{ trigger: "low", threshold: 0.05 }')
        .replace('accuracy < 0.8', 'accuracy < loss')
        .replace('metrics:', 'metrics:\n      - { name: "loss", type: "gauge" }'),
      good: rollback('{ condition: "drop(accuracy) > 0.05" }'),
    },
  }),
  triggerOrCondition: error<{ found: 'both' | 'none' | 'threshold' }>('model/trigger-or-condition', {
    message: ({ found }) =>
      ({
        both: "A rollback has either 'trigger' (with 'threshold') or 'condition', not both: remove one.",
        none: "A rollback needs 'trigger' or 'condition': add the one that says when to go back.",
        threshold: "'threshold' belongs to 'trigger', and a condition states its own numbers: remove it.",
      })[found],
    why: 'Two rules could contradict each other.',
    example: {
      bad: rollback('{ trigger: "low", condition: "drop(accuracy) > 5%" }'),
      good: rollback('{ condition: "drop(accuracy) > 5%" }'),
    },
  }),
  histogramTrigger: error<{ metric: string }>('model/histogram-trigger', {
    message: ({ metric }, spelling) =>
      `'${metric}' is a histogram, which has no single value that could drop: write \`${spelling.field('condition', spelling.literal(`p95(${metric}) > …`))}\` instead of trigger and threshold.`,
    why: 'A latency that drops is no reason to go back; a condition says which quantile may not pass which bound.',
    example: {
      bad: rollback('{ trigger: "latency_drop", threshold: 5 }')
        .replace('"accuracy", type: "gauge"', '"latency", type: "histogram"')
        .replace('accuracy <', 'p95(latency) >'),
      good: rollback('{ condition: "p95(latency) > 200" }')
        .replace('"accuracy", type: "gauge"', '"latency", type: "histogram"')
        .replace('accuracy <', 'p95(latency) >'),
    },
  }),
  externalInput: info<{ name: string; source: string; near?: string }>('model/external-input', {
    message: ({ name, source, near }) =>
      `No stage produces '${name}', so it is an external data set${source === '' ? '' : ` at '${source}'`}.${didYouMean(near)}`,
    why: 'Inputs that nobody produces come from outside. An entry in `training.data.datasets` says where from.',
    example: {
      bad: stages('{ name: "a", type: "training", inputs: ["raw"] }'),
      good: stages('{ name: "a", type: "training", inputs: ["raw"] }').replace(
        'training:',
        'training:\n    data: { datasets: { raw: { source: "s3://data/raw" } } }',
      ),
    },
  }),
  triggerReading: info<{ trigger: string; meaning: string }>('model/trigger-reading', {
    message: ({ trigger, meaning }) => `'${trigger}' is read as: ${meaning}.`,
    why: 'The language resolves a trigger to an alert, or to the drop of a metric; `condition` says it in full.',
    example: {
      bad: rollback('{ trigger: "accuracy_drop", threshold: 0.05 }'),
      good: rollback('{ condition: "drop(accuracy) > 0.05" }'),
    },
  }),
  driftReading: info<{ taken: readonly string[] }>('model/drift-reading', {
    message: ({ taken }) => `What 'drift' leaves open is read as ${listOf(taken, 'and')}.`,
    why: 'What drift watches when it does not say so hangs on other fields; writing it out keeps it when they change.',
    example: {
      bad: service('  monitoring: { drift: { detection_method: "psi", threshold: 0.2 } }\n'),
      good: service(
        '  monitoring: { drift: { detection_method: "psi", threshold: 0.2, reference: "training", schedule: "@daily" } }\n',
      ),
    },
  }),
  searchMetric: info<{ metric: string; others: readonly string[] }>('model/search-metric', {
    message: ({ metric, others }, spelling) =>
      `The search follows '${metric}', the first of its metrics, and not ${quoted(others)}: write \`${spelling.field('primary', 'true')}\` beside the one that is meant.`,
    why: 'A search can follow one metric only; none of several is marked.',
    example: { bad: search(''), good: search(', primary: true') },
  }),
  assumedUnit: info<{ metric: string }>('model/assumed-unit', {
    message: ({ metric }, spelling) =>
      `'${metric}' has no unit; by its name it is taken to be in milliseconds. Write \`${spelling.field('unit', spelling.text('ms'))}\`.`,
    why: 'A metric whose name ends in latency or duration and whose threshold is a bare number is in milliseconds.',
    example: {
      bad: metrics('{ name: "latency", type: "gauge", threshold: 100 }'),
      good: metrics('{ name: "latency", type: "gauge", threshold: 100, unit: "ms" }'),
    },
  }),
  thresholdUnit: error<{ metric: string; written: string; unit?: string }>('model/threshold-unit', {
    message: ({ metric, written, unit }, spelling) =>
      unit === undefined
        ? `The threshold of '${metric}' is ${written}, but the metric has no unit: add \`${spelling.key('unit')}\` to it, or write a bare number.`
        : `The threshold of '${metric}' is ${written}, which cannot be converted to its unit ${unit}: write it in ${unit}.`,
    why: 'A promise is stated in the unit of the metric, or in one that converts to it.',
    example: {
      bad: metrics('{ name: "memory", type: "gauge", unit: "bytes", threshold: "100ms" }'),
      good: metrics('{ name: "memory", type: "gauge", unit: "bytes", threshold: "4Gi" }'),
    },
  }),
  noMetric: error<{ field: string; text: string }>('model/no-metric', {
    message: ({ field, text }) =>
      `'${field}' is \`${text}\`, which reads no metric: write one, such as \`requests_total\` or \`rate(requests_total[5m])\`.`,
    why: 'A value that is the same for ever counts nothing and scales nothing.',
    example: { bad: objective('7'), good: objective('requests') },
  }),
  forTwice: error<{ alert: string }>('model/for-twice', {
    message: ({ alert }) => `The alert '${alert}' says 'for' in its condition and in its field: keep one.`,
    why: 'The two could contradict each other.',
    example: {
      bad: alert('condition: "accuracy < 0.8 for 5m", for: "10m"'),
      good: alert('condition: "accuracy < 0.8", for: "10m"'),
    },
  }),
  conflictingCode: error<{ stage: string }>('model/conflicting-code', {
    message: ({ stage }) => `The stage '${stage}' has an entrypoint and a command: keep the one that it runs.`,
    why: 'A stage runs one thing.',
    example: {
      bad: stages('{ name: "a", type: "training", entrypoint: "train:main", command: ["python", "train.py"] }'),
      good: stages('{ name: "a", type: "training", command: ["python", "train.py"] }'),
    },
  }),
  splits: error<{ sum: number }>('model/splits', {
    message: ({ sum }) => `The splits add up to ${sum}, but must add up to 1.`,
    why: 'Each row belongs to one split.',
    example: {
      bad: service('  training: { data: { splits: { train: 0.8, test: 0.3 } } }\n'),
      good: service('  training: { data: { splits: { train: 0.8, test: 0.2 } } }\n'),
    },
  }),
  bucketsOrder: error<{ metric: string }>('model/buckets-order', {
    message: ({ metric }) => `The buckets of '${metric}' must rise from one to the next.`,
    why: 'A bucket counts everything up to its bound.',
    example: {
      bad: metrics('{ name: "latency", type: "histogram", unit: "ms", buckets: [100, 50] }'),
      good: metrics('{ name: "latency", type: "histogram", unit: "ms", buckets: [50, 100] }'),
    },
  }),
  unknownPlugin: error<{ name: string; near?: string; known: readonly string[] }>('model/unknown-plugin', {
    message: ({ name, near, known }) =>
      `No plugin is called '${name}'.${didYouMean(near)}${near === undefined ? ` There are ${listOf(known, 'and')}.` : ''}`,
    why: '`targets` holds options of plugins by name. A plugin of another package must be a dependency, or named in the configuration.',
    example: { bad: service('  targets: { kubernets: {} }\n'), good: service('  targets: { k8s: {} }\n') },
  }),
  unknownStageType: error<{ type: string; near?: string; known: readonly string[] }>('model/unknown-stage-type', {
    message: ({ type, near, known }) =>
      `No stage type is called '${type}'.${didYouMean(near)}${near === undefined ? ` There are ${listOf(known, 'and')}.` : ''}`,
    why: 'A stage has one of the four types of the language, or one that a plugin declares.',
    example: { bad: stages('{ name: "a", type: "trainig" }'), good: stages('{ name: "a", type: "training" }') },
  }),
  unknownBackend: error<{ backend: string; near?: string; known: readonly string[] }>('model/unknown-backend', {
    message: ({ backend, near, known }) =>
      `No tracking back end is called '${backend}'.${didYouMean(near)}${near === undefined ? ` There are ${listOf(known, 'and')}.` : ''}`,
    why: 'Tracking goes to a back end that an active plugin provides.',
    example: {
      bad: service('  training: { experiments: { tracking: { backend: "mlfow" } } }\n'),
      good: service('  training: { experiments: { tracking: { backend: "mlflow" } } }\n'),
    },
  }),
  unknownEnvironment: error<{ name: string; near?: string; known: readonly string[] }>('model/unknown-environment', {
    message: ({ name, near, known }) =>
      `No environment is called '${name}'.${didYouMean(near)} ${known.length === 0 ? 'The specification declares none.' : `There are ${listOf(known, 'and')}.`}`,
    why: 'Environments are overlays that the specification declares.',
    call: {
      bad: 'npx trainyard check demo.mlops.yaml --env stagin',
      good: 'npx trainyard check demo.mlops.yaml --env staging',
      exit: 1,
    },
  }),
  reservedEnvironment: error<{ name: string; noFolder?: boolean }>('model/reserved-environment', {
    message: ({ name, noFolder }) =>
      name === 'env' || name === 'all'
        ? `'${name}' is a reserved name: call the environment something else.`
        : noFolder === true
          ? `'${name}' is no folder on every system, and an environment has one: call it something else.`
          : `'${name}' is a section of the service, not an environment: put it inside the environment that it changes.`,
    why: 'Generated files of environments lie in a folder `env`, `--env all` means all of them, and an environment that is called like a section is a section that stands one level too far out. Windows keeps names such as `con` for devices, and drops a dot at the end.',
    example: {
      bad: service('  environments: { deployment: { serving: { replicas: 1 } } }\n'),
      good: service('  environments: { staging: { deployment: { serving: { replicas: 1 } } } }\n'),
    },
  }),
  nestedEnvironment: error<{ environment: string }>('model/nested-environment', {
    message: ({ environment }) =>
      `The environment '${environment}' has 'environments' of its own: move them beside it.`,
    why: 'An environment lies over the service, not over another environment.',
    example: {
      bad: service('  environments: { staging: { environments: { blue: {} } } }\n'),
      good: service('  environments: { staging: {}, blue: {} }\n'),
    },
  }),
  removesNothing: error<{ name: string; list: string; near?: string; known: readonly string[] }>(
    'model/removes-nothing',
    {
      message: ({ name, list, near, known }) =>
        `'${name}' is to be removed from '${list}', which has no such item.${didYouMean(near)}${near === undefined ? (known.length === 0 ? ' It is empty: remove this line.' : ` There are ${quotedAnd(known)}.`) : ''}`,
      why: 'A misspelt name would leave the item in place, silently.',
      example: { bad: environment('{ lwo: null }'), good: environment('{ low: null }') },
    },
  ),
  removesAll: info<{ list: string; names: readonly string[] }>('model/removes-all', {
    message: ({ list, names }) =>
      `\`[]\` says that there are no '${list}', so those of the layers beneath are gone: ${quotedAnd(names)}. Write \`null\` to say so without this note.`,
    why: 'Lists of named items merge by name, so an empty one could also mean that nothing is added. It is read as none, as for any other list.',
    remedy: 'Write `null` if there are to be none; write the items that are to be added if not.',
    example: {
      bad: environment('[]'),
      good: environment('null'),
    },
  }),
  extendsMissing: error<{ target: string; near?: string }>('model/extends-missing', {
    message: ({ target, near }) =>
      `'${target}' is not there.${didYouMean(near)} Paths are relative to this file and begin with \`./\`; a package must be installed.`,
    why: 'What a specification extends must be readable.',
    example: {
      bad: `extends: "./teem.mlops.yaml"\n${service('')}`,
      good: `extends: "./team.mlops.yaml"\n${service('')}`,
      beside: { 'team.mlops.yaml': 'mlops:\n  owner: { team: "growth" }\n' },
    },
  }),
  extendsCycle: error<{ files: readonly string[] }>('model/extends-cycle', {
    message: ({ files }) => `These files extend each other: ${files.join(' → ')}. Remove one of the \`extends\`.`,
    why: 'A file cannot lie beneath itself.',
    example: {
      bad: `extends: "./loop.mlops.yaml"\n${service('')}`,
      good: `extends: "./team.mlops.yaml"\n${service('')}`,
      beside: {
        'loop.mlops.yaml': 'extends: "./bad.mlops.yaml"\n',
        'team.mlops.yaml': 'mlops:\n  owner: { team: "growth" }\n',
      },
    },
  }),
  tooMany: error<{ what: string; count: number; limit: number; key: string }>('model/too-many', {
    message: ({ what, count, limit, key }) =>
      `There are ${count} ${what}, more than ${limit}: split the service, or set \`limits.${key}\` in trainyard.config.json.`,
    why: 'A bound keeps every input cheap.',
    example: {
      bad: service(`  environments: { ${Array.from({ length: 65 }, (_, index) => `e${index}: {}`).join(', ')} }\n`),
      good: service('  environments: { staging: {}, production: {} }\n'),
    },
  }),
  expressionHere: error<{ written: string }>('model/expression-here', {
    message: ({ written }) =>
      `\`${short(written)}\` is an expression, but this field takes a value: put it in quotes if it is a text.`,
    why: 'Only conditions and values that scaling follows are calculated. Names with a `-`, paths and addresses need quotes, since `a-b` subtracts.',
    example: {
      bad: 'mlops demo "1.0.0" {\n  description = well-made\n}\n',
      good: 'mlops demo "1.0.0" {\n  description = "well-made"\n}\n',
      syntax: 'native',
    },
  }),
  reservedKey: error<{ key: string }>('model/reserved-key', {
    message: ({ key }) => `'${key}' cannot be used as a name: choose another.`,
    why: 'The word means something to programs that read the generated files.',
    example: { bad: service('  labels: { constructor: "a" }\n'), good: service('  labels: { builder: "a" }\n') },
  }),
  credential: error<{ field: string }>('model/credential', {
    message: ({ field }, { secret }) =>
      `'${field}' looks like a credential: keep it in a secret and refer to it, as in \`${secret('name/key')}\`.`,
    why: 'Specifications and generated files are committed; a credential in them is published.',
    example: {
      bad: service('  deployment: { serving: { env: { STORE_URL: "https://demo:hunter2@store.example.com" } } }\n'),
      good: service('  deployment: { serving: { env: { STORE_URL: { secret: "store/url" } } } }\n'),
    },
  }),
});
