import { release } from './release.ts';
import type { Template } from './template.ts';

const dataPrep = `"""Reads the table, leaves out what cannot be learned from, and splits it so that no test row is ever trained on."""

from typing import Any

import pandas as pd
from sklearn.model_selection import train_test_split


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    label = parameters["label"]
    table = pd.read_parquet(inputs["raw_data"].path, columns=[*parameters["features"], label])
    # The same row on both sides of the split would make the model look better than it is.
    table = table.dropna(subset=[label]).drop_duplicates()
    train, test = train_test_split(
        table,
        test_size=parameters["test_share"],
        random_state=parameters["seed"],
        stratify=table[label],
    )
    train.to_parquet(outputs["train_data"].path, index=False)
    test.to_parquet(outputs["test_data"].path, index=False)
`;

const training = `"""Trains gradient boosted trees on the training rows."""

from typing import Any

import joblib
import pandas as pd
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OrdinalEncoder


def fit(table: pd.DataFrame, parameters: dict[str, Any]) -> Pipeline:
    """A fitted model; it takes rows as they are served, with texts and missing values."""
    encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    columns = make_column_transformer(
        (encoder, make_column_selector(dtype_exclude="number")),
        remainder="passthrough",
    )
    trees = HistGradientBoostingClassifier(
        learning_rate=parameters["learning_rate"],
        max_depth=parameters["max_depth"],
        max_iter=parameters["rounds"],
        random_state=parameters["seed"],
    )
    label = parameters["label"]
    return make_pipeline(columns, trees).fit(table.drop(columns=label), table[label])


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    model = fit(pd.read_parquet(inputs["train_data"].path), parameters)
    joblib.dump(model, outputs["model"].path)
`;

const evaluation = `"""Measures the model on rows that it has not seen. The gate of the release reads what is logged here."""

from typing import Any

import joblib
import pandas as pd
from sklearn.metrics import accuracy_score, roc_auc_score


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    table = pd.read_parquet(inputs["test_data"].path)
    model = joblib.load(inputs["model"].path)
    truth = table[parameters["label"]]
    rows = table.drop(columns=parameters["label"])
    metrics = outputs["metrics"]
    metrics.log_metric("accuracy", float(accuracy_score(truth, model.predict(rows))))
    metrics.log_metric("roc_auc", float(roc_auc_score(truth, model.predict_proba(rows)[:, 1])))
`;

