"""One transaction of referral with everything a use case needs on it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from chassis.audit.log import StoredAuditLog
from chassis.cursors import Cursors
from chassis.idempotency.store import IdempotencyStore
from chassis.outbox.writer import OutboxWriter
from referral.adapters.clocks.term_counts import PostgresTermCounts
from referral.adapters.duty import PostgresRoster
from referral.adapters.flow import StageTotals
from referral.adapters.referrals.followed import PostgresEarlyDeliveries, PostgresFollowedReferrals
from referral.adapters.referrals.repository import PostgresReferrals
from referral.adapters.referrals.storage import Storage
from referral.application.ports import FollowUnitOfWork, UnitOfWork

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from chassis.db.database import Database
    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.ports import Clock, IdFactory
    from contracts.envelope import Envelope

SOURCE = "referral"


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What every unit of work of the request process shares."""

    clock: Clock
    ids: IdFactory
    idempotency_key: bytes


@asynccontextmanager
async def unit_of_work(
    database: Database, principal: Principal, dependencies: Dependencies
) -> AsyncIterator[UnitOfWork]:
    """Commits at the end, rolls back on any error; raises Unavailable when the database cannot be reached."""
    async with database.transaction(principal) as connection:
        yield UnitOfWork(
            referrals=PostgresReferrals(
                Storage(connection, OutboxWriter(connection, SOURCE)), Cursors(dependencies.idempotency_key)
            ),
            roster=PostgresRoster(connection),
            idempotency=IdempotencyStore(connection, dependencies.idempotency_key, dependencies.clock),
            audit_log=StoredAuditLog(connection, dependencies.clock, dependencies.ids),
            flow=StageTotals(connection),
            term_counts=PostgresTermCounts(connection),
        )


def follow_unit_of_work_on(connection: Transaction, cause: Envelope | None = None) -> FollowUnitOfWork:
    """On a transaction that its caller opened and will commit; `cause` is the event being handled."""
    storage = Storage(connection, OutboxWriter(connection, SOURCE, cause=cause))
    return FollowUnitOfWork(
        cause.id if cause else uuid4(),
        PostgresFollowedReferrals(storage),
        PostgresEarlyDeliveries(connection),
        PostgresRoster(connection),
        StageTotals(connection),
        PostgresTermCounts(connection),
    )
