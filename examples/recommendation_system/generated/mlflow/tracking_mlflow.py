"""Tracking of recommendation_system with MLflow. Stage code and the search call this module."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Literal

import mlflow
from mlflow.data.dataset_source_registry import resolve_dataset_source
from mlflow.data.meta_dataset import MetaDataset
from mlflow.exceptions import MlflowException

EXPERIMENT = "recommendation_model"
TRACKING_URI: str | None = os.environ.get("MLFLOW_TRACKING_URI", None)
TAGS: dict[str, str] = {"service": "recommendation_system", "version": "1.0.0", "framework": "pytorch"}
DATASETS: dict[str, str] = {
    "user_behavior": "s3://data/recommendation/user_behavior",
    "item_metadata": "s3://data/recommendation/item_metadata",
    "test_data": "s3://data/recommendation/test_data",
}
METRICS: tuple[str, ...] = ()
DatasetName = Literal["user_behavior", "item_metadata", "test_data"]
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
    """Keeps a model with the run; returns its address."""
    return mlflow.pytorch.log_model(model, name="model", **options).model_uri
