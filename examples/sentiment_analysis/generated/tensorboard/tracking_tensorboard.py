"""Tracking of sentiment_analysis as TensorBoard event files. Stage code and the search call this module."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.hparams import summary_v2
from tensorboard.summary.writer.event_file_writer import EventFileWriter

LOG_DIR = Path(os.environ.get("TENSORBOARD_LOG_DIR", "/logs/sentiment"))
TAGS: dict[str, str] = {"service": "sentiment_analysis", "version": "1.0.0", "framework": "transformers"}
DATASETS: dict[str, str] = {
    "text_data": "s3://data/sentiment/text_data",
    "labels": "s3://data/sentiment/labels",
    "test_data": "s3://data/sentiment/test_data",
}
METRICS: tuple[str, ...] = ()
DatasetName = Literal["text_data", "labels", "test_data"]
MetricName = str
_open: list[EventFileWriter] = []


def check_metrics(values: Mapping[str, float]) -> None:
    """Refuses metrics that the specification does not declare, if it declares any."""
    unknown = sorted(set(values) - set(METRICS)) if METRICS else []
    if unknown:
        raise ValueError(f"undeclared metrics: {unknown}; declared are {list(METRICS)}")


def log_metric(name: MetricName, value: float, step: int | None = None) -> None:
    """One value of a declared metric; a type checker knows the names."""
    log_metrics({name: value}, step)


def _write(summary: Summary, step: int = 0) -> None:
    if not _open:
        raise RuntimeError("log inside of `with run(...)`")
    _open[-1].add_event(Event(wall_time=time.time(), step=step, summary=summary))


@contextmanager
def run(name: str, parameters: Mapping[str, Any]) -> Iterator[Path]:
    """One run with its parameters, in a folder of its own below LOG_DIR; yields the folder."""
    folder = LOG_DIR / name
    plain = {key: value if isinstance(value, (bool, int, float, str)) else str(value) for key, value in {**TAGS, **parameters}.items()}
    _open.append(EventFileWriter(str(folder)))
    try:
        _write(summary_v2.hparams_pb(plain, trial_id=name))
        yield folder
    finally:
        _open.pop().close()


def log_metrics(values: Mapping[str, float], step: int | None = None) -> None:
    check_metrics(values)
    for name, value in values.items():
        _write(Summary(value=[Summary.Value(tag=name, simple_value=value)]), step or 0)


def log_text(name: str, text: str) -> None:
    metadata = {"plugin_data": {"plugin_name": "text"}}
    tensor = {"dtype": "DT_STRING", "string_val": [text.encode()], "tensor_shape": {"dim": [{"size": 1}]}}
    _write(Summary(value=[Summary.Value(tag=name, metadata=metadata, tensor=tensor)]))


def log_dataset(name: DatasetName) -> None:
    """Records which data set a run read: its name and where it lies."""
    log_text(f"dataset/{name}", DATASETS[name])
