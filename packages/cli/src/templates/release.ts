/** The stage that registers a model, the same for every kind of service. */
export const release = `"""Registers the model as the candidate. The pipeline asks the gate first, so only a model that passed comes here."""

from typing import Any

import mlflow
from mlflow.exceptions import MlflowException


def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Reads each inputs[name].path, writes each outputs[name].path."""
    mlflow.set_tracking_uri(parameters["tracking_uri"])
    client = mlflow.MlflowClient()
    name = parameters["registry"]
    try:
        client.create_registered_model(name)
    except MlflowException:
        client.get_registered_model(name)  # it is there already; any other reason fails here
    with mlflow.start_run(run_name="release") as active:
        mlflow.log_artifact(inputs["model"].path, "model")
        source = f"{active.info.artifact_uri}/model"
        version = client.create_model_version(name, source, active.info.run_id)
    client.set_registered_model_alias(name, "candidate", version.version)
`;
