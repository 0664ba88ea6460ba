"""`python -m referral.entrypoints.worker`: seals the audit record, lets clocks breach, counts terms and what was missed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chassis.processes.background import Work, run_worker
from chassis.settings.loading import load
from chassis.time import SystemClock
from referral import bootstrap
from referral.entrypoints.sweeping import ClockSweeper, TermCounter
from referral.settings import Worker

if TYPE_CHECKING:
    from chassis.db.database import Database


def work_on(settings: Worker, database: Database) -> Work:
    """Clocks and terms, and how much of what was missed is not done."""
    clock = SystemClock()
    sweeper, counter = ClockSweeper(database, clock), TermCounter(database, clock, live=settings.figures.live)
    missed = bootstrap.counted_breaches(database)
    works = (sweeper.rounds, counter.rounds, missed.rounds)

    def figures() -> dict[str, int | None]:
        return {**sweeper.status(), **missed.status()}

    return Work([each.run for each in works], [each.check for each in works], figures)


if __name__ == "__main__":
    settings = load(Worker)
    run_worker("referral", settings, partial(work_on, settings))
