"""Runs generated pipelines on this machine with the local runner of KFP: `python run_pipeline.py FILE...`, in the folder of the service.

Each stage runs as a process of this interpreter, so that what it imports has to be installed here, or to lie in this folder or in `src`.
"""

import importlib.util
import os
import sys
import tempfile
from pathlib import Path


def pipelines_in(file: Path) -> list:
    """The pipelines that a generated file defines."""
    from kfp.dsl.graph_component import GraphComponent

    spec = importlib.util.spec_from_file_location("generated_pipeline", file)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{file} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [value for value in vars(module).values() if isinstance(value, GraphComponent)]


def main(files: list[str]) -> None:
    if not files:
        raise SystemExit("name a generated pipeline, such as generated/kubeflow/pipeline.py")
    missing = [file for file in files if not Path(file).is_file()]
    if missing:
        raise SystemExit(f"{missing[0]} is not there: run `trainyard generate` first")
    try:
        from kfp import local
    except ImportError:
        raise SystemExit("the local runner of KFP is not installed here: pip install kfp kfp-kubernetes") from None
    # Stages are processes of their own, and find their code by this variable.
    own = [str(Path.cwd()), str(Path.cwd() / "src")]
    os.environ["PYTHONPATH"] = os.pathsep.join([*own, *filter(None, [os.environ.get("PYTHONPATH")])])
    place = os.environ.get("TRAINYARD_RUN_FOLDER") or tempfile.mkdtemp(prefix="trainyard-run-")
    local.init(runner=local.SubprocessRunner(use_venv=False), pipeline_root=place, raise_on_error=True)
    for file in files:
        for pipeline in pipelines_in(Path(file)):
            pipeline()
    print(f"outputs: {place}")


if __name__ == "__main__":
    main(sys.argv[1:])
