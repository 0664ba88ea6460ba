"""Transactions of notifications, with everything a use case needs on each."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.idempotency.store import IdempotencyStore
from notifications.adapters.deliveries import PostgresDeliveries
from notifications.adapters.inbox import PostgresInbox
from notifications.adapters.matters import PostgresMatters
from notifications.adapters.notices import PostgresNotices
from notifications.adapters.records import AuditTrail, StoredRepeats
from notifications.adapters.telling import Telling

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from chassis.db.database import Database
    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.ports import Clock, IdFactory
    from contracts.envelope import Envelope
    from notifications.adapters.cursor import Cursors


@dataclass(frozen=True, slots=True)
class PostgresUnitOfWork:
    """The `UnitOfWork` port."""

    notices: PostgresNotices
    deliveries: PostgresDeliveries
    matters: PostgresMatters


@dataclass(frozen=True, slots=True)
class PostgresCallerUnitOfWork:
    """The `CallerUnitOfWork` port."""

    inbox: PostgresInbox
    repeats: StoredRepeats
    trail: AuditTrail


@dataclass(frozen=True, slots=True)
class Shared:
    """What every caller's unit of work of a process shares."""

    clock: Clock
    ids: IdFactory
    cursors: Cursors
    idempotency_key: bytes


def on_connection(connection: Transaction, cause: Envelope | None = None) -> PostgresUnitOfWork:
    """A unit of work on a transaction that somebody else opened and will commit; `cause` is the event being handled."""
    telling = Telling(connection, cause)
    return PostgresUnitOfWork(
        notices=PostgresNotices(connection, telling),
        deliveries=PostgresDeliveries(connection, telling),
        matters=PostgresMatters(connection),
    )


class WorkerTransactions:
    """The `Transactions` port: transactions of the worker, which nobody asked for."""

    def __init__(self, database: Database) -> None:
        """`database` connects as the worker role."""
        self._database = database

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[PostgresUnitOfWork]:
        """Commits at the end, rolls back on any error; raises Unavailable when the database cannot be reached."""
        async with self._database.transaction() as connection:
            yield on_connection(connection)


@asynccontextmanager
async def as_caller(database: Database, caller: Principal, shared: Shared) -> AsyncIterator[PostgresCallerUnitOfWork]:
    """A transaction in the name of `caller`: commits at the end, rolls back on any error. Raises Unavailable."""
    async with database.transaction(caller) as connection:
        yield PostgresCallerUnitOfWork(
            inbox=PostgresInbox(connection, Telling(connection), shared.cursors),
            repeats=StoredRepeats(IdempotencyStore(connection, shared.idempotency_key, shared.clock)),
            trail=AuditTrail(connection, shared.clock, shared.ids),
        )
