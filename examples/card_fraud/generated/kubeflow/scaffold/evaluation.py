"""The stage evaluation of card_fraud. This file is yours: it was written once and stays as you leave it."""

from typing import Any


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    # reads inputs["model"].path
    # reads inputs["holdout"].path
    # writes outputs["metrics"].path
    raise NotImplementedError("The stage 'evaluation' has no code yet: write it in this file.")
