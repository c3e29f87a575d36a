"""Pipeline of sentiment_analysis. Run this file to compile it into pipeline.yaml."""

from kfp import compiler, dsl, kubernetes
from kfp.dsl import Dataset, Input, Metrics, Model, Output


@dsl.component(base_image="python:3.12-slim")
def data_prep_component(
    text_data: Input[Dataset],
    labels: Input[Dataset],
    processed_data: Output[Dataset],
):
    from sentiment_analysis_stages.data_prep import run

    run(
        inputs={"text_data": text_data, "labels": labels},
        outputs={"processed_data": processed_data},
        parameters={},
    )


@dsl.component(base_image="python:3.12-slim")
def training_component(
    processed_data: Input[Dataset],
    model: Output[Model],
):
    from sentiment_analysis_stages.training import run

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
    from sentiment_analysis_stages.evaluation import run

    run(
        inputs={"model": model, "test_data": test_data},
        outputs={"metrics": metrics},
        parameters={},
    )


@dsl.pipeline(name="sentiment-analysis", description="MLOps pipeline for sentiment_analysis")
def sentiment_analysis_pipeline():
    text_data_source = dsl.importer(artifact_uri="s3://data/sentiment/text_data", artifact_class=Dataset)
    labels_source = dsl.importer(artifact_uri="s3://data/sentiment/labels", artifact_class=Dataset)
    test_data_source = dsl.importer(artifact_uri="s3://data/sentiment/test_data", artifact_class=Dataset)
    data_prep_task = data_prep_component(
        text_data=text_data_source.output,
        labels=labels_source.output,
    )
    kubernetes.set_timeout(data_prep_task, 1800)
    training_task = training_component(
        processed_data=data_prep_task.outputs["processed_data"],
    )
    kubernetes.set_timeout(training_task, 10800)
    evaluation_task = evaluation_component(
        model=training_task.outputs["model"],
        test_data=test_data_source.output,
    )
    kubernetes.set_timeout(evaluation_task, 900)


if __name__ == "__main__":
    compiler.Compiler().compile(sentiment_analysis_pipeline, package_path="pipeline.yaml")
