"""Pipeline of card_fraud. Run this file to compile it into pipeline.yaml."""

from kfp import compiler, dsl, kubernetes
from kfp.dsl import Dataset, Input, Metrics, Model, Output


@dsl.component(base_image="registry.example.com/card-fraud:2.3.0")
def data_prep_component(
    transactions: Input[Dataset],
    chargebacks: Input[Dataset],
    features: Output[Dataset],
    holdout: Output[Dataset],
):
    from card_fraud.stages.data_prep import run

    run(
        inputs={"transactions": transactions, "chargebacks": chargebacks},
        outputs={"features": features, "holdout": holdout},
        parameters={"history": 90, "seed": 7},
    )


@dsl.component(base_image="python:3.12-slim")
def training_component(
    features: Input[Dataset],
    model: Output[Model],
):
    from card_fraud_stages.training import run

    run(
        inputs={"features": features},
        outputs={"model": model},
        parameters={"rounds": 400, "matrix": [{"region": "eu", "segment": "retail"}, {"region": "eu", "segment": "business"}, {"region": "us", "segment": "retail"}, {"region": "us", "segment": "business"}]},
    )


@dsl.component(base_image="python:3.12-slim")
def evaluation_component(
    model: Input[Model],
    holdout: Input[Dataset],
    metrics: Output[Metrics],
):
    from card_fraud_stages.evaluation import run

    run(
        inputs={"model": model, "holdout": holdout},
        outputs={"metrics": metrics},
        parameters={},
    )


@dsl.component(base_image="python:3.12-slim")
def release_component(
    model: Input[Model],
    metrics: Input[Metrics],
):
    def gate_is_open(reported):
        import math

        def divide(a, b):
            """The quotient; by zero it is infinite, or no number for zero by zero."""
            return a / b if b != 0 else a * math.copysign(math.inf, b)

        unknown = float("nan")
        return (reported.get("auc", unknown) >= 0.92 and divide(reported.get("auc_baseline", unknown) - reported.get("auc", unknown), reported.get("auc_baseline", unknown)) <= 0.01)

    reported = {**metrics.metadata}
    if not gate_is_open(reported):
        print("The gate is closed: auc >= 0.92 and drop(auc) <= 1%", reported)
        return

    from card_fraud_stages.release import run

    run(
        inputs={"model": model},
        outputs={},
        parameters={},
    )


@dsl.pipeline(name="card-fraud", description="MLOps pipeline for card_fraud")
def card_fraud_pipeline():
    transactions_source = dsl.importer(artifact_uri="s3://data/card_fraud/transactions", artifact_class=Dataset)
    chargebacks_source = dsl.importer(artifact_uri="s3://data/card_fraud/chargebacks", artifact_class=Dataset)
    data_prep_task = data_prep_component(
        transactions=transactions_source.output,
        chargebacks=chargebacks_source.output,
    )
    data_prep_task.set_cpu_request("4").set_cpu_limit("4")
    data_prep_task.set_memory_request("16Gi").set_memory_limit("16Gi")
    data_prep_task.set_retry(num_retries=2, backoff_duration="30s", backoff_factor=2.0)
    kubernetes.set_timeout(data_prep_task, 3600)
    training_task = training_component(
        features=data_prep_task.outputs["features"],
    )
    training_task.set_cpu_request("8").set_cpu_limit("8")
    training_task.set_memory_request("32Gi").set_memory_limit("32Gi")
    training_task.set_accelerator_type("nvidia.com/gpu").set_accelerator_limit(1)
    kubernetes.set_timeout(training_task, 14400)
    evaluation_task = evaluation_component(
        model=training_task.outputs["model"],
        holdout=data_prep_task.outputs["holdout"],
    )
    evaluation_task.after(training_task)
    release_component(
        model=training_task.outputs["model"],
        metrics=evaluation_task.outputs["metrics"],
    )


if __name__ == "__main__":
    compiler.Compiler().compile(card_fraud_pipeline, package_path="pipeline.yaml")
