"""Asks a generated module many questions at once: `python-batch.py MODULE CASES`, the answers on the standard output."""

import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("generated", sys.argv[1])
generated = importlib.util.module_from_spec(spec)
spec.loader.exec_module(generated)


def number(text):
    return None if text == "stale" else float(text)


with open(sys.argv[2], encoding="utf-8") as file:
    batch = json.load(file)
worlds = [
    generated.Data([(one["labels"], [(time, number(value)) for time, value in one["samples"]]) for one in world])
    for world in batch["worlds"]
]
answers = []
for case in batch["cases"]:
    function = generated.CONDITIONS[case["name"]]
    answers.append([[labels, truth] for labels, truth in function(worlds[case["world"]], case["time"])])
json.dump(answers, sys.stdout)
