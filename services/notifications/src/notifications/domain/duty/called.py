"""A call from the side of the person who picked it up: all that they can do there is to say that they heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.aggregate import Aggregate
from contracts.events.notifications import DeliveryAcknowledgedV1, NoticeEvent
from contracts.words.notices import Channel

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from notifications.domain.vocabulary import Matter, Recipient


class Called(Aggregate[NoticeEvent]):
    """One alert by telephone."""

    def __init__(
        self,
        notice_id: UUID,
        matter: Matter,
        recipient: Recipient,
        *,
        rung: int | None,
        acknowledged_at: datetime | None,
    ) -> None:
        """`rung` is the number of the alert of an alarm."""
        super().__init__()
        self.notice_id = notice_id
        self.matter = matter
        self.recipient = recipient
        self.rung = rung
        self.acknowledged_at = acknowledged_at

    def acknowledge(self, now: datetime) -> bool:
        """A person heard it; False when that was known. The alarm goes on: only taking the report over ends it."""
        if self.acknowledged_at is not None:
            return False
        self.acknowledged_at = now
        if self.recipient.unit_id is not None:
            self.record(
                DeliveryAcknowledgedV1(
                    notice_id=self.notice_id,
                    report_id=self.matter.report_id,
                    referral_id=self.matter.referral_id,
                    unit_id=self.recipient.unit_id,
                    channel=Channel.PHONE,
                    acknowledged_at=now,
                )
            )
        return True
