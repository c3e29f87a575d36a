import { release } from './release.ts';
import type { Template } from './template.ts';

const dataPrep = `"""Cleans texts and splits them so that no text stands on both sides."""

import unicodedata
from typing import Any

import pandas as pd
from sklearn.model_selection import train_test_split


def clean(text: str) -> str:
    """One spelling of each character and of blanks; the letters stay as they are, the tokenizer knows them."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    table = pd.read_csv(inputs["labelled_texts"].path, usecols=["text", "label"]).dropna()
    table["text"] = table["text"].map(clean)
    # The same text with two labels teaches nothing; with one label it must not stand on both sides of the split.
    agreed = table.groupby("text")["label"].transform("nunique") == 1
    table = table[agreed & (table["text"] != "")].drop_duplicates("text")
    train, test = train_test_split(
        table,
        test_size=parameters["test_share"],
        random_state=parameters["seed"],
        stratify=table["label"],
    )
    train.to_parquet(outputs["train_texts"].path, index=False)
    test.to_parquet(outputs["test_texts"].path, index=False)
`;

const training = `"""Fine-tunes a pretrained transformer on the labelled texts, on a GPU if there is one."""

from typing import Any

import pandas as pd
from datasets import Dataset
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    Trainer,
    TrainingArguments,
    set_seed,
)


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    set_seed(parameters["seed"])
    table = pd.read_parquet(inputs["train_texts"].path)
    names = sorted(table["label"].astype(str).unique())
    numbers = {name: number for number, name in enumerate(names)}
    tokenizer = AutoTokenizer.from_pretrained(parameters["base_model"])

    def tokenized(row: dict[str, Any]) -> dict[str, Any]:
        tokens = tokenizer(row["text"], truncation=True, max_length=parameters["max_length"])
        return {**tokens, "labels": numbers[str(row["label"])]}

    texts = Dataset.from_pandas(table, preserve_index=False)
    texts = texts.map(tokenized, remove_columns=texts.column_names)
    model = AutoModelForSequenceClassification.from_pretrained(
        parameters["base_model"],
        num_labels=len(names),
        id2label=dict(enumerate(names)),
        label2id=numbers,
    )
    trainer = Trainer(
        model=model,
        args=TrainingArguments(
            output_dir="checkpoints",
            learning_rate=parameters["learning_rate"],
            num_train_epochs=parameters["epochs"],
            per_device_train_batch_size=parameters["batch_size"],
            seed=parameters["seed"],
            save_strategy="no",
            report_to="none",
        ),
        train_dataset=texts,
        data_collator=DataCollatorWithPadding(tokenizer),
    )
    trainer.train()
    trainer.save_model(outputs["model"].path)
    tokenizer.save_pretrained(outputs["model"].path)
`;

const evaluation = `"""Measures the classifier on texts that were held out. The gate of the release reads what is logged here."""

from typing import Any

import pandas as pd
from sklearn.metrics import accuracy_score, f1_score
from transformers import pipeline


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    table = pd.read_parquet(inputs["test_texts"].path)
    classify = pipeline("text-classification", model=inputs["model"].path, truncation=True)
    found = classify(table["text"].tolist(), batch_size=parameters["batch_size"])
    labels = [each["label"] for each in found]
    truth = table["label"].astype(str).tolist()
    # Every label counts the same, however rare it is.
    outputs["metrics"].log_metric("f1_macro", float(f1_score(truth, labels, average="macro")))
    outputs["metrics"].log_metric("accuracy", float(accuracy_score(truth, labels)))
`;

