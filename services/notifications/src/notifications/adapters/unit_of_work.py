"""Transactions of notifications, with everything a use case needs on each."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from chassis.audit.log import StoredAuditLog
from chassis.domain.principal import Principal
from chassis.idempotency.store import IdempotencyStore
from chassis.time import SystemClock
from notifications.adapters.advice import PostgresAdvices, due_advice
from notifications.adapters.deliveries.calls import PostgresCalls
from notifications.adapters.deliveries.repository import PostgresDeliveries
from notifications.adapters.deliveries.tracing import within
from notifications.adapters.duty.alarm_record import PostgresAlarmRecord
from notifications.adapters.duty.alarms import PostgresAlarms, due_alarm
from notifications.adapters.duty.repository import PostgresRosters
from notifications.adapters.event_writer import EventWriter, advice_asked_of, filing_of, question_asked_of
from notifications.adapters.lists import PostgresInbox
from notifications.adapters.notices.matters import PostgresMatters
from notifications.adapters.notices.repository import PostgresNotices
from notifications.adapters.questions import PostgresQuestions, due_question
from notifications.application.duty.ports import AnswerUnitOfWork
from notifications.application.ports import CallerUnitOfWork, UnitOfWork
from notifications.domain.vocabulary import TELEPHONE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.cursors import Cursors
    from chassis.db.database import Database
    from chassis.db.transaction import Transaction
    from chassis.ports import Clock, IdFactory
    from contracts.envelope import Envelope
    from notifications.domain.advice import WaitingAdvice
    from notifications.domain.duty.alarm import Alarm, AlertInterval
    from notifications.domain.questions import WaitingQuestion


Begun = TypeVar("Begun", bound="WaitingQuestion | WaitingAdvice | Alarm")
_TELEPHONE = Principal(TELEPHONE, "telephone", "telephone", None, None, None, frozenset(), 0, None)


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What every caller's unit of work of a process shares."""

    clock: Clock
    ids: IdFactory
    cursors: Cursors
    idempotency_key: bytes


def on_connection(connection: Transaction, cause: Envelope | None = None, clock: Clock | None = None) -> UnitOfWork:
    """A unit of work on a transaction that its caller opened and will commit; `cause` is the event being handled."""
    event_writer = EventWriter(connection, cause)
    return UnitOfWork(
        notices=PostgresNotices(connection, event_writer),
        deliveries=PostgresDeliveries(connection, event_writer),
        matters=PostgresMatters(connection),
        alarms=PostgresAlarms(connection),
        rosters=PostgresRosters(connection),
        record=PostgresAlarmRecord(connection, clock or SystemClock()),
        questions=PostgresQuestions(connection),
        advices=PostgresAdvices(connection),
    )


class WorkerTransactions:
    """The `Transactions` port: transactions of the worker, without a caller."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        """`database` connects as the worker role; lines on the record are dated by `clock`."""
        self._database = database
        self._clock = clock

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[UnitOfWork]:
        """Commits at the end, rolls back on any error; raises Unavailable when the database cannot be reached."""
        async with self._database.transaction() as connection:
            yield on_connection(connection, clock=self._clock)


class WorkerWaiting(Generic[Begun]):
    """Finds what is open and due: each notice about it in a transaction of its own."""

    def __init__(
        self,
        database: Database,
        find: Callable[[Transaction, datetime, Sequence[UUID]], Awaitable[Begun | None]],
        began: Callable[[Begun], Envelope],
        clock: Clock | None = None,
    ) -> None:
        """`database` connects as the worker role; `began` is the event that it began with, as far as it is still known.

        Lines on the record are dated by `clock`.
        """
        self._database = database
        self._find = find
        self._began = began
        self._clock = clock

    @asynccontextmanager
    async def __call__(
        self, now: datetime, without: Sequence[UUID] = ()
    ) -> AsyncIterator[tuple[Begun, UnitOfWork] | None]:
        """Commits at the end, rolls back on any error; all published belongs to the trace and chain of that event."""
        async with self._database.transaction() as connection:
            waiting = await self._find(connection, now, without)
            if waiting is None:
                yield None
                return
            with within(waiting.origin):
                yield waiting, on_connection(connection, self._began(waiting), self._clock)


def running_alarms(database: Database, interval: AlertInterval, clock: Clock | None = None) -> WorkerWaiting[Alarm]:
    """Alarms with an alert due."""

    def find(connection: Transaction, now: datetime, without: Sequence[UUID]) -> Awaitable[Alarm | None]:
        return due_alarm(connection, now, interval, without)

    return WorkerWaiting(database, find, filing_of, clock)


def waiting_questions(database: Database) -> WorkerWaiting[WaitingQuestion]:
    """Questions with a reminder due."""
    return WorkerWaiting(database, due_question, question_asked_of)


def waiting_advice(database: Database) -> WorkerWaiting[WaitingAdvice]:
    """Questions without a report that are not answered in time."""
    return WorkerWaiting(database, due_advice, advice_asked_of)


@asynccontextmanager
async def as_telephone(database: Database, clock: Clock) -> AsyncIterator[AnswerUnitOfWork]:
    """A transaction in the name of the telephone service: commits at the end, rolls back on any error. Raises Unavailable."""
    async with database.transaction(_TELEPHONE) as connection:
        yield AnswerUnitOfWork(
            PostgresCalls(connection, EventWriter(connection)), PostgresAlarmRecord(connection, clock)
        )


@asynccontextmanager
async def as_caller(
    database: Database, caller: Principal, dependencies: Dependencies
) -> AsyncIterator[CallerUnitOfWork]:
    """A transaction in the name of `caller`: commits at the end, rolls back on any error. Raises Unavailable."""
    async with database.transaction(caller) as connection:
        yield CallerUnitOfWork(
            inbox=PostgresInbox(connection, EventWriter(connection), dependencies.cursors),
            idempotency=IdempotencyStore(connection, dependencies.idempotency_key, dependencies.clock),
            audit_log=StoredAuditLog(connection, dependencies.clock, dependencies.ids),
        )
