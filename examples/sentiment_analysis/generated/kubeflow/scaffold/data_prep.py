"""The stage data_prep of sentiment_analysis. This file is yours: it was written once and stays as you leave it."""

from typing import Any


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    # reads inputs["text_data"].path
    # reads inputs["labels"].path
    # writes outputs["processed_data"].path
    raise NotImplementedError("The stage 'data_prep' has no code yet: write it in this file.")
