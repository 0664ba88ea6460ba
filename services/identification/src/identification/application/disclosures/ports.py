"""What opening needs from outside: what was authorised, and a record of what was not opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from contracts.words.disclosures import OpeningRefusal
    from identification.domain.disclosures.disclosure import Disclosure
    from identification.domain.disclosures.opening import AnnouncedReferral, Authorisation, Authorised


class Disclosures(Protocol):
    """What each referral opens."""

    async def find(self, referral_id: UUID) -> Disclosure | None:
        """Locked until the transaction ends, also when it is not there yet: behind its report, and before the grounds."""

    async def put(self, disclosure: Disclosure) -> None:
        """Stores it; a tombstone is never overwritten by anything but itself."""

    async def was_accepted(self, report_id: UUID, purpose: str, since: datetime) -> bool:
        """Whether a unit took on a referral of the report for the purpose that had not ended at `since`."""


class Authorisations(Protocol):
    """Which referral may open which report to whom; added to, never changed."""

    async def add(self, given: Sequence[Authorisation]) -> None:
        """Stores each once."""

    async def of(self, referral_id: UUID) -> Authorised | None:
        """All that was authorised for a referral; None for one that this service never brought about."""

    async def referrals_of(self, report_id: UUID, purpose: str) -> Sequence[UUID]:
        """Ids of all referrals of the report that were authorised for a purpose."""

    async def from_before(self, announced: AnnouncedReferral) -> Authorised | None:
        """The same for what the release of before brought about: its id follows from the event that announced it.

        It is kept from now on.
        """

    async def unconfirmed(self, referral_ids: Collection[UUID]) -> Sequence[UUID]:
        """Those of them that went on to a unit which the Centre's duty has not confirmed."""


class AwaitedAnswers(Protocol):
    """By when the referrals of a report are to be answered; `report_id` is that of the first of several persons, and is locked.

    What is decided stays decided. That the Centre assesses a person is awaited too, under the id of the person's own report.
    """

    async def begin(self, referral_id: UUID, report_id: UUID, by: datetime) -> None:
        """A unit was asked; nothing where anything is known of the referral."""

    async def move(self, referral_id: UUID, report_id: UUID, by: datetime) -> None:
        """Another unit is asked."""

    async def begin_again(self, referral_id: UUID, report_id: UUID, by: datetime) -> None:
        """It is awaited by then, also where it was decided before: its report was opened again."""

    async def decide(self, referral_id: UUID, report_id: UUID) -> None:
        """No answer is awaited any more."""

    async def take_over(self, report_id: UUID, by: datetime) -> None:
        """By when the Centre takes the report over."""

    async def assessed(self, person_report_id: UUID) -> bool:
        """The person of this report is assessed; answers whether another person of it still is to be."""


class References(Protocol):
    """References of reports that nothing else may be read of."""

    async def kept(self, report_ids: Sequence[UUID]) -> Mapping[UUID, str]:
        """Of those that were open to the caller's unit until the referral ended.

        For the Centre's supervisor and director, of dangers that are not taken over.
        """


class Openings(Protocol):
    """What referral announced and nothing was opened for."""

    async def refuse(self, announced: AnnouncedReferral, refusal: OpeningRefusal) -> None:
        """Stores it and notifies the Centre's duty, once for a referral, unit and reason."""
