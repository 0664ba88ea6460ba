"""What notifying people needs from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from contracts.words.notices import NoticeCode
    from notifications.domain.notices.notice import Notice
    from notifications.domain.vocabulary import Recipient


@dataclass(frozen=True, slots=True)
class Alerts:
    """How often a person was alerted by an alarm, and when last."""

    count: int
    last: datetime


class Notices(Protocol):
    """Notices as the platform makes and ends them; there is no caller here."""

    async def add(self, notice: Notice) -> bool:
        """Stores it and publishes what happened; False, and nothing done, when this event already made it."""

    async def save(self, notice: Notice) -> None:
        """Stores its state and publishes what happened."""

    async def asking_about(self, referral_id: UUID) -> Sequence[Notice]:
        """Waiting notices that ask for a step on the referral, held until the transaction ends."""

    async def waiting(self, referral_id: UUID, code: NoticeCode) -> Sequence[Notice]:
        """Waiting notices of this code about the referral, held until the transaction ends."""

    async def news_of(self, report_id: UUID) -> Sequence[Notice]:
        """Waiting notices that the reporter's own words made, held until the transaction ends."""

    async def of_person(self, report_id: UUID, person_id: UUID) -> Sequence[Notice]:
        """Waiting notices to this person about the report and its referrals, held until the transaction ends."""

    async def alerts_of(self, report_ids: Sequence[UUID]) -> Sequence[Notice]:
        """Waiting notices about these reports that an alarm made, held until the transaction ends."""

    async def alerted(self, report_ids: Sequence[UUID]) -> Mapping[Recipient, Alerts]:
        """Whom an alarm alerted about these reports, how often, and when last."""

    async def last_alerted(self, report_id: UUID) -> UUID | None:
        """The person on duty who was notified last about any referral of the report."""
