"""Search of recommendation_system: tries hyperparameters and records each trial."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import ModuleType
from typing import Any

import tracking_mlflow

SPACE: dict[str, Any] = {
    "batch_size": [32, 64, 128],
    "embedding_dim": [64, 128, 256],
    "learning_rate": [0.001, 0.01, 0.1],
}
FIXED: dict[str, Any] = {}
MAX_TRIALS: int | None = None
METRIC: str | None = None
MAXIMIZE = True


def values_of(space: Any) -> list[Any]:
    """The values of one hyperparameter; a range gives evenly spread points."""
    if isinstance(space, list):
        return space
    if not isinstance(space, dict):
        return [space]
    low, high = space["min"], space["max"]
    if space.get("scale") == "log":
        points = [low * (high / low) ** (step / 4) for step in range(5)]
    else:
        points = [low + (high - low) * step / 4 for step in range(5)]
    return sorted({round(point) for point in points}) if space.get("type") == "int" else points


def candidates() -> Iterator[dict[str, Any]]:
    """Every combination, in the order of the specification."""
    combinations = itertools.product(*(values_of(space) for space in SPACE.values()))
    for values in itertools.islice(combinations, MAX_TRIALS):
        yield {**FIXED, **dict(zip(SPACE, values, strict=True))}


def search(objective: Callable[[dict[str, Any]], dict[str, float]], *also: ModuleType) -> dict[str, Any]:
    """Runs each trial and returns the parameters of the best.

    `objective` takes parameters and returns metrics; `also` are further tracking modules that record the same trials.
    """
    trackers = (tracking_mlflow, *also)
    best: tuple[float, dict[str, Any]] | None = None
    for number, parameters in enumerate(candidates()):
        with ExitStack() as runs:
            for tracker in trackers:
                runs.enter_context(tracker.run(f"trial-{number}", parameters))
            metrics = objective(parameters)
            for tracker in trackers:
                tracker.log_metrics(metrics)
        value = metrics[METRIC] if METRIC is not None else next(iter(metrics.values()))
        if best is None or (value > best[0] if MAXIMIZE else value < best[0]):
            best = (value, parameters)
    if best is None:
        raise ValueError("the search space is empty")
    return best[1]
