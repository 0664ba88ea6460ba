"""One transaction of identification with everything a use case needs on it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chassis.audit.writer import AuditWriter
from chassis.idempotency.store import IdempotencyStore
from chassis.outbox.writer import OutboxWriter
from identification.adapters.altered_reports import AlteredReports
from identification.adapters.cursor import READS, Cursors
from identification.adapters.disclosures import PostgresDisclosures
from identification.adapters.drafts import PostgresDrafts
from identification.adapters.journal import PostgresJournal
from identification.adapters.ledger import PostgresLedger
from identification.adapters.openings import PostgresAuthorisations, RecordedOpenings
from identification.adapters.parts import SealedParts
from identification.adapters.repeats import StoredRepeats
from identification.adapters.reports import PostgresReports
from identification.adapters.rosters import PostgresRosters
from identification.adapters.trail import AuditTrail

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID

    from chassis.db.database import Database
    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.ports import Clock, IdFactory
    from chassis.vault.vault import Vault
    from contracts.envelope import Envelope

SOURCE = "identification"
_NO_COMMANDS = bytes(32)


@dataclass(frozen=True, slots=True)
class PostgresUnitOfWork:
    """The `UnitOfWork` port."""

    reports: PostgresReports
    parts: SealedParts
    drafts: PostgresDrafts
    journal: PostgresJournal
    ledger: PostgresLedger
    disclosures: PostgresDisclosures
    authorisations: PostgresAuthorisations
    openings: RecordedOpenings
    repeats: StoredRepeats
    trail: AuditTrail
    rosters: PostgresRosters


@dataclass(frozen=True, slots=True)
class Shared:
    """What every unit of work of a process shares. A consumer handles no personal text and no command: it has no vault and no key."""

    clock: Clock
    ids: IdFactory
    standing_duty: frozenset[UUID]
    vault: Vault | None = None
    idempotency_key: bytes = _NO_COMMANDS
    altered: AlteredReports = field(default_factory=AlteredReports)


def unit_of_work_on(connection: Transaction, shared: Shared, cause: Envelope | None = None) -> PostgresUnitOfWork:
    """A unit of work on a transaction that somebody else opened and will commit; `cause` is the event being handled."""
    outbox = OutboxWriter(connection, SOURCE, cause=cause)
    return PostgresUnitOfWork(
        reports=PostgresReports(
            connection, outbox, shared.standing_duty, Cursors(shared.idempotency_key), shared.clock
        ),
        parts=SealedParts(connection, shared.vault, shared.altered),
        drafts=PostgresDrafts(connection, shared.vault),
        journal=PostgresJournal(connection),
        ledger=PostgresLedger(connection),
        disclosures=PostgresDisclosures(connection),
        authorisations=PostgresAuthorisations(connection),
        openings=RecordedOpenings(connection, outbox, shared.clock),
        repeats=StoredRepeats(IdempotencyStore(connection, shared.idempotency_key, shared.clock)),
        trail=AuditTrail(
            connection,
            AuditWriter(connection),
            Cursors(shared.idempotency_key, READS),
            shared.clock,
            shared.ids,
        ),
        rosters=PostgresRosters(connection, outbox, shared.clock),
    )


@asynccontextmanager
async def unit_of_work(database: Database, principal: Principal, shared: Shared) -> AsyncIterator[PostgresUnitOfWork]:
    """Commits at the end, rolls back on any error; raises Unavailable when the database cannot be reached."""
    async with database.transaction(principal) as connection:
        yield unit_of_work_on(connection, shared)
