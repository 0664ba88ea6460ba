"""`python -m identification.entrypoints.background`: relay, consumer and worker in one process, for one machine."""

from chassis.processes.background import run_background
from chassis.settings.loading import load
from chassis.settings.processes import BackgroundSettings
from identification.bootstrap import work_on
from identification.entrypoints.reception import HANDLERS
from identification.settings import Worker


class Background(BackgroundSettings, Worker):
    """All three."""


if __name__ == "__main__":
    settings = load(Background)
    run_background("identification", settings, HANDLERS, lambda database: work_on(settings, database))
