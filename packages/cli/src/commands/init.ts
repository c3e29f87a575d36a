import { existsSync, writeFileSync } from 'node:fs';
import { foldPython } from '@trainyard/engine';
import { UsageError } from '../failures.ts';
import { remark, shortName } from '../terminal.ts';

/** `init NAME`: writes a commented specification that checks as it is. Never overwrites. */
export function init(name: string, options: { readonly force?: boolean }): number {
  const folded = foldPython(name).replace(/_+$/, '');
  const file = `${folded}.mlops.yaml`;
  if (existsSync(file) && options.force !== true) throw new UsageError(`'${file}' is there already. Choose another name, or say --force to overwrite it.`);
  writeFileSync(file, template(folded));
  remark(`wrote ${shortName(file)}. Next: trainyard check ${file}`);
  return 0;
}

function template(name: string): string {
  return `# One specification of one service. \`trainyard check ${name}.mlops.yaml\` checks it, \`trainyard generate\` makes everything that runs.
mlops:
  name: "${name}"
  version: "0.1.0"
  description: "Say in one sentence what the service does"

  training:
    pipeline:
      stages: # each reads inputs and makes outputs; the order follows from them
        - name: "data_prep"
          type: "data_prep" # data_prep, training, evaluation or deployment
          inputs: ["raw_data"] # no stage makes it, so it is read from data.source
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
    model:
      type: "gradient_boosting"
      framework: "xgboost"

  deployment:
    serving:
      endpoint: "https://${name.replace(/_/g, '-')}.example.com"
      replicas: 2
      resources: { cpu: "1", memory: "2Gi" }
    scaling: { min_replicas: 1, max_replicas: 4, target_cpu_utilization: 70 }
    rollback: { trigger: "accuracy_drop", threshold: 0.05 } # back when the candidate is worse by this

  monitoring:
    metrics:
      - { name: "accuracy", type: "gauge", threshold: 0.8 }
      - { name: "prediction_latency", type: "histogram", unit: "ms", threshold: 100 }
    alerts:
      - { name: "accuracy_low", condition: "accuracy < 0.8", severity: "critical", for: "15m" }
      - { name: "slow", condition: "p95(prediction_latency) > 100ms", severity: "warning", for: "10m" }

  governance:
    versioning: { strategy: "semantic", changelog: true }
    audit: { enabled: true, retention_days: 365 }
    lineage: { data_lineage: true, model_lineage: true }
`;
}
