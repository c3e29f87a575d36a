import { release } from './release.ts';
import type { Template } from './template.ts';

const dataPrep = `"""Brings every series to one regular step, so that a lag of one season is the same moment of the season before."""

from typing import Any

import pandas as pd


def regular(series: pd.DataFrame, step: str) -> pd.DataFrame:
    """One row a step; moments with several rows are summed, gaps of up to three steps are filled."""
    values = series.set_index("timestamp")["value"].resample(step).sum(min_count=1)
    return values.interpolate(limit=3).dropna().reset_index()


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    table = pd.read_parquet(inputs["observations"].path, columns=["series", "timestamp", "value"])
    table["timestamp"] = pd.to_datetime(table["timestamp"])
    parts = {name: regular(series, parameters["step"]) for name, series in table.groupby("series")}
    history = pd.concat(parts, names=["series"]).reset_index("series").reset_index(drop=True)
    history.to_parquet(outputs["history"].path, index=False)
`;

const forecaster = `"""The forecaster: boosted trees that correct the seasonal mean, one model for all series. Three stages share it."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor

# How many seasons back the model looks.
SEASONS = 4


def series_of(history: pd.DataFrame) -> dict[str, np.ndarray]:
    """The values of each series in the order of time."""
    ordered = history.sort_values("timestamp")
    return {str(name): rows["value"].to_numpy(float) for name, rows in ordered.groupby("series")}


def is_long_enough(values: np.ndarray, season: int) -> bool:
    """Whether a series has at least one value after the seasons that the model looks back on."""
    return len(values) > SEASONS * season


def features(past: np.ndarray, season: int) -> tuple[np.ndarray, float, float]:
    """The last seasons relative to their level, so that large and small series teach one model; the mean of what
    stood at the next step in each of them; and that level."""
    recent = past[-SEASONS * season :]
    level = max(float(np.mean(np.abs(recent))), 1e-9)
    return recent / level, float(np.mean(recent[::season])) / level, level


def fit(series: dict[str, np.ndarray], season: int, parameters: dict[str, Any]) -> HistGradientBoostingRegressor:
    """A model of how far the next value is from its seasonal mean. Raises ValueError if every series is too short."""
    rows, targets = [], []
    for values in series.values():
        for now in range(SEASONS * season, len(values)):
            lags, mean, level = features(values[:now], season)
            rows.append(lags)
            targets.append(values[now] / level - mean)
    if not rows:
        raise ValueError(f"no series is longer than {SEASONS} seasons ({SEASONS * season} steps)")
    model = HistGradientBoostingRegressor(
        learning_rate=parameters["learning_rate"],
        max_iter=parameters["rounds"],
        early_stopping=True,
        random_state=parameters["seed"],
    )
    return model.fit(np.array(rows), np.array(targets))


def forecast(model: HistGradientBoostingRegressor, past: np.ndarray, season: int, horizon: int) -> np.ndarray:
    """The next \`horizon\` values; each is predicted from the ones before, predicted ones included."""
    values = np.array(past, float)
    for _ in range(horizon):
        lags, mean, level = features(values, season)
        values = np.append(values, (mean + model.predict(lags.reshape(1, -1))[0]) * level)
    return values[-horizon:]
`;

const backtest = `"""Backtests over rolling origins: fits on what was known at each moment, forecasts, and compares with what came."""

from typing import Any

import numpy as np
import pandas as pd

from .forecaster import fit, forecast, is_long_enough, series_of


def mase(truth: np.ndarray, predicted: np.ndarray, past: np.ndarray, season: int) -> float:
    """Mean absolute scaled error (Hyndman and Koehler, 2006): below 1 is better than repeating the last season."""
    naive = float(np.mean(np.abs(past[season:] - past[:-season])))
    return float(np.mean(np.abs(truth - predicted))) / max(naive, 1e-9)


def smape(truth: np.ndarray, predicted: np.ndarray) -> float:
    """Symmetric mean absolute percentage error as a share, from 0 to 2."""
    size = np.maximum(np.abs(truth) + np.abs(predicted), 1e-9)
    return float(np.mean(2 * np.abs(truth - predicted) / size))


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    series = series_of(pd.read_parquet(inputs["history"].path))
    season, horizon = parameters["season"], parameters["horizon"]
    scaled, symmetric = [], []
    for window in range(parameters["windows"], 0, -1):
        # Nothing after the origin is seen by the model: neither in its features nor in its fit.
        known = {name: values[: len(values) - window * horizon] for name, values in series.items()}
        known = {name: past for name, past in known.items() if is_long_enough(past, season)}
        model = fit(known, season, parameters)
        for name, past in known.items():
            truth = series[name][len(past) : len(past) + horizon]
            predicted = forecast(model, past, season, horizon)
            scaled.append(mase(truth, predicted, past, season))
            symmetric.append(smape(truth, predicted))
    outputs["metrics"].log_metric("mase", float(np.mean(scaled)))
    outputs["metrics"].log_metric("smape", float(np.mean(symmetric)))
`;

