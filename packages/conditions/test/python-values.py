"""Asks a generated module for the values of queries: `python-values.py MODULE SERIES`, the answers on the standard output."""

import importlib.util
import json
import math
import sys

spec = importlib.util.spec_from_file_location("generated", sys.argv[1])
generated = importlib.util.module_from_spec(spec)
spec.loader.exec_module(generated)


def number(text):
    return None if text == "stale" else float(text)


def text(value):
    """A number as the engine writes it."""
    if math.isnan(value):
        return "NaN"
    return repr(value) if math.isfinite(value) else "+Inf" if value > 0 else "-Inf"


def answer(query, at):
    try:
        found = query(at)
    except generated.Ambiguous:
        return None
    return [[{}, text(found)]] if isinstance(found, float) else [[labels, text(value)] for labels, value in found]


with open(sys.argv[2], encoding="utf-8") as file:
    batch = json.load(file)
data = generated.Data(
    [(one["labels"], [(time, number(value)) for time, value in one["samples"]]) for one in batch["series"]]
)
moments = [generated.moment(data, time) for time in batch["times"]]
queries = [getattr(generated, f"query_{index}") for index in range(batch["count"])]
json.dump([[answer(query, at) for at in moments] for query in queries], sys.stdout)
