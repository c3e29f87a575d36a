import { release } from './release.ts';
import type { Template } from './template.ts';

const dataPrep = `"""Checks annotations in the COCO format and splits them by image."""

import json
import random
from pathlib import Path
from typing import Any


def problem(box: dict[str, Any], images: dict[int, dict[str, Any]], categories: set[int]) -> str | None:
    """What is wrong with an annotation; None if it can be learned from."""
    image = images.get(box["image_id"])
    if image is None:
        return "its image is not listed"
    if box["category_id"] not in categories:
        return "its category is not listed"
    left, top, width, height = box["bbox"]
    if width <= 0 or height <= 0:
        return "its box is empty"
    if left < 0 or top < 0 or left + width > image["width"] or top + height > image["height"]:
        return "its box leaves the image"
    return None


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    coco = json.loads(Path(inputs["annotations"].path).read_text())
    images = {image["id"]: image for image in coco["images"]}
    categories = {category["id"] for category in coco["categories"]}
    problems = {box["id"]: problem(box, images, categories) for box in coco["annotations"]}
    for number, reason in problems.items():
        if reason is not None:
            print(f"annotation {number} is left out: {reason}")
    boxes = [box for box in coco["annotations"] if problems[box["id"]] is None]
    numbers = sorted(images)
    random.Random(parameters["seed"]).shuffle(numbers)
    held_out = max(1, round(len(numbers) * parameters["test_share"]))
    # By image: two boxes of one image on both sides of the split would be seen twice.
    for output, chosen in (("train_set", numbers[held_out:]), ("test_set", numbers[:held_out])):
        part = {
            "categories": coco["categories"],
            "images": [images[number] for number in chosen],
            "annotations": [box for box in boxes if box["image_id"] in set(chosen)],
        }
        Path(outputs[output].path).write_text(json.dumps(part))
`;

const dataset = `"""Images with their boxes, as detectors of torchvision take them. Training and evaluation share it."""

import json
from pathlib import Path

import torch
from torch.utils.data import Dataset
from torchvision.io import ImageReadMode, read_image
from torchvision.models.detection import fasterrcnn_resnet50_fpn_v2
from torchvision.models.detection.faster_rcnn import FastRCNNPredictor


class CocoImages(Dataset):
    """Each item is an image of shape (3, height, width) from 0 to 1, and its boxes as (left, top, right, bottom)."""

    def __init__(self, annotations: str, images: str) -> None:
        coco = json.loads(Path(annotations).read_text())
        self.folder = Path(images)
        self.images = coco["images"]
        # Class 0 is the background.
        self.labels = {each["id"]: place for place, each in enumerate(coco["categories"], start=1)}
        self.boxes: dict[int, list[dict]] = {image["id"]: [] for image in self.images}
        for box in coco["annotations"]:
            self.boxes[box["image_id"]].append(box)

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, place: int) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        image = self.images[place]
        pixels = read_image(str(self.folder / image["file_name"]), ImageReadMode.RGB).float() / 255
        boxes = self.boxes[image["id"]]
        corners = [(x, y, x + width, y + height) for x, y, width, height in (box["bbox"] for box in boxes)]
        labels = [self.labels[box["category_id"]] for box in boxes]
        return pixels, {
            "boxes": torch.tensor(corners, dtype=torch.float32).reshape(-1, 4),
            "labels": torch.tensor(labels, dtype=torch.int64),
        }


def detector(classes: int, pretrained: bool) -> torch.nn.Module:
    """Faster R-CNN with a head for so many classes, the background not counted."""
    model = fasterrcnn_resnet50_fpn_v2(weights="DEFAULT" if pretrained else None, weights_backbone=None)
    width = model.roi_heads.box_predictor.cls_score.in_features
    model.roi_heads.box_predictor = FastRCNNPredictor(width, classes + 1)
    return model


def collate(batch: list[tuple]) -> tuple:
    """Images of a batch differ in size, so they stay a list."""
    return tuple(zip(*batch, strict=True))
`;

