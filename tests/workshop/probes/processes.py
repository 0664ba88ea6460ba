"""A service's processes, wired as they are when they serve, looked at and closed again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from chassis.db.database import WORK_SILENCE_MS, Database
from tests.workshop.probes.asking import look_at_jobs, look_at_reads
from tests.workshop.probes.backlogs import backlog_reads

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from chassis.processes.background import Work
    from chassis.settings.processes import WorkerSettings
    from tests.workshop.probes.asking import Read
    from tests.workshop.probes.measuring import Look


class Container(Protocol):
    """The parts of a request process."""

    async def close(self) -> None:
        """Closes every connection."""


async def look_at_served(container: Container, reads: Mapping[str, Read]) -> AsyncIterator[Look]:
    """What the request process serves; `container` is closed behind it."""
    try:
        async for each in look_at_reads(reads):
            yield each
    finally:
        await container.close()


async def look_at_worker(
    service: str,
    settings: WorkerSettings,
    work_on: Callable[[Database], Work],
    before: Callable[[Database], AsyncIterator[Look]] | None = None,
) -> AsyncIterator[Look]:
    """What `before` looks at, rounds of the worker's jobs, and what relay and consumer look up."""
    database = Database(settings.db.worker_dsn, silence_ms=WORK_SILENCE_MS)
    try:
        if before is not None:
            async for each in before(database):
                yield each
        async for each in look_at_jobs(service, settings, database, lambda: work_on(database)):
            yield each
        async for each in look_at_reads(backlog_reads(service, database)):
            yield each
    finally:
        await database.dispose()
