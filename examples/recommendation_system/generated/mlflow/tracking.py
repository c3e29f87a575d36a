"""Tracking of recommendation_system with MLflow. Stage code and the search call this module."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import mlflow

EXPERIMENT = "recommendation_model"
TRACKING_URI: str | None = os.environ.get("MLFLOW_TRACKING_URI", None)
TAGS: dict[str, str] = {"service": "recommendation_system", "version": "1.0.0", "framework": "pytorch"}
DATASETS: dict[str, str] = {"user_behavior": "s3://data/recommendation/user_behavior", "item_metadata": "s3://data/recommendation/item_metadata", "test_data": "s3://data/recommendation/test_data"}
METRICS: tuple[str, ...] = ()


def check_metrics(values: dict[str, float]) -> None:
    """Refuses metrics that the specification does not declare, if it declares any."""
    unknown = sorted(set(values) - set(METRICS)) if METRICS else []
    if unknown:
        raise ValueError(f"undeclared metrics: {unknown}; declared are {list(METRICS)}")


@contextmanager
def run(name: str, parameters: dict[str, Any]) -> Iterator[str]:
    """One run with its parameters; yields its id. A run that raises is marked as failed."""
    if TRACKING_URI is not None:
        mlflow.set_tracking_uri(TRACKING_URI)
    mlflow.set_experiment(EXPERIMENT)
    with mlflow.start_run(run_name=name, tags=TAGS) as active:
        mlflow.log_params(parameters)
        yield active.info.run_id


def log_metrics(values: dict[str, float], step: int | None = None) -> None:
    check_metrics(values)
    mlflow.log_metrics(values, step=step)


def log_artifact(path: str) -> None:
    mlflow.log_artifact(path)


def log_dataset(name: str) -> None:
    """Records which data set a run read: its name and where it lies."""
    mlflow.set_tag(f"dataset.{name}", DATASETS[name])