const training = `"""Fine-tunes a detector that has seen COCO on the images of this service, on a GPU if there is one."""

from typing import Any

import torch
from torch.utils.data import DataLoader

from .dataset import CocoImages, collate, detector


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    torch.manual_seed(parameters["seed"])
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    images = CocoImages(inputs["train_set"].path, inputs["images"].path)
    batches = DataLoader(images, parameters["batch_size"], shuffle=True, collate_fn=collate, num_workers=4)
    model = detector(len(images.labels), pretrained=True).to(device).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=parameters["learning_rate"])
    steps = parameters["epochs"] * len(batches)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, parameters["learning_rate"], total_steps=steps)
    for epoch in range(parameters["epochs"]):
        for pixels, targets in batches:
            losses = model(
                [image.to(device) for image in pixels],
                [{key: value.to(device) for key, value in target.items()} for target in targets],
            )
            loss = sum(losses.values())
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch + 1}: loss {loss.item():.4f}")
    torch.save({"weights": model.state_dict(), "classes": len(images.labels)}, outputs["model"].path)
`;

const evaluation = `"""Measures mean average precision on images that were held out. The gate of the release reads what is logged here."""

from typing import Any

import torch
from torch.utils.data import DataLoader
from torchmetrics.detection import MeanAveragePrecision

from .dataset import CocoImages, collate, detector


@torch.inference_mode()
def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    saved = torch.load(inputs["model"].path, map_location=device, weights_only=True)
    model = detector(saved["classes"], pretrained=False).to(device).eval()
    model.load_state_dict(saved["weights"])
    images = CocoImages(inputs["test_set"].path, inputs["images"].path)
    precision = MeanAveragePrecision()
    for pixels, targets in DataLoader(images, parameters["batch_size"], collate_fn=collate):
        found = model([image.to(device) for image in pixels])
        precision.update([{key: value.cpu() for key, value in each.items()} for each in found], list(targets))
    values = precision.compute()
    # Over overlaps from 0.5 to 0.95, as COCO defines it; and at 0.5 alone.
    outputs["metrics"].log_metric("mean_average_precision", float(values["map"]))
    outputs["metrics"].log_metric("map_50", float(values["map_50"]))
`;

