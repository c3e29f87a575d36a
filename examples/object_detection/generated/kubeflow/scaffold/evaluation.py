"""The stage evaluation of object_detection. This file is yours: it was written once and stays as you leave it.

It runs in python:3.12-slim, where it is imported as
object_detection_stages.evaluation. Bring it there in one of two ways:
- build an image with `pip install` of the folder of this file and name it in targets.kubeflow.base_image;
- or let each task install it: name a package or a git+https:// address of this folder in targets.kubeflow.packages.
"""

from typing import Any


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    # reads inputs["model"].path
    # reads inputs["test_dataset"].path
    raise NotImplementedError("The stage 'evaluation' has no code yet: write it in this file.")
