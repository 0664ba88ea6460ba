"""Composition root: the only place where ports meet their adapters."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.db.database import Database
from chassis.time import SystemClock, UuidFactory
from referral.adapters.directory import ReferenceDirectory, ReferenceTerms
from referral.adapters.unit_of_work import Shared, follow_unit_of_work_on, unit_of_work
from referral.adapters.working_days import SerbianWorkingDays
from referral.application.ports import Sources
from referral.application.view import masks_must_be_written

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.domain.principal import Principal
    from contracts.envelope import Envelope
    from referral.application.ports import FollowUnitOfWork, UnitOfWork
    from referral.settings import Api


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


def follow_unit_of_work(connection: AsyncConnection, cause: Envelope | None = None) -> FollowUnitOfWork:
    """A unit of work on the transaction of a consumer or a worker."""
    return follow_unit_of_work_on(connection, cause)