/** A classifier over the rows of a table. */
export const tabular: Template = {
  description: 'a classifier over the rows of a table',
  requires: ['joblib', 'mlflow', 'pandas', 'pyarrow', 'scikit-learn'],
  stages: {
    'data_prep.py': dataPrep,
    'training.py': training,
    'evaluation.py': evaluation,
    'release.py': release,
  },
  spec: ({
    name,
    file,
    python,
    dns,
  }) => `# A classifier over the rows of a table. \`trainyard check ${file}\` checks this specification, \`trainyard generate ${file}\`
# makes everything that runs. The code of the stages is yours: src/${python}/stages.
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
          outputs: ["train_data", "test_data"]
          timeout: "1h"
          entrypoint: "${python}.stages.data_prep:run" # without one a scaffold is generated
          parameters: { features: ["age", "plan", "usage"], label: "label", test_share: 0.2, seed: 7 }
        - name: "training"
          type: "training"
          inputs: ["train_data"]
          outputs: ["model"]
          timeout: "2h"
          entrypoint: "${python}.stages.training:run" # is also given the hyperparameters below
          parameters: { label: "label", seed: 7 }
          resources: { cpu: "4", memory: "8Gi" }
        - name: "evaluation"
          type: "evaluation"
          inputs: ["model", "test_data"]
          outputs: ["metrics"]
          timeout: "30m"
          entrypoint: "${python}.stages.evaluation:run" # logs the metrics that the gate reads
          parameters: { label: "label" }
        - name: "release"
          type: "deployment"
          inputs: ["model"]
          timeout: "15m"
          when: "accuracy >= 0.8 and roc_auc >= 0.85" # a gate: opens only on true
          entrypoint: "${python}.stages.release:run"
          parameters: { registry: "${name}", tracking_uri: "http://mlflow.example.com" }
      triggers:
        schedule: { cron: "0 3 * * 1" } # every Monday at three
    experiments:
      tracking:
        backend: "mlflow" # or wandb, tensorboard
        experiment_name: "${name}"
        uri: "http://mlflow.example.com"
      hyperparameters: # what a search tries
        learning_rate: { min: 0.01, max: 0.3, scale: "log" }
        max_depth: [3, 6, 9]
      metrics:
        - { name: "roc_auc", goal: "maximize", primary: true }
        - { name: "accuracy", goal: "maximize" }
      runs: { strategy: "bayesian", max: 30, seed: 7 }
    hyperparameters: { learning_rate: 0.1, max_depth: 6, rounds: 300 } # what training is given
    data:
      source: "s3://data/${name}"
      format: "parquet"
      features: ["age", "plan", "usage"]
      label_column: "label"
      schema: # what a row promises
        age: { type: "int", min: 0, max: 120, personal: "age" }
        plan: { type: "string", values: ["free", "basic", "premium"] }
        usage: { type: "float", min: 0, nullable: true }
        label: { type: "boolean" }
      splits: { train: 0.8, test: 0.2 }
      datasets:
        raw_data: { source: "s3://data/${name}/raw" }
    model:
      type: "gradient_boosting"
      framework: "scikit-learn"
      signature:
        inputs: { age: "int", plan: "string", usage: "float" }
        outputs: { score: "float" }

  deployment:
    serving:
      endpoint: "https://${dns}.example.com"
      replicas: 2
      image: "registry.example.com/${dns}-serving:0.1.0"
      resources: { cpu: "1", memory: "2Gi" }
    scaling: { min_replicas: 2, max_replicas: 4, target_cpu_utilization: 70 }

  monitoring:
    metrics:
      - { name: "accuracy", type: "gauge", threshold: 0.8 } # at least; computed as labels arrive
      - { name: "roc_auc", type: "gauge", threshold: 0.85 }
      - { name: "prediction_latency", type: "histogram", unit: "ms", threshold: 100 } # at most, its p95
      - { name: "requests_total", type: "counter", labels: ["code"] }
      - { name: "feature_drift", type: "gauge", labels: ["feature"], help: "Population stability index against training" }
    alerts:
      - { name: "accuracy_low", condition: "accuracy < 0.8", severity: "critical", for: "15m" }
      - name: "slow"
        condition: "p95(prediction_latency) > 100ms"
        severity: "warning"
        for: "10m"
      - name: "errors"
        condition: 'ratio(rate(requests_total{code=~"5.."}[5m]), rate(requests_total[5m])) > 1%'
        severity: "critical"
        for: "5m"
      - { name: "drifted", condition: "max(feature_drift) > 0.2", severity: "warning", for: "1h" } # 0.2: a shift worth a look
    performance:
      objectives:
        - { name: "latency", objective: 99%, indicator: "prediction_latency <= 100ms", window: "30d" }

  governance:
    versioning: { strategy: "semantic", changelog: true }
    compliance: { model_explainability: true, intended_use: "Say who uses the score, and for which decision" }
    audit: { enabled: true, retention_days: 365 }
    lineage: { data_lineage: true, model_lineage: true }

  environments: # each is laid over all of the above; \`trainyard generate --env staging\` writes one
    staging:
      deployment: { serving: { replicas: 1 }, scaling: { min_replicas: 1, max_replicas: 2 } }

  targets: # options of plugins; \`false\` turns one off
    kubeflow: { base_image: "registry.example.com/${dns}:0.1.0" } # made of the Dockerfile: it holds the code of the stages
`,
};
