import { release } from './release.ts';
import type { Template } from './template.ts';

const dataPrep = `"""Makes examples of questions, passages and answers, and keeps those of the evaluation out of training."""

import hashlib
import json
from pathlib import Path
from typing import Any


def prompt_of(example: dict[str, str]) -> str:
    """What the model is given; serving must use the same words."""
    passage = example.get("context", "").strip()
    return f"Passage:\\n{passage}\\n\\nQuestion: {example['question'].strip()}\\nAnswer:"


def share_of(question: str) -> float:
    """A number from 0 to 1 that depends on the question alone, so it stays on its side when data is added."""
    normal = " ".join(question.lower().split())
    return int(hashlib.sha256(normal.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    lines = Path(inputs["examples"].path).read_text(encoding="utf-8").splitlines()
    examples = [json.loads(line) for line in lines if line.strip()]
    usable = [each for each in examples if each["question"].strip() and each["answer"].strip()]
    sides: dict[str, list[dict[str, str]]] = {"train_set": [], "eval_set": []}
    for each in usable:
        side = "eval_set" if share_of(each["question"]) < parameters["eval_share"] else "train_set"
        sides[side].append(
            {
                "prompt": prompt_of(each),
                "completion": " " + each["answer"].strip(),
                "context": each.get("context", ""),
            }
        )
    print(f"{len(examples) - len(usable)} examples without a question or an answer are left out")
    for output, rows in sides.items():
        text = "".join(json.dumps(row, ensure_ascii=False) + "\\n" for row in rows)
        Path(outputs[output].path).write_text(text, encoding="utf-8")
`;

const training = `"""Fine-tunes a base model with low-rank adapters (LoRA): the weights of the base stay as they are."""

from typing import Any

from datasets import load_dataset
from peft import LoraConfig
from transformers import AutoTokenizer
from trl import SFTConfig, SFTTrainer


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    base = parameters["base_model"]
    examples = load_dataset("json", data_files=inputs["train_set"].path, split="train")
    trainer = SFTTrainer(
        model=base,
        args=SFTConfig(
            output_dir="checkpoints",
            learning_rate=parameters["learning_rate"],
            num_train_epochs=parameters["epochs"],
            per_device_train_batch_size=parameters["batch_size"],
            gradient_accumulation_steps=parameters["accumulate"],
            gradient_checkpointing=True,
            max_length=parameters["max_length"],
            bf16=True,
            seed=parameters["seed"],
            save_strategy="no",
            report_to="none",
        ),
        # Loss is taken on the completion only: the model learns answers, not questions.
        train_dataset=examples.select_columns(["prompt", "completion"]),
        peft_config=LoraConfig(
            r=parameters["lora_rank"],
            lora_alpha=2 * parameters["lora_rank"],
            target_modules="all-linear",
            task_type="CAUSAL_LM",
        ),
    )
    trainer.train()
    trainer.save_model(outputs["model"].path)
    AutoTokenizer.from_pretrained(base).save_pretrained(outputs["model"].path)
`;

const scoring = `"""How answers are scored. Pure functions: change them here, and test them without a GPU."""

import re
from collections import Counter


def words(text: str) -> list[str]:
    """Words in lower case, without punctuation."""
    return re.findall(r"\\w+", text.lower())


def exact_match(answer: str, reference: str) -> float:
    """1 if both say the same words in the same order, else 0."""
    return float(words(answer) == words(reference))


def token_f1(answer: str, reference: str) -> float:
    """Harmonic mean of precision and recall over words, as SQuAD (Rajpurkar et al., 2016) defines it."""
    ours, theirs = Counter(words(answer)), Counter(words(reference))
    shared = sum((ours & theirs).values())
    if shared == 0:
        return float(not ours and not theirs)
    precision, recall = shared / sum(ours.values()), shared / sum(theirs.values())
    return 2 * precision * recall / (precision + recall)


def grounded(answer: str, passage: str) -> float:
    """The share of words of an answer that its passage has; 1 for an empty answer, which claims nothing."""
    said, known = words(answer), set(words(passage))
    return sum(word in known for word in said) / len(said) if said else 1.0
`;

