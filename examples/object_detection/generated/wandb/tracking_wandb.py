"""Tracking of object_detection with Weights & Biases. Stage code and the search call this module."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

import wandb

PROJECT = "object_detection"
TAGS: dict[str, str] = {"service": "object_detection", "version": "1.0.0", "framework": "ultralytics"}
DATASETS: dict[str, str] = {
    "images": "s3://data/object_detection/images",
    "annotations": "s3://data/object_detection/annotations",
    "test_dataset": "s3://data/object_detection/test_dataset",
}
METRICS: tuple[str, ...] = ()
DatasetName = Literal["images", "annotations", "test_dataset"]
MetricName = str


def check_metrics(values: Mapping[str, float]) -> None:
    """Refuses metrics that the specification does not declare, if it declares any."""
    unknown = sorted(set(values) - set(METRICS)) if METRICS else []
    if unknown:
        raise ValueError(f"undeclared metrics: {unknown}; declared are {list(METRICS)}")


def log_metric(name: MetricName, value: float, step: int | None = None) -> None:
    """One value of a declared metric; a type checker knows the names."""
    log_metrics({name: value}, step)


@contextmanager
def run(name: str, parameters: Mapping[str, Any]) -> Iterator[Any]:
    """One run with its parameters; yields it. WANDB_MODE=offline records without a server."""
    with wandb.init(project=PROJECT, name=name, config={**TAGS, **parameters}) as active:
        yield active


def log_metrics(values: Mapping[str, float], step: int | None = None) -> None:
    check_metrics(values)
    wandb.log(dict(values), step=step)


def log_artifact(path: str, name: str, kind: str = "file") -> None:
    artifact = wandb.Artifact(name, type=kind)
    artifact.add_file(path)
    wandb.log_artifact(artifact)


def log_dataset(name: DatasetName) -> None:
    """Records which data set a run read: its name and where it lies."""
    wandb.config.update({f"dataset.{name}": DATASETS[name]})
