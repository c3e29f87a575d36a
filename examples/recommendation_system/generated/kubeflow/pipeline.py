"""Pipeline of recommendation_system. Run this file to compile it into pipeline.yaml."""

from kfp import compiler, dsl, kubernetes
from kfp.dsl import Dataset, Input, Metrics, Model, Output


@dsl.component(base_image="python:3.12-slim")
def data_prep_component(
    user_behavior: Input[Dataset],
    item_metadata: Input[Dataset],
    processed_data: Output[Dataset],
):
    from recommendation_system_stages.data_prep import run

    run(
        inputs={"user_behavior": user_behavior, "item_metadata": item_metadata},
        outputs={"processed_data": processed_data},
        parameters={},
    )


@dsl.component(base_image="python:3.12-slim")
def training_component(
    processed_data: Input[Dataset],
    model: Output[Model],
):
    from recommendation_system_stages.training import run

    run(
        inputs={"processed_data": processed_data},
        outputs={"model": model},
        parameters={},
    )


@dsl.component(base_image="python:3.12-slim")
def evaluation_component(
    model: Input[Model],
    test_data: Input[Dataset],
    metrics: Output[Metrics],
):
    from recommendation_system_stages.evaluation import run

    run(
        inputs={"model": model, "test_data": test_data},
        outputs={"metrics": metrics},
        parameters={},
    )


@dsl.pipeline(name="recommendation-system", description="MLOps pipeline for recommendation_system")
def recommendation_system_pipeline():
    user_behavior_source = dsl.importer(artifact_uri="s3://data/recommendation/user_behavior", artifact_class=Dataset)
    item_metadata_source = dsl.importer(artifact_uri="s3://data/recommendation/item_metadata", artifact_class=Dataset)
    test_data_source = dsl.importer(artifact_uri="s3://data/recommendation/test_data", artifact_class=Dataset)
    data_prep_task = data_prep_component(
        user_behavior=user_behavior_source.output,
        item_metadata=item_metadata_source.output,
    )
    kubernetes.set_timeout(data_prep_task, 3600)
    training_task = training_component(
        processed_data=data_prep_task.outputs["processed_data"],
    )
    kubernetes.set_timeout(training_task, 7200)
    evaluation_task = evaluation_component(
        model=training_task.outputs["model"],
        test_data=test_data_source.output,
    )
    kubernetes.set_timeout(evaluation_task, 1800)


if __name__ == "__main__":
    compiler.Compiler().compile(recommendation_system_pipeline, package_path="pipeline.yaml")