const evaluation = `"""Answers the held-out questions with and without the adapters. The gate of the release reads what is logged here."""

import json
from pathlib import Path
from statistics import mean
from typing import Any

import torch
from peft import AutoPeftModelForCausalLM
from transformers import AutoTokenizer

from .scoring import exact_match, grounded, token_f1


@torch.inference_mode()
def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    lines = Path(inputs["eval_set"].path).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    path = inputs["model"].path
    tokenizer = AutoTokenizer.from_pretrained(path)
    model = AutoPeftModelForCausalLM.from_pretrained(path, dtype="auto", device_map="auto").eval()

    def answer(prompt: str) -> str:
        """Greedy, so that the same model gets the same score."""
        tokens = tokenizer(prompt, return_tensors="pt").to(model.device)
        made = model.generate(**tokens, max_new_tokens=parameters["max_new_tokens"], do_sample=False)
        said = tokenizer.decode(made[0][tokens["input_ids"].shape[1] :], skip_special_tokens=True)
        return said.strip().split("\\n")[0]

    answers = [answer(row["prompt"]) for row in rows]
    with model.disable_adapter():
        before = [answer(row["prompt"]) for row in rows]
    references = [row["completion"] for row in rows]
    metrics = outputs["metrics"]
    metrics.log_metric("exact_match", mean(map(exact_match, answers, references)))
    metrics.log_metric("token_f1", mean(map(token_f1, answers, references)))
    metrics.log_metric("base_token_f1", mean(map(token_f1, before, references)))
    passages = [row["context"] for row in rows]
    metrics.log_metric("groundedness", mean(map(grounded, answers, passages)))
`;

