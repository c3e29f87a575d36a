"""Runs the generated modules against MLflow's own server and prints what the server knows afterwards."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

folder, work = Path(sys.argv[1]), Path(sys.argv[2])
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
uri = f"http://127.0.0.1:{port}"
command = [sys.executable, "-m", "mlflow", "server", "--backend-store-uri", f"sqlite:///{work}/mlflow.db", "--artifacts-destination", str(work / "artifacts"), "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
try:
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{uri}/health", timeout=1)
            break
        except OSError:
            time.sleep(0.5)
    os.environ["MLFLOW_TRACKING_URI"] = uri
    sys.path.insert(0, str(folder))
    import mlflow
    import search
    import tracking_mlflow as tracking

    refused = None
    with tracking.run("single", {"rate": 0.1, "text": tracking.EXPERIMENT[:200]}) as run_id:
        tracking.log_metrics({"acc": 0.9}, step=1)
        tracking.log_metrics({"acc": 0.95}, step=2)
        note = work / "note.txt"
        note.write_text("kept")
        tracking.log_artifact(str(note))
        tracking.log_dataset(next(iter(tracking.DATASETS)))
        try:
            tracking.log_metrics({"acuracy": 1.0})
        except ValueError as problem:
            refused = str(problem)
    client = mlflow.MlflowClient()
    single = client.get_run(run_id)
    alias = signature = None
    if hasattr(tracking, "register"):
        mlflow.set_experiment(tracking.EXPERIMENT)
        with mlflow.start_run():
            code = work / "echo_model.py"
            code.write_text("import mlflow\n\n\nclass Echo(mlflow.pyfunc.PythonModel):\n    def predict(self, context, model_input):\n        return model_input\n\n\nmlflow.models.set_model(Echo())\n")
            address = tracking.log_model(str(code), pip_requirements=[])
        logged = mlflow.models.get_model_info(address).signature
        signature = {side: [f"{column.name}: {column.type.name}" for column in getattr(logged, side).inputs] for side in ("inputs", "outputs")}
        version = tracking.register(address)
        tracking.promote(version)
        alias = {name: str(client.get_model_version_by_alias(tracking.MODEL, name).version) for name in ("candidate", "champion")}
    best = search.search(lambda parameters: {"acc": -abs(parameters.get("learning_rate", 0.02) - 0.01)})
    experiment = client.get_experiment_by_name(tracking.EXPERIMENT)
    runs = client.search_runs([experiment.experiment_id], max_results=500)
    trials = [run for run in runs if run.info.run_name.startswith("trial-")]
    print(
        json.dumps(
            {
                "experiment": experiment.name,
                "parameters": single.data.params,
                "acc": [metric.value for metric in client.get_metric_history(run_id, "acc")],
                "status": single.info.status,
                "artifacts": [each.path for each in client.list_artifacts(run_id)],
                "datasets": {key: value for key, value in single.data.tags.items() if key.startswith("dataset.")},
                "service": single.data.tags["service"],
                "refused": refused,
                "inputs": [[each.dataset.name, each.tags[0].value] for each in single.inputs.dataset_inputs],
                "signature": signature,
                "alias": alias,
                "trials": len(trials),
                "distinct": len({json.dumps(run.data.params, sort_keys=True) for run in trials}),
                "best": best,
            }
        )
    )
finally:
    os.killpg(server.pid, 15)
    server.wait(20)
