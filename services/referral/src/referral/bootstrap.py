"""Composition root: the only place where ports meet their adapters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chassis.db.database import SILENCE_MS, Database
from chassis.time import SystemClock, UuidFactory
from contracts.envelope import EventData
from referral.adapters.clocks.counted_breaches import CountedBreaches
from referral.adapters.clocks.working_days import SerbianWorkingDays
from referral.adapters.directory import ReferenceDirectory, ReferenceDueTimes
from referral.adapters.unit_of_work import SOURCE, Dependencies, follow_unit_of_work_on, unit_of_work
from referral.application.ports import FollowUnitOfWork, Sources
from referral.application.reading.view import masks_must_be_written

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from contracts.envelope import Envelope
    from referral.application.ports import UnitOfWork
    from referral.settings import Api

NAME = SOURCE
Followed = Mapping[type[EventData], Callable[[Any, FollowUnitOfWork, Sources], Awaitable[None]]]


@dataclass(frozen=True, slots=True)
class Container:
    """What the request process works with."""

    database: Database
    dependencies: Dependencies
    sources: Sources
    live_figures: bool = False

    def unit_of_work(self, principal: Principal) -> AbstractAsyncContextManager[UnitOfWork]:
        """One transaction as `principal`."""
        return unit_of_work(self.database, principal, self.dependencies)

    async def close(self) -> None:
        """Closes every connection."""
        await self.database.dispose()


def wire(settings: Api) -> Container:
    """The request process's parts. Raises UnmaskedClass when the access table gives a mask that is not written."""
    masks_must_be_written()
    sources = real_sources()
    dependencies = Dependencies(sources.clock, UuidFactory(), settings.keys.idempotency.get_secret_value())
    database = Database(settings.db.app_dsn, pool_size=8, silence_ms=SILENCE_MS)
    return Container(database, dependencies, sources, settings.figures.live)


def real_sources() -> Sources:
    """The real clock, reference data and the calendar of Serbia."""
    return Sources(SystemClock(), ReferenceDirectory(), ReferenceDueTimes(), SerbianWorkingDays())


def counted_breaches(database: Database) -> CountedBreaches:
    """What the worker counts missed duties with."""
    return CountedBreaches(database)


@asynccontextmanager
async def follow_unit_of_work(database: Database) -> AsyncIterator[FollowUnitOfWork]:
    """One transaction of the worker role."""
    async with database.transaction() as connection:
        yield follow_unit_of_work_on(connection)


def unit_of_work_for_event(connection: Transaction, cause: Envelope) -> FollowUnitOfWork:
    """A unit of work on the consumer's own transaction."""
    return follow_unit_of_work_on(connection, cause)