/** A language model that is fine-tuned to answer questions about given passages. */
export const llm: Template = {
  description: 'a language model, fine-tuned and served on GPUs',
  requires: ['accelerate', 'datasets', 'mlflow', 'peft', 'torch', 'transformers', 'trl'],
  stages: {
    'scoring.py': scoring,
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
  }) => `# A language model that answers questions about passages: fine-tuned with adapters, evaluated, served on GPUs.
# \`trainyard check ${file}\` checks this specification, \`trainyard generate ${file}\` makes everything that runs.
# The code of the stages is yours: src/${python}/stages.
mlops:
  name: "${name}"
  version: "0.1.0"
  description: "Answers questions about passages that a search has found"
  training:
    pipeline:
      stages: # each reads inputs and makes outputs; the order follows from them
        - name: "data_prep"
          type: "data_prep" # data_prep, training, evaluation or deployment
          inputs: ["examples"] # no stage makes it: it is one of the data sets below
          outputs: ["train_set", "eval_set"]
          timeout: "30m"
          entrypoint: "${python}.stages.data_prep:run" # without one a scaffold is generated
          parameters: { eval_share: 0.1 }
        - name: "training"
          type: "training"
          inputs: ["train_set"]
          outputs: ["model"]
          timeout: "12h"
          entrypoint: "${python}.stages.training:run" # is also given the hyperparameters below
          parameters: { base_model: "Qwen/Qwen2.5-7B-Instruct", max_length: 2048, accumulate: 8, seed: 7 }
          resources: { cpu: "8", memory: "64Gi", gpu: "1" }
          retries: { max: 2, backoff: "10m" } # a node that was taken away
        - name: "evaluation" # of the answers, and of how far the passages carry them
          type: "evaluation"
          inputs: ["model", "eval_set"]
          outputs: ["metrics"]
          timeout: "4h"
          entrypoint: "${python}.stages.evaluation:run" # logs the metrics that the gate reads
          parameters: { max_new_tokens: 256 }
          resources: { cpu: "8", memory: "64Gi", gpu: "1" }
        - name: "release"
          type: "deployment"
          inputs: ["model"]
          timeout: "30m"
          when: "token_f1 > base_token_f1 and groundedness >= 0.7" # a gate: better than the base, and says what the passages say
          entrypoint: "${python}.stages.release:run"
          parameters: { registry: "${name}", tracking_uri: "http://mlflow.example.com" }
    experiments:
      tracking:
        backend: "mlflow" # or wandb, tensorboard
        experiment_name: "${name}"
        uri: "http://mlflow.example.com"
      hyperparameters: # what a search tries
        learning_rate: { min: 0.00002, max: 0.0005, scale: "log" }
        lora_rank: [8, 16, 32]
      metrics:
        - { name: "token_f1", goal: "maximize", primary: true }
        - { name: "exact_match", goal: "maximize" }
        - { name: "base_token_f1", goal: "maximize" } # the base model on the same questions
        - { name: "groundedness", goal: "maximize" }
      runs: { strategy: "random", max: 4, seed: 7 } # each takes hours on a GPU
    hyperparameters: { learning_rate: 0.0002, lora_rank: 16, batch_size: 2, epochs: 2 } # what training is given
    data:
      source: "s3://data/${name}"
      format: "jsonl"
      schema: # one object a line
        question: { type: "string", sensitive: true }
        context: { type: "string", nullable: true } # the passage that a search has found
        answer: { type: "string" }
      datasets:
        examples: { source: "s3://data/${name}/examples.jsonl", format: "jsonl" }
    model:
      type: "language_model"
      framework: "transformers"
      base_model: "Qwen/Qwen2.5-7B-Instruct" # stated in the model card; its licence binds you

  deployment:
    serving:
      endpoint: "https://${dns}.example.com"
      replicas: 2
      image: "registry.example.com/${dns}-serving:0.1.0" # an inference server with the base model and the adapters
      port: 8000
      resources: { cpu: "8", memory: "48Gi", gpu: "1" }
      health: { path: "/health", initial_delay: "3m" } # loading the weights takes minutes
    scaling:
      min_replicas: 1
      max_replicas: 4
      when: # a GPU that decodes is always busy: what waits says when it is too few
        - { metric: "sum(requests_waiting)", target: 8 }
      scale_down_delay: "15m"
    testing:
      canary: { steps: [5%, 25%, 50%], interval: "30m" } # a new version gets this share of the traffic
    rollback: { condition: "p95(time_to_first_token) > 2s", window: "30m", via: "rollout" }

  monitoring:
    metrics:
      - { name: "token_f1", type: "gauge", threshold: 0.6 } # of a fixed set of questions, asked again every night
      - { name: "groundedness", type: "gauge", threshold: 0.7 }
      - name: "time_to_first_token"
        type: "histogram"
        unit: "s"
        threshold: 1
        buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10]
      - name: "time_per_token"
        type: "histogram"
        unit: "ms"
        threshold: 60
        buckets: [10, 20, 30, 45, 60, 90, 120]
      - { name: "tokens_total", type: "counter", labels: ["kind"] } # prompt or completion
      - { name: "requests_total", type: "counter", labels: ["outcome"] } # answered, refused, cut_off, failed
      - { name: "requests_waiting", type: "gauge" }
      - { name: "question_drift", type: "gauge", help: "Distance of the questions of a week from those of training" }
    alerts:
      - { name: "quality_low", condition: "token_f1 < 0.6", severity: "critical", for: "1h" }
      - { name: "ungrounded", condition: "groundedness < 0.7", severity: "critical", for: "1h" }
      - name: "slow_start"
        condition: "p95(time_to_first_token) > 1s"
        severity: "warning"
        for: "10m"
      - name: "slow_tokens"
        condition: "p95(time_per_token) > 60ms"
        severity: "warning"
        for: "10m"
      - name: "refusing"
        condition: 'ratio(rate(requests_total{outcome="refused"}[15m]), rate(requests_total[15m])) > 10%'
        severity: "warning"
        for: "30m"
      - { name: "drifted", condition: "question_drift > 0.15", severity: "warning", for: "1d" } # people ask for something new
      - name: "no_tokens" # requests come, and nothing is decoded
        condition: 'sum(rate(tokens_total{kind="completion"}[5m])) < 1 and sum(requests_waiting) > 0'
        severity: "critical"
        for: "5m"
    performance:
      objectives:
        - { name: "first_token", objective: 95%, indicator: "time_to_first_token <= 1s", window: "30d" }
        - name: "answered"
          objective: 99%
          good: 'requests_total{outcome!="failed"}'
          total: "requests_total"
          window: "30d"

  governance:
    versioning: { strategy: "semantic", changelog: true }
    compliance:
      interacts_with_people: true # they are told that they talk to a machine
      generates_content: true
      intended_use: "Answer questions of staff about documents they may read"
      limitations: ["Answers may be wrong where no passage was found", "Not for legal or medical advice"]
      human_oversight: "Staff read the passage that is shown beside each answer"
    audit: { enabled: true, retention_days: 365 }
    lineage: { data_lineage: true, model_lineage: true }

  environments: # each is laid over all of the above; \`trainyard generate --env staging\` writes one
    staging:
      deployment: { serving: { replicas: 1 }, scaling: { max_replicas: 1 } }

  targets: # options of plugins; \`false\` turns one off
    kubeflow: { base_image: "registry.example.com/${dns}:0.1.0" } # made of the Dockerfile: it holds the code of the stages
`,
};
