"""Schedules runs of the compiled pipeline, in place of the schedule of that name. Usage: python schedule.py HOST"""

import sys

import kfp


def main(host: str) -> None:
    client = kfp.Client(host=host)
    experiment = client.create_experiment("card-fraud", namespace="ml")
    listed = client.list_recurring_runs(page_size=100, experiment_id=experiment.experiment_id)
    for old in listed.recurring_runs or []:
        if old.display_name == "card-fraud":
            client.delete_recurring_run(old.recurring_run_id)
    client.create_recurring_run(
        experiment_id=experiment.experiment_id,
        job_name="card-fraud",
        cron_expression="0 0 3 * * *",
        pipeline_package_path="pipeline.yaml",
    )


if __name__ == "__main__":
    main(sys.argv[1])
