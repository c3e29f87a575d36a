"""The stage training of card_fraud. This file is yours: it was written once and stays as you leave it.

It runs in python:3.12-slim, where it is imported as
card_fraud_stages.training. Bring it there in one of two ways:
- build an image with `pip install` of the folder of this file and name it in targets.kubeflow.base_image;
- or let each task install it: name a package or a git+https:// address of this folder in targets.kubeflow.packages.
"""

from typing import Any


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    # reads inputs["features"].path
    # writes outputs["model"].path
    # records the run with mlflow/tracking_mlflow.py, beside the folder of this pipeline, once that is on the path:
    # from tracking_mlflow import log_metric, run
    # with run("training", parameters): log_metric("auc", value)
    # records the run with tensorboard/tracking_tensorboard.py, beside the folder of this pipeline, once that is on the path:
    # from tracking_tensorboard import log_metric, run
    # with run("training", parameters): log_metric("auc", value)
    raise NotImplementedError("The stage 'training' has no code yet: write it in this file.")
