"""`python -m identification.entrypoints.worker`: seals the audit record, reminds of drafts, erases them and removes orphaned keys."""

from chassis.processes.background import run_worker
from chassis.settings.loading import load
from identification.bootstrap import work_on
from identification.settings import Worker

if __name__ == "__main__":
    settings = load(Worker)
    run_worker("identification", settings, lambda database: work_on(settings, database))
