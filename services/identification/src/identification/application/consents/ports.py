"""What the use cases of consents and legal bases need from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from contracts.words.disclosures import ReadingBasis, ReadingScope
    from contracts.words.persons import NotAskedReason
    from identification.domain.consents.consent import ConsentEntry, ConsentScope, Ground, Hearing
    from identification.domain.consents.referral_consent import ReferralConsent
    from identification.domain.disclosures.disclosure import Basis
    from identification.domain.reports.record import Filing


class Ledger(Protocol):
    """Consents, the grounds of disclosure, and grounds recorded before reading."""

    async def give(self, filing: Filing, scope: ConsentScope, *, given: bool, at: datetime) -> None:
        """Adds what the person said to the author to the consent ledger."""

    async def agree(self, filing: Filing, hearing: Hearing, by: UUID, at: datetime, *, share_clinical: bool) -> None:
        """Adds that the person agrees to be identified and whether to share findings, as `by` heard it."""

    async def note_attempt(self, filing: Filing, reason: NotAskedReason, by: UUID, at: datetime) -> None:
        """Adds that `by` could not ask the person, and why."""

    async def withdraw(self, filing: Filing, hearing: Hearing, by: UUID, at: datetime) -> None:
        """Adds that the person takes every scope back, as `by` heard it."""

    async def end_grounds(self, report_id: UUID, grounds: Collection[str]) -> None:
        """Of the report these grounds of disclosure open nothing any more."""

    async def consents(self, report_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[ConsentEntry]]:
        """By report, oldest first."""

    async def answer_for_purpose(self, report_id: UUID, answer: ReferralConsent) -> None:
        """Adds what the person answered to being sent to units for a purpose; what is opened for it rests on that from now on."""

    async def referral_consents(self, report_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[ReferralConsent]]:
        """By report, oldest first."""

    async def add_basis(self, basis: Basis, report_id: UUID) -> None:
        """The ground for one person and purpose."""

    async def rest_on_child_duty(self, filing: Filing, *, live: bool) -> None:
        """The duty to protect a child is a ground from now on, or opens nothing any more."""

    async def lock_basis(self, report_id: UUID, purpose: str) -> None:
        """Holds the ground until the transaction ends, so that an end and an opening cannot cross."""

    async def record_reading(
        self, report_id: UUID, by: UUID, scope: ReadingScope, basis: ReadingBasis, at: datetime
    ) -> None:
        """Notes why `by` reads what is closed to them otherwise; of several for one scope the last one counts."""

    async def reading_bases(self, report_ids: Sequence[UUID], by: UUID) -> Mapping[UUID, Mapping[str, Ground]]:
        """By report: scope -> ground, as `by` recorded it last."""
