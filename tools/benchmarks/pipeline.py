"""A pipeline of three stages, compiled to see what starting and running the kfp compiler costs."""

from kfp import compiler, dsl


@dsl.component
def data_prep(data: dsl.Output[dsl.Dataset]):
    open(data.path, "w").close()


@dsl.component
def training(data: dsl.Input[dsl.Dataset], model: dsl.Output[dsl.Model]):
    open(model.path, "w").close()


@dsl.component
def evaluation(model: dsl.Input[dsl.Model], metrics: dsl.Output[dsl.Metrics]):
    metrics.log_metric("accuracy", 1.0)


@dsl.pipeline(name="three-stages")
def three_stages():
    prepared = data_prep()
    trained = training(data=prepared.outputs["data"])
    evaluation(model=trained.outputs["model"])


compiler.Compiler().compile(three_stages, "pipeline.yaml")
