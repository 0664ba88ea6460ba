"""Composition root: the only place where ports meet their adapters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chassis.db.database import SILENCE_MS, Database
from chassis.inbox.handlers import handlers
from chassis.journal.rebuilding import Applying, take_empty
from chassis.journal.retelling import Retelling
from chassis.seeding.filling import Filling
from chassis.settings.loading import needed
from chassis.time import SystemClock, UuidFactory
from contracts.envelope import EventData
from contracts.seeding.story import CAST
from referral.adapters.clocks.counted_breaches import CountedBreaches
from referral.adapters.clocks.term_counts import PostgresTermCounts
from referral.adapters.clocks.working_days import SerbianWorkingDays
from referral.adapters.directory import ReferenceDirectory, ReferenceDueTimes
from referral.adapters.flow.totals import StageTotals
from referral.adapters.referrals.rebuilt import OWN_TABLES, rebuilding_unit_of_work_on
from referral.adapters.seeded import SeededReferrals
from referral.adapters.unit_of_work import SOURCE, Dependencies, follow_unit_of_work_on, unit_of_work
from referral.application.ports import FollowUnitOfWork, Sources
from referral.application.reading.view import masks_must_be_written
from referral.domain.clocks.terms import end_of_last_week

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection
    from contextlib import AbstractAsyncContextManager
    from uuid import UUID

    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.journal.journals import Journals
    from chassis.ports import Clock
    from contracts.envelope import Envelope
    from contracts.seeding.story import Plot
    from referral.application.ports import UnitOfWork
    from referral.settings import Api, Operations

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


@dataclass(frozen=True, slots=True)
class EmptyDatabase:
    """The database in the one transaction that rebuilds it."""

    connection: Transaction
    retelling: Retelling

    def unit_of_work(self, cause: UUID) -> FollowUnitOfWork:
        """What `cause` opens is named after it."""
        return rebuilding_unit_of_work_on(self.connection, cause, self.retelling)

    async def count(self, clock: Clock) -> None:
        """The terms as they stood when last week ended and the totals of today, whatever was counted before."""
        await PostgresTermCounts(self.connection).count(end_of_last_week(clock.now()))
        await StageTotals(self.connection).keep(clock.now())

    def applying(self, followed: Followed, sources: Sources, without: Collection[UUID]) -> Applying:
        """Applies events by their use cases, but for those that had been given up."""
        own = handlers(NAME, followed, lambda _, cause: self.unit_of_work(cause.id), sources)
        return Applying(self.connection, NAME, own, without)


@asynccontextmanager
async def rebuilding(
    database: Database, journals: Journals, floating: Mapping[str, str]
) -> AsyncIterator[EmptyDatabase]:
    """One transaction of the migrator role, in which nobody else writes; raises DatabaseNotEmpty, Unavailable."""
    async with database.transaction() as connection:
        await take_empty(connection, OWN_TABLES)
        yield EmptyDatabase(connection, Retelling(connection, NAME, journals, floating))


def unit_of_work_for_event(connection: Transaction, cause: Envelope) -> FollowUnitOfWork:
    """A unit of work on the consumer's own transaction."""
    return follow_unit_of_work_on(connection, cause)


def seeding(settings: Operations, plot: Plot) -> Filling:
    """What `seed` writes with."""
    migrator = needed(settings.db.migrator_dsn, "REFERRAL_DB__MIGRATOR_DSN")
    writer = SeededReferrals(real_sources(), CAST.intake.id, plot.as_of)
    return Filling(Database(migrator, pool_size=1), writer, NAME, plot)
