"""Search of card_fraud: tries hyperparameters and records each trial."""

from collections.abc import Callable
from contextlib import ExitStack
from types import ModuleType
from typing import Any

import optuna
import tracking_mlflow

SPACE: dict[str, Any] = {
    "booster": ["gbtree", "dart"],
    "learning_rate": {"min": 0.0001, "max": 0.1, "scale": "log"},
    "max_depth": {"min": 3, "max": 12, "type": "int"},
    "subsample": [0.6, 0.8, 1.0],
}
FIXED: dict[str, Any] = {"rounds": 400}
MAX_TRIALS: int | None = 60
SEED = 7
METRIC: str | None = "auc"
MAXIMIZE = True
PATIENCE = 10


def suggest(trial: optuna.Trial) -> dict[str, Any]:
    """The next combination, from what the trials before have shown."""
    values: dict[str, Any] = dict(FIXED)
    for name, space in SPACE.items():
        if isinstance(space, list):
            values[name] = trial.suggest_categorical(name, space)
        elif not isinstance(space, dict):
            values[name] = space
        elif space.get("type") == "int":
            values[name] = trial.suggest_int(name, round(space["min"]), round(space["max"]), log=space.get("scale") == "log")
        else:
            values[name] = trial.suggest_float(name, space["min"], space["max"], log=space.get("scale") == "log")
    return values


def search(objective: Callable[[dict[str, Any]], dict[str, float]], *also: ModuleType) -> dict[str, Any]:
    """Runs each trial and returns the parameters of the best.

    `objective` takes parameters and returns metrics; `also` are further tracking modules that record the same trials.
    """
    trackers = (tracking_mlflow, *also)
    best: tuple[float, dict[str, Any]] | None = None
    since_best = 0
    study = optuna.create_study(direction="maximize" if MAXIMIZE else "minimize", sampler=optuna.samplers.TPESampler(seed=SEED))
    for number in range(MAX_TRIALS or 0):
        suggestion = study.ask()
        parameters = suggest(suggestion)
        with ExitStack() as runs:
            for tracker in trackers:
                runs.enter_context(tracker.run(f"trial-{number}", parameters))
            metrics = objective(parameters)
            for tracker in trackers:
                tracker.log_metrics(metrics)
        value = metrics[METRIC] if METRIC is not None else next(iter(metrics.values()))
        study.tell(suggestion, value)
        if best is None or (value > best[0] if MAXIMIZE else value < best[0]):
            best = (value, parameters)
            since_best = 0
        else:
            since_best += 1
            if since_best >= PATIENCE:
                break
    if best is None:
        raise ValueError("the search space is empty")
    return best[1]