const training = `"""Fits the model on the whole history: the backtest has shown what it is worth."""

from typing import Any

import joblib
import pandas as pd

from .forecaster import fit, series_of


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    series = series_of(pd.read_parquet(inputs["history"].path))
    joblib.dump(fit(series, parameters["season"], parameters), outputs["model"].path)
`;

const batch = `"""Writes the forecasts of the next horizon, one row a series and step."""

from typing import Any

import joblib
import pandas as pd

from .forecaster import forecast, is_long_enough, series_of


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    history = pd.read_parquet(inputs["history"].path)
    model = joblib.load(inputs["model"].path)
    season, horizon = parameters["season"], parameters["horizon"]
    ends = history.groupby("series")["timestamp"].max()
    parts = [
        pd.DataFrame(
            {
                "series": name,
                "timestamp": pd.date_range(ends[name], periods=horizon + 1, freq=parameters["step"])[1:],
                "value": forecast(model, past, season, horizon),
            }
        )
        for name, past in series_of(history).items()
        if is_long_enough(past, season)
    ]
    pd.concat(parts).to_parquet(outputs["forecasts"].path, index=False)
`;

/** Forecasts of many series, made each day. */
export const forecast: Template = {
  description: 'forecasts of many time series, with a backtest',
  requires: ['joblib', 'mlflow', 'numpy', 'pandas', 'pyarrow', 'scikit-learn'],
  stages: {
    'forecaster.py': forecaster,
    'data_prep.py': dataPrep,
    'backtest.py': backtest,
    'training.py': training,
    'forecast.py': batch,
    'release.py': release,
  },
  spec: ({
    name,
    file,
    python,
    dns,
  }) => `# Forecasts of many time series, made every night. \`trainyard check ${file}\` checks this specification, \`trainyard generate ${file}\`
# makes everything that runs. The code of the stages is yours: src/${python}/stages.
mlops:
  name: "${name}"
  version: "0.1.0"
  description: "Forecasts the next two weeks of each series, every night"
  training:
    pipeline:
      stages: # each reads inputs and makes outputs; the order follows from them
        - name: "data_prep"
          type: "data_prep" # data_prep, training, evaluation or deployment
          inputs: ["observations"] # no stage makes it: it is one of the data sets below
          outputs: ["history"]
          timeout: "30m"
          entrypoint: "${python}.stages.data_prep:run" # without one a scaffold is generated
          parameters: { step: "1D" }
        - name: "backtest" # several windows of the past, each forecast from what was known before it
          type: "evaluation"
          inputs: ["history"]
          outputs: ["metrics"]
          timeout: "2h"
          entrypoint: "${python}.stages.backtest:run" # logs the metrics that the gates read
          parameters:
            season: 7 # in steps: a week of days
            horizon: 14
            windows: 4
            seed: 7
            learning_rate: 0.1
            rounds: 200
          resources: { cpu: "4", memory: "8Gi" }
        - name: "training"
          type: "training"
          inputs: ["history"]
          outputs: ["model"]
          timeout: "1h"
          entrypoint: "${python}.stages.training:run" # is also given the hyperparameters below
          parameters: { season: 7, seed: 7 }
          resources: { cpu: "4", memory: "8Gi" }
        - name: "forecast"
          type: "deployment"
          inputs: ["model", "history"]
          outputs: ["forecasts"]
          timeout: "1h"
          when: "mase < 1" # a gate: better than repeating the last season, or nothing is published
          entrypoint: "${python}.stages.forecast:run"
          parameters: { season: 7, horizon: 14, step: "1D" }
        - name: "release"
          type: "deployment"
          inputs: ["model"]
          timeout: "15m"
          when: "mase < 1 and smape < 0.3"
          entrypoint: "${python}.stages.release:run"
          parameters: { registry: "${name}", tracking_uri: "http://mlflow.example.com" }
      triggers:
        schedule: { cron: "30 2 * * *" } # once the observations of the day before are complete
      artifacts:
        types: { history: "dataset", forecasts: "dataset", metrics: "metrics", model: "model" }
    experiments:
      tracking:
        backend: "mlflow" # or wandb, tensorboard
        experiment_name: "${name}"
        uri: "http://mlflow.example.com"
      hyperparameters: # what a search tries
        learning_rate: { min: 0.01, max: 0.3, scale: "log" }
        rounds: [100, 200, 400]
      metrics:
        - { name: "mase", goal: "minimize", primary: true } # error in units of the seasonal naive forecast
        - { name: "smape", goal: "minimize" }
      runs: { strategy: "bayesian", max: 20, seed: 7 }
    hyperparameters: { learning_rate: 0.1, rounds: 200 } # what training is given
    data:
      source: "s3://data/${name}"
      format: "parquet"
      schema: # one row for each series and moment
        series: { type: "string" }
        timestamp: { type: "datetime" }
        value: { type: "float", min: 0 }
      datasets:
        observations: { source: "s3://data/${name}/observations" }
    model:
      type: "gradient_boosting"
      framework: "scikit-learn"

  deployment: # the newest forecasts, answered from a table
    serving:
      endpoint: "https://${dns}.example.com"
      replicas: 2
      image: "registry.example.com/${dns}-serving:0.1.0"
      resources: { cpu: "500m", memory: "1Gi" }
    scaling: { min_replicas: 1, max_replicas: 4, target_cpu_utilization: 70 }

  monitoring:
    metrics: # quality is known once the horizon has passed
      - { name: "mase", type: "gauge", threshold: 1, help: "Error of the last horizon in units of the seasonal naive forecast" }
      - { name: "smape", type: "gauge", unit: "ratio", threshold: 0.3 }
      - { name: "forecast_bias", type: "gauge", unit: "ratio", help: "Mean of forecast minus truth, over the mean of truth" }
      - { name: "forecast_age", type: "gauge", unit: "s", help: "Time since the newest forecast was written" }
      - { name: "level_shift", type: "gauge", unit: "ratio", help: "Mean of the last four seasons over that of training, less one" }
      - { name: "response_latency", type: "histogram", unit: "ms", threshold: 200 }
    alerts:
      - name: "worse_than_naive"
        condition: "mase > 1"
        severity: "critical"
        for: "1h"
      - { name: "inaccurate", condition: "smape > 0.3", severity: "warning", for: "1h" }
      - { name: "biased", condition: "abs(forecast_bias) > 10%", severity: "warning", for: "1h" } # always too high or too low
      - { name: "stale", condition: "forecast_age > 26h", severity: "critical", for: "15m" } # a night without forecasts
      - { name: "shifted", condition: "abs(level_shift) > 30%", severity: "warning", for: "1d" } # over whole seasons: no weekend looks like drift
    performance:
      objectives:
        - { name: "latency", objective: 99%, indicator: "response_latency <= 200ms", window: "30d" }

  governance:
    versioning: { strategy: "timestamp", changelog: true } # a new model each night
    audit: { enabled: true, retention_days: 365 }
    lineage: { data_lineage: true, model_lineage: true }

  environments: # each is laid over all of the above; \`trainyard generate --env staging\` writes one
    staging:
      deployment: { serving: { replicas: 1 }, scaling: { max_replicas: 2 } }

  targets: # options of plugins; \`false\` turns one off
    kubeflow: { base_image: "registry.example.com/${dns}:0.1.0" } # made of the Dockerfile: it holds the code of the stages
`,
};