/** A classifier of texts. */
export const text: Template = {
  description: 'a classifier of texts',
  requires: ['accelerate', 'datasets', 'mlflow', 'pandas', 'pyarrow', 'scikit-learn', 'torch', 'transformers'],
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
  }) => `# A classifier of texts. \`trainyard check ${file}\` checks this specification, \`trainyard generate ${file}\`
# makes everything that runs. The code of the stages is yours: src/${python}/stages.
mlops:
  name: "${name}"
  version: "0.1.0"
  description: "Says which kind of text this is"
  training:
    pipeline:
      stages: # each reads inputs and makes outputs; the order follows from them
        - name: "data_prep"
          type: "data_prep" # data_prep, training, evaluation or deployment
          inputs: ["labelled_texts"] # no stage makes it: it is one of the data sets below
          outputs: ["train_texts", "test_texts"]
          timeout: "30m"
          entrypoint: "${python}.stages.data_prep:run" # without one a scaffold is generated
          parameters: { test_share: 0.2, seed: 7 }
        - name: "training"
          type: "training"
          inputs: ["train_texts"]
          outputs: ["model"]
          timeout: "4h"
          entrypoint: "${python}.stages.training:run" # is also given the hyperparameters below
          parameters: { base_model: "distilbert-base-multilingual-cased", max_length: 256, seed: 7 }
          resources: { cpu: "4", memory: "16Gi", gpu: "1" }
        - name: "evaluation"
          type: "evaluation"
          inputs: ["model", "test_texts"]
          outputs: ["metrics"]
          timeout: "1h"
          entrypoint: "${python}.stages.evaluation:run" # logs the metrics that the gate reads
          parameters: { batch_size: 32 }
          resources: { cpu: "4", memory: "8Gi" }
        - name: "release"
          type: "deployment"
          inputs: ["model"]
          timeout: "15m"
          when: "f1_macro >= 0.8 and accuracy >= 0.85" # a gate: opens only on true
          entrypoint: "${python}.stages.release:run"
          parameters: { registry: "${name}", tracking_uri: "http://mlflow.example.com" }
    experiments:
      tracking:
        backend: "mlflow" # or wandb, tensorboard
        experiment_name: "${name}"
        uri: "http://mlflow.example.com"
      hyperparameters: # what a search tries
        learning_rate: [0.00001, 0.00002, 0.00005]
        batch_size: [16, 32]
        epochs: [2, 3, 4]
      metrics:
        - { name: "f1_macro", goal: "maximize", primary: true }
        - { name: "accuracy", goal: "maximize" }
      runs: { strategy: "random", max: 8, seed: 7 }
    hyperparameters: { learning_rate: 0.00002, batch_size: 16, epochs: 3 } # what training is given
    data:
      source: "s3://data/${name}"
      format: "csv"
      text_column: "text"
      label_column: "label"
      schema:
        text: { type: "string", sensitive: true } # people write about themselves and others
        label: { type: "string" }
      splits: { train: 0.8, test: 0.2 }
      datasets:
        labelled_texts: { source: "s3://data/${name}/labelled.csv", format: "csv" }
    model:
      type: "transformer"
      architecture: "distilbert"
      framework: "transformers"

  deployment:
    serving:
      endpoint: "https://${dns}.example.com"
      replicas: 2
      image: "registry.example.com/${dns}-serving:0.1.0"
      resources: { cpu: "2", memory: "4Gi" } # a small transformer answers short texts without a GPU
    scaling: { min_replicas: 1, max_replicas: 6, target_cpu_utilization: 70 }
    testing:
      canary: { steps: [10%, 50%], interval: "15m" } # a new version gets this share of the traffic
    rollback: { trigger: "f1_macro_drop", threshold: 3%, via: "rollout" } # against the version that ran before

  monitoring:
    metrics:
      - { name: "f1_macro", type: "gauge", threshold: 0.8 } # of texts that people have labelled since
      - { name: "accuracy", type: "gauge", threshold: 0.85 }
      - { name: "prediction_latency", type: "histogram", unit: "ms", threshold: 120 } # at most, its p95
      - { name: "text_tokens", type: "histogram", buckets: [16, 32, 64, 128, 256, 512] }
      - { name: "unsure_share", type: "gauge", unit: "ratio", help: "Texts whose best label has a score below one half" }
      - { name: "vocabulary_drift", type: "gauge", help: "Jensen-Shannon distance of the words of a week from those of training" }
    alerts:
      - { name: "f1_low", condition: "f1_macro < 0.8", severity: "critical", for: "30m" }
      - name: "slow"
        condition: "p95(prediction_latency) > 120ms"
        severity: "warning"
        for: "10m"
      - { name: "unsure", condition: "unsure_share > 25%", severity: "warning", for: "1h" } # texts of a kind that it does not know
      - { name: "drifted", condition: "vocabulary_drift > 0.1", severity: "warning", for: "1d" }
      - { name: "cut_off", condition: "p95(text_tokens) > 256", severity: "info", for: "1h" } # longer than training has read
    performance:
      objectives:
        - { name: "latency", objective: 99%, indicator: "prediction_latency <= 120ms", window: "30d" }

  governance:
    versioning: { strategy: "semantic", changelog: true }
    compliance: { model_explainability: true, intended_use: "Say who reads the label, and what follows from it" }
    audit: { enabled: true, retention_days: 365 }
    lineage: { data_lineage: true, model_lineage: true }

  environments: # each is laid over all of the above; \`trainyard generate --env staging\` writes one
    staging:
      deployment: { serving: { replicas: 1 }, scaling: { max_replicas: 2 } }

  targets: # options of plugins; \`false\` turns one off
    kubeflow: { base_image: "registry.example.com/${dns}:0.1.0" } # made of the Dockerfile: it holds the code of the stages
`,
};
