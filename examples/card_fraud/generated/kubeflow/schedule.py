"""Schedules runs of the compiled pipeline. Usage: python schedule.py HOST"""

import sys

import kfp


def main(host: str) -> None:
    client = kfp.Client(host=host)
    experiment = client.create_experiment("card-fraud", namespace="ml")
    client.create_recurring_run(
        experiment_id=experiment.experiment_id,
        job_name="card-fraud",
        cron_expression="0 0 3 * * *",
        pipeline_package_path="pipeline.yaml",
    )


if __name__ == "__main__":
    main(sys.argv[1])
