"""Composition root: the only place where ports meet their adapters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chassis.db.database import Database
from chassis.time import SystemClock, UuidFactory
from contracts.envelope import EventData
from referral.adapters.directory import ReferenceDirectory, ReferenceTerms
from referral.adapters.unit_of_work import SOURCE, Shared, follow_unit_of_work_on, unit_of_work
from referral.adapters.working_days import SerbianWorkingDays
from referral.application.ports import FollowUnitOfWork, Sources
from referral.application.view import masks_must_be_written

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.domain.principal import Principal
    from contracts.envelope import Envelope
    from referral.application.ports import UnitOfWork
    from referral.settings import Api

NAME = SOURCE
Handle = Callable[[Any, FollowUnitOfWork], Awaitable[None]]
Handles = Mapping[type[EventData], Handle]


@dataclass(frozen=True, slots=True)
class Wired:
    """What the request process works with."""

    database: Database
    shared: Shared
    sources: Sources

    @asynccontextmanager
    async def unit_of_work(self, principal: Principal) -> AsyncIterator[UnitOfWork]:
        """One transaction as `principal`."""
        async with unit_of_work(self.database, principal, self.shared) as opened:
            yield opened

    async def close(self) -> None:
        """Closes every connection."""
        await self.database.dispose()


def wire(settings: Api) -> Wired:
    """The request process's parts. Raises UnmaskedClass when the access table gives a mask that is not written."""
    masks_must_be_written()
    sources = real_sources()
    shared = Shared(sources.clock, sources.ids, settings.keys.idempotency.get_secret_value())
    return Wired(Database(settings.db.app_dsn, pool_size=8), shared, sources)


def real_sources() -> Sources:
    """The real clock, random identifiers, reference data and the calendar of Serbia."""
    return Sources(SystemClock(), UuidFactory(), ReferenceDirectory(), ReferenceTerms(), SerbianWorkingDays())


@asynccontextmanager
async def follow_unit_of_work(database: Database) -> AsyncIterator[FollowUnitOfWork]:
    """One transaction of the worker role."""
    async with database.transaction() as connection:
        yield follow_unit_of_work_on(connection)


def unit_of_work_for_event(connection: AsyncConnection, cause: Envelope) -> FollowUnitOfWork:
    """A unit of work on the consumer's own transaction."""
    return follow_unit_of_work_on(connection, cause)