/** A detector of objects in images. */
export const vision: Template = {
  description: 'a detector of objects in images',
  requires: ['mlflow', 'pycocotools', 'torch', 'torchmetrics', 'torchvision'],
  stages: {
    'dataset.py': dataset,
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
  }) => `# A detector of objects in images. \`trainyard check ${file}\` checks this specification, \`trainyard generate ${file}\`
# makes everything that runs. The code of the stages is yours: src/${python}/stages.
mlops:
  name: "${name}"
  version: "0.1.0"
  description: "Finds objects in images"
  training:
    pipeline:
      stages: # each reads inputs and makes outputs; the order follows from them
        - name: "data_prep"
          type: "data_prep" # data_prep, training, evaluation or deployment
          inputs: ["annotations"] # no stage makes it: it is one of the data sets below
          outputs: ["train_set", "test_set"]
          timeout: "30m"
          entrypoint: "${python}.stages.data_prep:run" # without one a scaffold is generated
          parameters: { test_share: 0.15, seed: 7 }
        - name: "training"
          type: "training"
          inputs: ["train_set", "images"]
          outputs: ["model"]
          timeout: "12h"
          entrypoint: "${python}.stages.training:run" # is also given the hyperparameters below
          parameters: { seed: 7 }
          resources: { cpu: "8", memory: "32Gi", gpu: "1" }
          retries: { max: 2, backoff: "5m" } # a node that was taken away
        - name: "evaluation"
          type: "evaluation"
          inputs: ["model", "test_set", "images"]
          outputs: ["metrics"]
          timeout: "1h"
          entrypoint: "${python}.stages.evaluation:run" # logs the metrics that the gate reads
          parameters: { batch_size: 8 }
          resources: { cpu: "4", memory: "16Gi", gpu: "1" }
        - name: "release"
          type: "deployment"
          inputs: ["model"]
          timeout: "15m"
          when: "mean_average_precision >= 0.4 and map_50 >= 0.6" # a gate: opens only on true
          entrypoint: "${python}.stages.release:run"
          parameters: { registry: "${name}", tracking_uri: "http://mlflow.example.com" }
    experiments:
      tracking: # two at once: runs in MLflow, curves in TensorBoard
        - { backend: "mlflow", experiment_name: "${name}", uri: "http://mlflow.example.com" }
        - { backend: "tensorboard", log_dir: "/logs/${name}" }
      hyperparameters: # what a search tries
        learning_rate: { min: 0.00001, max: 0.001, scale: "log" }
        batch_size: [4, 8, 16]
      metrics:
        - { name: "mean_average_precision", goal: "maximize", primary: true }
        - { name: "map_50", goal: "maximize" }
      runs: { strategy: "random", max: 8, seed: 7 } # each takes hours on a GPU
    hyperparameters: { learning_rate: 0.0001, batch_size: 8, epochs: 20 } # what training is given
    data:
      source: "s3://data/${name}"
      format: "coco"
      classes: ["person", "vehicle", "sign"]
      splits: { train: 0.85, test: 0.15 }
      datasets:
        annotations: { source: "s3://data/${name}/annotations.json", format: "coco" }
        images: { source: "s3://data/${name}/images" }
    model:
      type: "object_detection"
      architecture: "faster_rcnn_resnet50_fpn_v2"
      framework: "pytorch"

  deployment:
    serving:
      endpoint: "https://${dns}.example.com"
      replicas: 2
      image: "registry.example.com/${dns}-serving:0.1.0"
      resources: { cpu: "2", memory: "8Gi", gpu: "1" }
      health: { path: "/healthz", initial_delay: "60s" } # loading the weights takes a while
    scaling: { min_replicas: 1, max_replicas: 4, target_gpu_utilization: 70 } # the GPU is full before the CPU is
    testing:
      canary: { steps: [10%, 50%], interval: "15m" } # a new version gets this share of the traffic
    rollback: { trigger: "mAP_drop", threshold: 5%, via: "rollout" } # against the version that ran before

  monitoring:
    metrics:
      - { name: "mean_average_precision", type: "gauge", threshold: 0.4 } # of images that people have labelled since
      - { name: "map_50", type: "gauge", threshold: 0.6 }
      - { name: "inference_latency", type: "histogram", unit: "ms", threshold: 150 } # at most, its p95
      - { name: "detections_per_image", type: "gauge" }
      - { name: "image_brightness", type: "gauge", unit: "ratio" } # a lens that is covered shows here first
      - { name: "embedding_drift", type: "gauge", help: "Distance of what the backbone sees from what it saw in training" }
    alerts:
      - { name: "precision_low", condition: "mean_average_precision < 0.4", severity: "critical", for: "30m" }
      - name: "slow"
        condition: "p95(inference_latency) > 150ms"
        severity: "warning"
        for: "10m"
      - { name: "finds_nothing", condition: "detections_per_image < 0.1", severity: "warning", for: "1h" }
      - { name: "drifted", condition: "embedding_drift > 0.1", severity: "warning", for: "1d" }
      - { name: "dark", condition: "image_brightness < 10%", severity: "warning", for: "30m" }
    performance:
      objectives:
        - { name: "latency", objective: 99%, indicator: "inference_latency <= 150ms", window: "30d" }

  governance:
    versioning: { strategy: "semantic", changelog: true }
    compliance: { intended_use: "Say who acts on what is found, and where it must not be used" }
    audit: { enabled: true, retention_days: 365 }
    lineage: { data_lineage: true, model_lineage: true }

  environments: # each is laid over all of the above; \`trainyard generate --env staging\` writes one
    staging:
      deployment: { serving: { replicas: 1 }, scaling: { max_replicas: 1 } }

  targets: # options of plugins; \`false\` turns one off
    kubeflow: { base_image: "registry.example.com/${dns}:0.1.0" } # made of the Dockerfile: it holds the code of the stages
`,
};
