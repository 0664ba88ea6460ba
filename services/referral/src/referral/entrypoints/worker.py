"""`python -m referral.entrypoints.worker`: seals the audit record, lets clocks breach and counts terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.processes.background import Work, run_worker
from chassis.settings.loading import load
from chassis.time import SystemClock
from referral.entrypoints.sweeping import ClockSweeper, TermCounter
from referral.settings import Worker

if TYPE_CHECKING:
    from chassis.db.database import Database


def work_on(database: Database) -> Work:
    """Clocks and terms."""
    clock = SystemClock()
    sweeper, counter = ClockSweeper(database, clock), TermCounter(database, clock)
    works = (sweeper.rounds, counter.rounds)
    return Work([each.run for each in works], [each.check for each in works], sweeper.status)


if __name__ == "__main__":
    run_worker("referral", load(Worker), work_on)
