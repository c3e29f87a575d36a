"""Tracking of card_fraud with MLflow. Stage code and the search call this module."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Literal

import mlflow
from mlflow.data.dataset_source_registry import resolve_dataset_source
from mlflow.data.meta_dataset import MetaDataset
from mlflow.exceptions import MlflowException
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema

EXPERIMENT = "card_fraud"
TRACKING_URI: str | None = os.environ.get("MLFLOW_TRACKING_URI", "http://mlflow.example.com")
MODEL = "card_fraud"
TAGS: dict[str, str] = {"service": "card_fraud", "version": "2.3.0", "framework": "xgboost"}
DATASETS: dict[str, str] = {
    "transactions": "s3://data/card_fraud/transactions",
    "chargebacks": "s3://data/card_fraud/chargebacks",
}
METRICS: tuple[str, ...] = (
    "auc",
    "training_seconds",
    "scoring_latency",
    "requests_total",
    "approval_rate",
    "drift_score",
    "queue_depth",
)
DatasetName = Literal["transactions", "chargebacks"]
MetricName = Literal["auc", "training_seconds", "scoring_latency", "requests_total", "approval_rate", "drift_score", "queue_depth"]
SIGNATURE = ModelSignature(
    inputs=Schema([
        ColSpec("double", "amount"),
        ColSpec("string", "country"),
        ColSpec("long", "hour"),
        ColSpec("string", "merchant_id"),
    ]),
    outputs=Schema([
        ColSpec("double", "score"),
    ]),
)


def check_metrics(values: Mapping[str, float]) -> None:
    """Refuses metrics that the specification does not declare, if it declares any."""
    unknown = sorted(set(values) - set(METRICS)) if METRICS else []
    if unknown:
        raise ValueError(f"undeclared metrics: {unknown}; declared are {list(METRICS)}")


def log_metric(name: MetricName, value: float, step: int | None = None) -> None:
    """One value of a declared metric; a type checker knows the names."""
    log_metrics({name: value}, step)


@contextmanager
def run(name: str, parameters: Mapping[str, Any]) -> Iterator[str]:
    """One run with its parameters; yields its id. A run that raises is marked as failed."""
    if TRACKING_URI is not None:
        mlflow.set_tracking_uri(TRACKING_URI)
    mlflow.set_experiment(EXPERIMENT)
    with mlflow.start_run(run_name=name, tags=TAGS) as active:
        mlflow.log_params(dict(parameters))
        yield active.info.run_id


def log_metrics(values: Mapping[str, float], step: int | None = None) -> None:
    check_metrics(values)
    mlflow.log_metrics(dict(values), step=step)


def log_artifact(path: str, folder: str | None = None) -> None:
    """Keeps a file with the run."""
    mlflow.log_artifact(path, folder)


def log_dataset(name: DatasetName, context: str = "training") -> None:
    """Records which data set a run read: its name and where it lies, as a tag and as an input of the run."""
    mlflow.set_tag(f"dataset.{name}", DATASETS[name])
    with suppress(MlflowException):
        source = resolve_dataset_source(DATASETS[name])
        mlflow.log_input(MetaDataset(source=source, name=name), context=context)


def log_model(model: Any, **options: Any) -> str:
    """Keeps a model with the run, with its signature; returns its address."""
    return mlflow.xgboost.log_model(model, name="model", signature=SIGNATURE, **options).model_uri


def register(model_uri: str) -> str:
    """Registers a logged model as the candidate; returns its version."""
    version = mlflow.register_model(model_uri, MODEL).version
    mlflow.MlflowClient().set_registered_model_alias(MODEL, "candidate", version)
    return str(version)


def promote(version: str) -> None:
    """Makes a version the one that serving follows."""
    mlflow.MlflowClient().set_registered_model_alias(MODEL, "champion", version)
