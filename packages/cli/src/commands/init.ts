import { existsSync, writeFileSync } from 'node:fs';
import { sep } from 'node:path';
import { convertText, foldDns, foldPython, specificationLabels, reasonOf } from '@trainyard/engine';
import type { PrintedSyntax } from '@trainyard/engine';
import { cli } from '../diagnostics.ts';
import { Failure, startOf, wrongUse } from '../failures.ts';
import { writeOut } from '../terminal.ts';

/** What the language takes as the name of a service. */
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,199}$/;

/** Options of `init`. */
export interface InitOptions {
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly syntax: PrintedSyntax;
}

/** `init NAME`: writes a commented specification that checks as it is. Overwrites only by force. Throws `Failure` for a name that cannot be one. */
export function init(name: string, options: InitOptions): number {
  if (!NAME.test(name)) throw wrongUse(refusal(name));
  const file = `${name}.mlops${options.syntax === 'yaml' ? '.yaml' : ''}`;
  const text = options.syntax === 'yaml' ? schemaLine() + template(name, file) : inNative(template(name, file));
  if (options.dryRun === true) {
    writeOut(text);
    return 0;
  }
  if (existsSync(file) && options.force !== true)
    throw wrongUse(`'${file}' is there already. Choose another name, or say --force to overwrite it.`);
  try {
    writeFileSync(file, text);
  } catch (reason) {
    throw new Failure(
      cli.notWritten(startOf(file), { reason: `'${file}' cannot be written: ${reasonOf(reason)}.` }),
      1,
    );
  }
  writeOut(`wrote ${file}. Next: trainyard check ${file}\n`);
  return 0;
}

function refusal(name: string): string {
  const base = name
    .replace(/^.*\//, '')
    .replace(/\.mlops(\.ya?ml|\.ts)?$|\.ya?ml$/, '')
    .normalize('NFKD')
    .replace(/[\u0300-\u036F]/g, '');
  const folded = foldPython(base)
    .replace(/^_+(?=[A-Za-z])|_+$/g, '')
    .slice(0, 200);
  const near = /[A-Za-z0-9]/.test(folded) ? ` Write \`trainyard init ${folded}\`.` : '';
  return `'${name}' cannot be the name of a service: it consists of letters, digits, \`_\`, \`.\` and \`-\`, and begins with a letter or \`_\`.${near}`;
}

const SCHEMA = 'node_modules/trainyard/dist/schema.json';

/** Where editors find the schema: in the installed package, seen from the new file. Without one it is where it will be. */
function schemaPath(): string {
  const parents = process.cwd().split(sep).length;
  const steps = Array.from({ length: parents }, (_, depth) => (depth === 0 ? './' : '../'.repeat(depth)));
  return `${steps.find((step) => existsSync(step + SCHEMA)) ?? './'}${SCHEMA}`;
}

function schemaLine(): string {
  return `# yaml-language-server: $schema=${schemaPath()}\n`;
}

/** The same text in the native syntax. Throws if it cannot be converted, which would be a bug of the text. */
function inNative(text: string): string {
  const { value } = convertText({ file: 'template', text, syntax: 'yaml' }, 'native', specificationLabels());
  if (value === undefined) throw new Error('the template cannot be converted');
  return value;
}

function template(name: string, file: string): string {
  return `# One specification of one service. \`trainyard check ${file}\` checks it, \`trainyard generate\` makes everything that runs.
mlops:
  name: "${name}"
  version: "0.1.0"
  description: "Say in one sentence what the service does"
  training:
    pipeline:
      stages: # each reads inputs and makes outputs; the order follows from them
        - name: "data_prep"
          type: "data_prep" # data_prep, training, evaluation or deployment
          inputs: ["raw_data"] # no stage makes it: it is one of the data sets below
          outputs: ["features"]
          timeout: "1h"
        - name: "training"
          type: "training"
          inputs: ["features"]
          outputs: ["model"]
          timeout: "2h"
        - name: "evaluation"
          type: "evaluation"
          inputs: ["model", "features"]
          outputs: ["metrics"]
          timeout: "30m"
    experiments:
      tracking: { backend: "mlflow", experiment_name: "${name}" } # or wandb, tensorboard
      hyperparameters:
        learning_rate: [0.001, 0.01, 0.1]
    data:
      source: "s3://data/${name}"
      format: "parquet"
      features: ["first", "second"]
      datasets:
        raw_data: { source: "s3://data/${name}/raw" }
    model:
      type: "gradient_boosting"
      framework: "xgboost"

  deployment:
    serving:
      endpoint: "https://${foldDns(name)}.example.com"
      replicas: 2
      resources: { cpu: "1", memory: "2Gi" }
    scaling: { min_replicas: 1, max_replicas: 4, target_cpu_utilization: 70 }

  monitoring:
    metrics:
      - { name: "accuracy", type: "gauge", threshold: 0.8 }
      - { name: "prediction_latency", type: "histogram", unit: "ms", threshold: 100 }
    alerts:
      - { name: "accuracy_low", condition: "accuracy < 0.8", severity: "critical", for: "15m" }
      - name: "slow"
        condition: "p95(prediction_latency) > 100ms"
        severity: "warning"
        for: "10m"

  governance:
    versioning: { strategy: "semantic", changelog: true }
    audit: { enabled: true, retention_days: 365 }
    lineage: { data_lineage: true, model_lineage: true }

  environments: # each is laid over all of the above; \`trainyard generate --env staging\` writes one
    staging:
      deployment: { serving: { replicas: 1 }, scaling: { max_replicas: 2 } }
`;
}
