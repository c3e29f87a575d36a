"""The stage data_prep of recommendation_system. This file is yours: it was written once and stays as you leave it."""

from typing import Any


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    # reads inputs["user_behavior"].path
    # reads inputs["item_metadata"].path
    # writes outputs["processed_data"].path
    raise NotImplementedError("The stage 'data_prep' has no code yet: write it in this file.")
