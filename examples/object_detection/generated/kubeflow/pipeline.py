"""Pipeline of object_detection. Run this file to compile it into pipeline.yaml."""

from kfp import compiler, dsl, kubernetes
from kfp.dsl import Dataset, Input, Metrics, Model, Output


@dsl.component(base_image="python:3.12-slim")
def data_prep_component(
    images: Input[Dataset],
    annotations: Input[Dataset],
    processed_dataset: Output[Dataset],
):
    from object_detection_stages.data_prep import run

    run(
        inputs={"images": images, "annotations": annotations},
        outputs={"processed_dataset": processed_dataset},
        parameters={},
    )


@dsl.component(base_image="python:3.12-slim")
def training_component(
    processed_dataset: Input[Dataset],
    model: Output[Model],
):
    from object_detection_stages.training import run

    run(
        inputs={"processed_dataset": processed_dataset},
        outputs={"model": model},
        parameters={},
    )


@dsl.component(base_image="python:3.12-slim")
def evaluation_component(
    model: Input[Model],
    test_dataset: Input[Dataset],
    metrics: Output[Metrics],
):
    from object_detection_stages.evaluation import run

    run(
        inputs={"model": model, "test_dataset": test_dataset},
        outputs={"metrics": metrics},
        parameters={},
    )


@dsl.pipeline(name="object-detection", description="MLOps pipeline for object_detection")
def object_detection_pipeline():
    images_source = dsl.importer(artifact_uri="s3://data/object_detection/images", artifact_class=Dataset)
    annotations_source = dsl.importer(artifact_uri="s3://data/object_detection/annotations", artifact_class=Dataset)
    test_dataset_source = dsl.importer(artifact_uri="s3://data/object_detection/test_dataset", artifact_class=Dataset)
    data_prep_task = data_prep_component(
        images=images_source.output,
        annotations=annotations_source.output,
    )
    kubernetes.set_timeout(data_prep_task, 7200)
    training_task = training_component(
        processed_dataset=data_prep_task.outputs["processed_dataset"],
    )
    kubernetes.set_timeout(training_task, 14400)
    evaluation_task = evaluation_component(
        model=training_task.outputs["model"],
        test_dataset=test_dataset_source.output,
    )
    kubernetes.set_timeout(evaluation_task, 3600)


if __name__ == "__main__":
    compiler.Compiler().compile(object_detection_pipeline, package_path="pipeline.yaml")
