"""`python -m referral.entrypoints.background`: relay, consumer and worker in one process, for one machine."""

from functools import partial

from chassis.processes.background import run_background
from chassis.settings.loading import load
from chassis.settings.processes import BackgroundSettings
from referral.entrypoints.reception import event_handlers
from referral.entrypoints.worker import work_on
from referral.settings import Worker


class Background(BackgroundSettings, Worker):
    """All three."""


if __name__ == "__main__":
    settings = load(Background)
    run_background("referral", settings, event_handlers(), partial(work_on, settings))
