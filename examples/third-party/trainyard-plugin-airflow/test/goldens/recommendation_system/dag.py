"""The pipeline of recommendation_system as a DAG of Apache Airflow."""

from importlib import import_module

from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG, ObjectStoragePath, get_current_context
from datetime import datetime, timedelta, timezone

STORE = "/tmp/airflow/recommendation-system"


def place(artifact):
    """Where an artifact of this run lies."""
    return f"{STORE}/{get_current_context()['run_id']}/{artifact}"


def run_data_prep():
    function = getattr(import_module("recommendation_system_stages.data_prep"), "run")
    function(
        inputs={"user_behavior": "s3://data/recommendation/user_behavior", "item_metadata": "s3://data/recommendation/item_metadata"},
        outputs={"processed_data": place("processed_data")},
        parameters={},
    )


def run_training():
    function = getattr(import_module("recommendation_system_stages.training"), "run")
    function(
        inputs={"processed_data": place("processed_data")},
        outputs={"model": place("model")},
        parameters={},
    )


def run_evaluation():
    function = getattr(import_module("recommendation_system_stages.evaluation"), "run")
    function(
        inputs={"model": place("model"), "test_data": "s3://data/recommendation/test_data"},
        outputs={"metrics": place("metrics")},
        parameters={},
    )


with DAG(
    dag_id="recommendation-system",
    schedule=None,
    start_date=datetime(2020, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
):
    task_data_prep = PythonOperator(
        task_id="data_prep",
        python_callable=run_data_prep,
        execution_timeout=timedelta(seconds=3600),
    )
    task_training = PythonOperator(
        task_id="training",
        python_callable=run_training,
        execution_timeout=timedelta(seconds=7200),
    )
    task_evaluation = PythonOperator(
        task_id="evaluation",
        python_callable=run_evaluation,
        execution_timeout=timedelta(seconds=1800),
    )
    [task_data_prep] >> task_training
    [task_training] >> task_evaluation
