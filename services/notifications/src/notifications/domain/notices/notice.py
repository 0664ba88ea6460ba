"""A notice: one item in the inbox of a unit or of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.aggregate import Aggregate
from chassis.domain.errors import StaleVersion
from contracts.events.notifications import DeliveryDeliveredV1, NoticeEvent, NoticeOpenedV1
from contracts.words.notices import Channel, NoticeState
from notifications.domain.notices.lifecycle import NOTICE_LIFECYCLE, NoticeAction
from notifications.domain.notices.routing import OF_NO_REPORT

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.words.notices import NoticeCode
    from contracts.words.urgency import Urgency
    from notifications.domain.vocabulary import Matter, Recipient


@dataclass(frozen=True, slots=True)
class NoticeProgress:
    """What changes in a notice's life; `opened_at` is set by opening and by nothing else."""

    state: NoticeState
    version: int
    opened_at: datetime | None


class Notice(Aggregate[NoticeEvent]):
    """One item, made once per event and recipient."""

    def __init__(
        self,
        notice_id: UUID,
        recipient: Recipient,
        matter: Matter,
        *,
        code: NoticeCode,
        urgency: Urgency,
        caused_by: UUID,
        created_at: datetime,
        rung: int | None = None,
        progress: NoticeProgress | None = None,
    ) -> None:
        """`caused_by` is the id of the event behind it, or that of an alert or reminder made without one, numbered by `rung`.

        Without a progress it is new.
        """
        super().__init__()
        self.id = notice_id
        self.recipient = recipient
        self.matter = matter
        self.code = code
        self.urgency = urgency
        self.caused_by = caused_by
        self.created_at = created_at
        self.rung = rung
        self.progress = progress or NoticeProgress(NoticeState.WAITING, 1, None)
        if progress is None and code not in OF_NO_REPORT and (unit := recipient.whole_unit) is not None:
            self.record(
                DeliveryDeliveredV1(
                    notice_id=notice_id,
                    report_id=matter.report_id,
                    referral_id=matter.referral_id,
                    unit_id=unit,
                    channel=Channel.INBOX,
                    delivered_at=created_at,
                )
            )

    @property
    def state(self) -> NoticeState:
        """Its state."""
        return self.progress.state

    @property
    def version(self) -> int:
        """Counts 1, 2, 3 … with every change."""
        return self.progress.version

    @property
    def opened_at(self) -> datetime | None:
        """When it was cleared, if it was."""
        return self.progress.opened_at

    def expect(self, version: int) -> None:
        """Raises StaleVersion when the caller read another version."""
        if version != self.version:
            raise StaleVersion(self.state.value, self.version, ["openedAt"])

    def open(self, at: datetime) -> None:
        """Clears it from the inbox; says nothing about the report having been read."""
        self._move(NoticeAction.OPEN, opened_at=at)
        if (unit := self.recipient.whole_unit) is not None:
            self.record(
                NoticeOpenedV1(
                    notice_id=self.id,
                    report_id=self.matter.report_id,
                    referral_id=self.matter.referral_id,
                    unit_id=unit,
                    opened_at=at,
                )
            )

    def settle(self) -> None:
        """What it asked for was done."""
        self._move(NoticeAction.SETTLE)

    def withdraw(self) -> None:
        """Its reader has nothing to do with the matter any more: it leaves the inbox."""
        self._move(NoticeAction.WITHDRAW)

    def _move(self, action: NoticeAction, opened_at: datetime | None = None) -> None:
        state = NOTICE_LIFECYCLE.next(self.state, action)
        self.progress = NoticeProgress(state, self.version + 1, opened_at)
