"""Composition root: the only place where ports meet their adapters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chassis.bus.postgres.consumer import PostgresConsumer
from chassis.bus.postgres.producer import PostgresProducer
from chassis.db.database import Database
from chassis.inbox.handlers import handlers
from chassis.inbox.inbox import Inbox
from chassis.time import SystemClock, UuidFactory
from chassis.vault import keyset_file
from contracts.envelope import EventData
from contracts.topics import CONSUMERS
from referral.adapters.directory import ReferenceDirectory, ReferenceTerms
from referral.adapters.unit_of_work import SOURCE, Shared, follow_unit_of_work_on, unit_of_work
from referral.adapters.working_days import SerbianWorkingDays
from referral.application.ports import FollowUnitOfWork, Sources
from referral.application.view import masks_must_be_written

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from pydantic import SecretStr

    from chassis.domain.principal import Principal
    from chassis.settings.groups import Bus
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


def inbox(worker_dsn: SecretStr, dead_letter_keyset: Path, handles: Handles) -> Inbox:
    """What the consumer applies events with; its database is the caller's to dispose of."""
    aead = keyset_file.load(dead_letter_keyset)
    own = handlers(NAME, handles, follow_unit_of_work_on)
    return Inbox(Database(worker_dsn), NAME, own, aead, PostgresConsumer.system)


def bus_consumer(bus: Bus) -> tuple[Database, PostgresConsumer]:
    """The reader of what others tell, and its database to dispose of."""
    database = Database(bus.dsn, pool_size=2)
    return database, PostgresConsumer(database, NAME, CONSUMERS[NAME])


def bus_producer(bus: Bus) -> tuple[Database, Callable[[], PostgresProducer]]:
    """Makes writers to the own topic, and their database to dispose of."""
    database = Database(bus.dsn, pool_size=2)
    return database, lambda: PostgresProducer(database)
