"""Tracking of card_fraud with MLflow. Stage code and the search call this module."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import mlflow

EXPERIMENT = "card_fraud"
TRACKING_URI: str | None = os.environ.get("MLFLOW_TRACKING_URI", "http://mlflow.example.com")
MODEL = "card_fraud"
TAGS: dict[str, str] = {"service": "card_fraud", "version": "2.3.0", "framework": "xgboost"}
DATASETS: dict[str, str] = {"transactions": "s3://data/card_fraud/transactions", "chargebacks": "s3://data/card_fraud/chargebacks"}
METRICS: tuple[str, ...] = ("auc", "training_seconds", "scoring_latency", "requests_total", "approval_rate", "drift_score", "queue_depth",)


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


def register(model_uri: str) -> str:
    """Registers a logged model as the candidate; returns its version."""
    version = mlflow.register_model(model_uri, MODEL).version
    mlflow.MlflowClient().set_registered_model_alias(MODEL, "candidate", version)
    return str(version)


def promote(version: str) -> None:
    """Makes a version the one that serving follows."""
    mlflow.MlflowClient().set_registered_model_alias(MODEL, "champion", version)
