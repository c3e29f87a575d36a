"""Loads the DAGs of a folder as Airflow does, and prints what is in them as JSON."""

import json
import sys

from airflow.dag_processing.dagbag import DagBag

bag = DagBag(sys.argv[1])
dags = {
    name: {task.task_id: sorted(task.upstream_task_ids) for task in dag.tasks} for name, dag in bag.dags.items()
}
times = {name: str(dag.timetable.serialize()) for name, dag in bag.dags.items() if hasattr(dag.timetable, "serialize")}
print("\n" + json.dumps({"errors": bag.import_errors, "dags": dags, "times": times}))
