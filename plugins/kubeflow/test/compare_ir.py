"""Compiles each pipeline.py named on the command line and compares the result with the pipeline.yaml beside it, as protobuf messages."""

import importlib.util
import json
import sys
import tempfile
from pathlib import Path

import yaml
from google.protobuf import json_format
from kfp import compiler, components
from kfp.kubernetes import kubernetes_executor_config_pb2 as kubernetes_pb2
from kfp.pipeline_spec import pipeline_spec_pb2 as pb


def messages(path: Path) -> list:
    documents = list(yaml.safe_load_all(path.read_text()))
    spec = json_format.ParseDict(documents[0], pb.PipelineSpec())
    deployment = json_format.ParseDict(documents[0]["deploymentSpec"], pb.PipelineDeploymentConfig())
    platform = json_format.ParseDict(documents[1], pb.PlatformSpec()) if len(documents) > 1 else pb.PlatformSpec()
    executors = documents[1]["platforms"]["kubernetes"]["deploymentSpec"]["executors"] if len(documents) > 1 else {}
    kubernetes = {name: json_format.ParseDict(value, kubernetes_pb2.KubernetesExecutorConfig()) for name, value in sorted(executors.items())}
    return [spec, deployment, platform, kubernetes]


def references(document: dict) -> list[str]:
    """Names that are used and not declared: kfp's own loader accepts them."""
    tasks = document["root"]["dag"]["tasks"]
    found = [f"component {task['componentRef']['name']}" for task in tasks.values() if task["componentRef"]["name"] not in document["components"]]
    found += [f"executor {component['executorLabel']}" for component in document["components"].values() if component["executorLabel"] not in document["deploymentSpec"]["executors"]]
    for name, task in tasks.items():
        used = set(task.get("dependentTasks", []))
        used |= {each["taskOutputArtifact"]["producerTask"] for each in task.get("inputs", {}).get("artifacts", {}).values()}
        found += [f"task {each} in {name}" for each in used if each not in tasks]
    return found


def main(files: list[str]) -> int:
    report = []
    for file in files:
        path = Path(file)
        spec = importlib.util.spec_from_file_location(path.parent.parent.name + "_pipeline", path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        function = next(value for name, value in vars(module).items() if name.endswith("_pipeline") and callable(value))
        with tempfile.TemporaryDirectory() as folder:
            compiled = Path(folder) / "pipeline.yaml"
            compiler.Compiler().compile(function, package_path=str(compiled))
            ours = messages(path.with_suffix(".yaml"))
            theirs = messages(compiled)
            different = [index for index, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b]
            details = ""
            if different:
                details = compiled.read_text()
        components.load_component_from_file(str(path.with_suffix(".yaml")))
        dangling = references(next(yaml.safe_load_all(path.with_suffix(".yaml").read_text())))
        report.append({"file": file, "different": different, "dangling": dangling, "compiled": details})
    print(json.dumps(report))
    return 1 if any(each["different"] or each["dangling"] for each in report) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
