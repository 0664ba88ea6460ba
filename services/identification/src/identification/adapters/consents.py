"""Consents, grounds of disclosure, and grounds recorded before reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db.transaction import OnTransaction
from chassis.db.writes import insertion
from contracts.words.referrals import Purpose
from contracts.words.reports import WayIn
from identification.adapters import tables
from identification.adapters.disclosures.rows import BASIS, REFERRAL_CONSENT
from identification.adapters.locks import Lock
from identification.adapters.reports.batches import by_report
from identification.domain.consents.consent import ConsentEntry, ConsentScope, Ground
from identification.domain.consents.referral_consent import ReferralConsent
from identification.domain.disclosures.disclosure import Basis

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from contracts.words.disclosures import ReadingBasis, ReadingScope
    from contracts.words.persons import NotAskedReason
    from identification.domain.consents.consent import Hearing
    from identification.domain.reports.record import Filing


_GIVE, _ADD_BASIS = insertion(tables.consent), insertion(tables.disclosure_basis)
_NOTE_READING = insertion(tables.reading_basis)
_CHILD_DUTY = WayIn.CHILD_DUTY


class PostgresLedger(OnTransaction):
    """The `Ledger` port on one connection."""

    async def give(self, filing: Filing, scope: ConsentScope, *, given: bool, at: datetime) -> None:
        """Adds a line to the consent ledger."""
        self._connection.later(_GIVE, _line(filing, scope, filing.author_id, at, given=given))

    async def agree(self, filing: Filing, hearing: Hearing, by: UUID, at: datetime, *, share_clinical: bool) -> None:
        """Adds a line for each scope."""
        words = {ConsentScope.IDENTIFICATION: True, ConsentScope.SHARE_CLINICAL: share_clinical}
        lines = [_line(filing, scope, by, at, given=given, hearing=hearing) for scope, given in words.items()]
        self._connection.later(_GIVE, *lines)

    async def note_attempt(self, filing: Filing, reason: NotAskedReason, by: UUID, at: datetime) -> None:
        """Adds a line without a word of the person's."""
        self._connection.later(_GIVE, _line(filing, ConsentScope.IDENTIFICATION, by, at, reason=reason))

    async def withdraw(self, filing: Filing, hearing: Hearing, by: UUID, at: datetime) -> None:
        """Adds a line for every scope."""
        lines = [_line(filing, scope, by, at, given=False, hearing=hearing) for scope in ConsentScope]
        self._connection.later(_GIVE, *lines)

    async def end_grounds(self, report_id: UUID, grounds: Collection[str]) -> None:
        """For every purpose that rests on one of them."""
        self._connection.locks(Lock.GROUND, report_id)
        table = tables.disclosure_basis
        resting = (table.c.report_id == report_id, table.c.ground.in_(grounds))
        await self._connection.execute(update(table).where(*resting).values(live=False))

    async def consents(self, report_ids: Sequence[UUID]) -> dict[UUID, list[ConsentEntry]]:
        table = tables.consent
        query = select(table).order_by(table.c.recorded_at, table.c.scope)
        found = await by_report(self._connection, query, report_ids)
        return {
            report: [
                ConsentEntry(row.scope, row.given, row.recorded_at, row.seen_alone, row.called_back, row.reason)
                for row in rows
            ]
            for report, rows in found.items()
        }

    async def answer_for_purpose(self, report_id: UUID, answer: ReferralConsent) -> None:
        values = {"report_id": report_id, **REFERRAL_CONSENT.values(answer)}
        await self._connection.execute(insert(tables.referral_consent).values(values))
        # One row for a purpose: an earlier answer, or that the person could not be asked, is no ground any more.
        self._connection.locks(Lock.GROUND, report_id)
        table, reach = tables.disclosure_basis, (frozenset(answer.unit_ids), answer.classes, answer.until)
        ground = BASIS.values(Basis(answer.person_id, answer.purpose, answer.ground, answer.agreed, True, *reach))
        changed = {name: ground[name] for name in ("ground", "live", "verified", "unit_ids", "classes", "until")}
        added = insert(table).values({"report_id": report_id, **ground})
        await self._connection.execute(
            added.on_conflict_do_update(index_elements=[table.c.person_id, table.c.purpose], set_=changed)
        )

    async def referral_consents(self, report_ids: Sequence[UUID]) -> dict[UUID, list[ReferralConsent]]:
        query = select(tables.referral_consent).order_by(tables.referral_consent.c.recorded_at)
        found = await by_report(self._connection, query, report_ids)
        return {report: [REFERRAL_CONSENT.read(ReferralConsent, row) for row in rows] for report, rows in found.items()}

    async def add_basis(self, basis: Basis, report_id: UUID) -> None:
        self._connection.later(_ADD_BASIS, {"report_id": report_id, **BASIS.values(basis)})

    async def rest_on_child_duty(self, filing: Filing, *, live: bool) -> None:
        """One row for the person, whatever path they have been on before."""
        self._connection.locks(Lock.GROUND, filing.id)
        table = tables.disclosure_basis
        resting = (table.c.report_id == filing.id, table.c.ground == _CHILD_DUTY)
        known = (await self._connection.execute(update(table).where(*resting).values(live=live))).rowcount
        if live and not known:
            await self.add_basis(
                Basis(filing.person_id, Purpose.CHILD_PROTECTION, _CHILD_DUTY, live=True, verified=True), filing.id
            )

    async def lock_basis(self, report_id: UUID, purpose: str) -> None:
        self._connection.locks(Lock.GROUND, report_id)
        table = tables.disclosure_basis
        where = (table.c.report_id == report_id, table.c.purpose == purpose)
        await self._connection.execute(select(table.c.live).where(*where).with_for_update())

    async def record_reading(
        self, report_id: UUID, by: UUID, scope: ReadingScope, basis: ReadingBasis, at: datetime
    ) -> None:
        """A line for each time it was recorded."""
        values = {
            "report_id": report_id,
            "reader_id": by,
            "scope": scope.value,
            "basis": basis.value,
            "recorded_at": at,
        }
        self._connection.later(_NOTE_READING, values)

    async def reading_bases(self, report_ids: Sequence[UUID], by: UUID) -> dict[UUID, dict[str, Ground]]:
        table = tables.reading_basis
        query = select(table).where(table.c.reader_id == by).order_by(table.c.recorded_at)
        found = await by_report(self._connection, query, report_ids)
        return {
            report: {row.scope: Ground(row.basis, row.recorded_at) for row in rows} for report, rows in found.items()
        }


def _line(
    filing: Filing,
    scope: ConsentScope,
    by: UUID,
    at: datetime,
    *,
    given: bool | None = None,
    hearing: Hearing | None = None,
    reason: NotAskedReason | None = None,
) -> dict[str, object]:
    return {
        "report_id": filing.id,
        "person_id": filing.person_id,
        "scope": scope.value,
        "given": given,
        "recorded_by": by,
        "recorded_at": at,
        "seen_alone": hearing and hearing.seen_alone.value,
        "called_back": hearing and hearing.called_back.value,
        "reason": reason and reason.value,
    }
