"""Runs stages of a service as its generated pipeline calls them, on a small data set made here.

run_stages.py KIND STAGE... prints as JSON what the stages logged, and whether the release is registered.
"""

import ast
import importlib
import json
import random
import sys
from pathlib import Path

WORK = Path("work")
LOGGED: dict[str, float] = {}


class Artifact:
    def __init__(self, name: str) -> None:
        self.path = str(WORK / name)

    def log_metric(self, name: str, value: float) -> None:
        LOGGED[name] = float(value)


def table() -> None:
    import pandas as pd

    pick = random.Random(7)
    rows = []
    for _ in range(600):
        age, usage = pick.randrange(18, 90), pick.uniform(0, 100)
        plan = pick.choice(["free", "basic", "premium"])
        left = usage < 40 and plan != "premium"
        rows.append({"age": age, "plan": plan, "usage": usage if pick.random() > 0.05 else None, "label": left})
    pd.DataFrame(rows).to_parquet(WORK / "raw_data")


def series() -> None:
    import pandas as pd

    pick = random.Random(7)
    week = [1.0, 1.1, 1.0, 1.2, 1.6, 2.2, 0.4]
    days = pd.date_range("2026-01-01", periods=140, freq="1D")
    rows = [
        # What is left after the week is chance, so the mean of some weeks is a better forecast than the last one.
        {"series": name, "timestamp": day, "value": level * week[day.dayofweek] * pick.uniform(0.8, 1.2)}
        for name, level in (("north", 10.0), ("south", 1000.0))
        for day in days
    ]
    pd.DataFrame(rows).to_parquet(WORK / "observations")


def texts() -> None:
    import pandas as pd

    rows = [{"text": f"good  thing {n}", "label": "praise"} for n in range(20)]
    rows += [{"text": f"bad thing {n}", "label": "blame"} for n in range(20)]
    rows += [
        {"text": "either way", "label": "praise"},
        {"text": "either way", "label": "blame"},
        {"text": " ", "label": "praise"},
    ]
    pd.DataFrame(rows).to_csv(WORK / "labelled_texts", index=False)


def boxes() -> None:
    images = [{"id": n, "file_name": f"{n}.png", "width": 100, "height": 80} for n in range(20)]
    good = [{"id": n, "image_id": n, "category_id": 1, "bbox": [10, 10, 20, 20]} for n in range(20)]
    bad = [
        {"id": 20, "image_id": 0, "category_id": 1, "bbox": [90, 10, 20, 20]},
        {"id": 21, "image_id": 0, "category_id": 9, "bbox": [10, 10, 20, 20]},
        {"id": 22, "image_id": 99, "category_id": 1, "bbox": [10, 10, 20, 20]},
        {"id": 23, "image_id": 0, "category_id": 1, "bbox": [10, 10, 0, 20]},
    ]
    coco = {"images": images, "categories": [{"id": 1, "name": "person"}], "annotations": good + bad}
    (WORK / "annotations").write_text(json.dumps(coco))


def questions() -> None:
    rows = [{"question": f"What is {n}?", "context": f"{n} is a number.", "answer": "A number."} for n in range(200)]
    rows.append({"question": "What is  7?", "context": "", "answer": "Seven."})
    rows.append({"question": " ", "context": "", "answer": "Nothing."})
    (WORK / "examples").write_text("".join(json.dumps(row) + "\n" for row in rows))


def called() -> dict[str, tuple[str, dict]]:
    """The module of each stage, and what the pipeline calls it with."""
    calls = {}
    for node in ast.parse(Path("generated/kubeflow/pipeline.py").read_text()).body:
        if not isinstance(node, ast.FunctionDef) or not node.name.endswith("_component"):
            continue
        module = next(each.module for each in node.body if isinstance(each, ast.ImportFrom))
        call = next(each.value for each in node.body if isinstance(each, ast.Expr) and isinstance(each.value, ast.Call))
        given = {}
        for keyword in call.keywords:
            if keyword.arg == "parameters":
                given["parameters"] = ast.literal_eval(keyword.value)
            else:
                given[keyword.arg] = {key.value: Artifact(key.value) for key in keyword.value.keys}
        calls[node.name.removesuffix("_component")] = (module, given)
    return calls


def main(kind: str, stages: list[str]) -> None:
    WORK.mkdir()
    {"tabular": table, "forecast": series, "text": texts, "vision": boxes, "llm": questions}[kind]()
    sys.path.insert(0, "src")
    calls = called()
    answer = {}
    for stage in stages:
        module, given = calls[stage]
        if "tracking_uri" in given["parameters"]:
            given["parameters"]["tracking_uri"] = f"sqlite:///{WORK.resolve()}/runs.db"
        importlib.import_module(module).run(**given)
        if "registry" in given["parameters"]:
            import mlflow

            name = given["parameters"]["registry"]
            version = mlflow.MlflowClient().get_model_version_by_alias(name, "candidate")
            answer["candidate"] = f"{version.name} {version.version}"
    answer["logged"] = LOGGED
    print("\n" + json.dumps(answer))


main(sys.argv[1], sys.argv[2:])
