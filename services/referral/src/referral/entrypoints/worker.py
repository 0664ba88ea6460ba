"""`python -m referral.entrypoints.worker`: seals the audit record and lets clocks breach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.background import Work, run_worker
from chassis.health import Check
from chassis.settings.loading import load
from chassis.time import SystemClock
from referral.entrypoints.sweeping import ClockSweeper
from referral.settings import Worker

if TYPE_CHECKING:
    from chassis.db.database import Database


def work_on(database: Database) -> Work:
    """The clocks."""
    sweeper = ClockSweeper(database, SystemClock())
    return Work([sweeper.run], [Check("clocks", sweeper.ready)], sweeper.status)


if __name__ == "__main__":
    run_worker("referral", load(Worker), work_on)
