"""One transaction of identification with everything a use case needs on it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn, cast

from chassis.audit.log import StoredAuditLog
from chassis.cursors import Cursors
from chassis.idempotency.store import IdempotencyStore
from chassis.outbox.writer import OutboxWriter
from identification.adapters.advice.repository import PostgresAdvices
from identification.adapters.consents import PostgresLedger
from identification.adapters.contents.altered_reports import AlteredReports
from identification.adapters.contents.parts import SealedParts
from identification.adapters.disclosures.awaited import PostgresAwaitedAnswers
from identification.adapters.disclosures.openings import PostgresAuthorisations, RecordedOpenings
from identification.adapters.disclosures.references import PostgresReferences
from identification.adapters.disclosures.repository import PostgresDisclosures
from identification.adapters.drafts.repository import PostgresDrafts
from identification.adapters.duty.repository import PostgresRosters
from identification.adapters.files.repository import PostgresFiles
from identification.adapters.people.repository import PostgresPeople
from identification.adapters.persons.codes import PostgresPersonCodes
from identification.adapters.persons.empty_searches import PostgresEmptySearches
from identification.adapters.persons.links import PostgresLinks
from identification.adapters.procedures import PostgresProcedures
from identification.adapters.questions import PostgresQuestions
from identification.adapters.reading.sightings import PostgresSightings
from identification.adapters.reports.remarks import PostgresRemarks
from identification.adapters.reports.repository import PostgresReports
from identification.application.ports import UnitOfWork

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
class Dependencies:
    """What every unit of work of a process shares. A consumer handles no personal text and no command: it has no vault and no key."""

    clock: Clock
    ids: IdFactory
    standing_duty: frozenset[UUID]
    vault: Vault | None = None
    idempotency_key: bytes = _NO_COMMANDS
    altered: AlteredReports = field(default_factory=AlteredReports)


class NoVault:
    """Of a process that handles no personal text, as a consumer does."""

    def __getattr__(self, name: str) -> NoReturn:
        """Any use of it is a mistake."""
        raise RuntimeError("This process has no vault: personal texts are for the request process only.")


def unit_of_work_on(connection: Transaction, dependencies: Dependencies, cause: Envelope | None = None) -> UnitOfWork:
    """A unit of work on a transaction that its caller opened and will commit; `cause` is the event being handled."""
    outbox = OutboxWriter(connection, SOURCE, cause=cause)
    vault = cast("Vault", NoVault()) if dependencies.vault is None else dependencies.vault.during(connection)
    cursors = Cursors(dependencies.idempotency_key)
    return UnitOfWork(
        reports=PostgresReports(connection, outbox, dependencies.standing_duty, cursors, dependencies.clock),
        parts=SealedParts(connection, vault, dependencies.altered),
        drafts=PostgresDrafts(connection, vault, outbox),
        remarks=PostgresRemarks(connection),
        questions=PostgresQuestions(connection, vault, dependencies.altered),
        files=PostgresFiles(connection, vault, dependencies.altered),
        advices=PostgresAdvices(connection, vault, outbox, cursors, dependencies.standing_duty),
        ledger=PostgresLedger(connection),
        disclosures=PostgresDisclosures(connection),
        authorisations=PostgresAuthorisations(connection),
        references=PostgresReferences(connection),
        awaited=PostgresAwaitedAnswers(connection),
        openings=RecordedOpenings(connection, outbox, dependencies.clock),
        idempotency=IdempotencyStore(connection, dependencies.idempotency_key, dependencies.clock),
        audit_log=StoredAuditLog(connection, dependencies.clock, dependencies.ids),
        sightings=PostgresSightings(connection, cursors),
        rosters=PostgresRosters(connection, outbox, dependencies.clock),
        people=PostgresPeople(connection, outbox),
        persons=PostgresPersonCodes(connection),
        empty_searches=PostgresEmptySearches(connection, outbox),
        links=PostgresLinks(connection),
        procedures=PostgresProcedures(connection),
    )


@asynccontextmanager
async def unit_of_work(
    database: Database, principal: Principal, dependencies: Dependencies
) -> AsyncIterator[UnitOfWork]:
    """Commits at the end, rolls back on any error; raises Unavailable when the database cannot be reached."""
    async with database.transaction(principal) as connection:
        yield unit_of_work_on(connection, dependencies)
