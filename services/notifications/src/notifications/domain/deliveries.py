"""One way of handing a notice over besides the inbox: tried until it is delivered, given up or no longer wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from chassis.domain.aggregate import Aggregate
from chassis.domain.backoff import doubled
from chassis.domain.lifecycle import Lifecycle
from contracts.events.notifications import DeliveryDeliveredV1, DeliveryFailedV1, NoticeEvent
from notifications.domain.errors import DeliveryMoveRefused

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.words.notices import Channel, NoticeCode
    from notifications.domain.notices.notice import Notice
    from notifications.domain.vocabulary import Matter, Origin, Recipient


class DeliveryState(StrEnum):
    """The state of a delivery."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"


class DeliveryAction(StrEnum):
    """What can happen to a delivery."""

    CLAIM = "claim"
    DELIVER = "deliver"
    PUT_OFF = "put_off"
    GIVE_UP = "give_up"
    CANCEL = "cancel"


_S, _A = DeliveryState, DeliveryAction
DELIVERY_LIFECYCLE = Lifecycle(
    DeliveryState,
    DeliveryAction,
    {
        (_S.PENDING, _A.CLAIM): _S.PENDING,
        (_S.PENDING, _A.DELIVER): _S.DELIVERED,
        (_S.PENDING, _A.PUT_OFF): _S.PENDING,
        (_S.PENDING, _A.GIVE_UP): _S.FAILED,
        (_S.PENDING, _A.CANCEL): _S.CANCELLED,
    },
    refusal=DeliveryMoveRefused,
)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a delivery is tried. A server that refuses is asked a few times; one that is away is waited for."""

    lease: timedelta = timedelta(seconds=25)
    first_pause: timedelta = timedelta(seconds=5)
    longest_pause: timedelta = timedelta(minutes=10)
    longest_pause_while_away: timedelta = timedelta(seconds=30)
    refusals: int = 8
    give_up_after: timedelta = timedelta(hours=24)


@dataclass(slots=True)
class Progress:
    """What changes in a delivery's life. `attempt` counts claims and names the worker's hold on it.

    `acknowledged_at` is set by the recipient, whatever became of the delivery here.
    """

    state: DeliveryState
    attempt: int
    refusals: int
    due_at: datetime
    leased_until: datetime | None
    acknowledged_at: datetime | None = None


class Delivery(Aggregate[NoticeEvent]):
    """One notice by one channel."""

    def __init__(
        self,
        notice_id: UUID,
        channel: Channel,
        matter: Matter,
        recipient: Recipient,
        *,
        code: NoticeCode,
        created_at: datetime,
        rung: int | None = None,
        progress: Progress | None = None,
        origin: Origin | None = None,
    ) -> None:
        """Without a progress the delivery is new and due at once; its origin is known once it was stored."""
        super().__init__()
        self.notice_id = notice_id
        self.channel = channel
        self.matter = matter
        self.recipient = recipient
        self.code = code
        self.created_at = created_at
        self.rung = rung
        self.origin = origin
        self.progress = progress or Progress(DeliveryState.PENDING, 0, 0, created_at, None)

    @classmethod
    def of(cls, notice: Notice, channel: Channel) -> Delivery:
        """A new delivery of `notice`."""
        return cls(
            notice.id,
            channel,
            notice.matter,
            notice.recipient,
            code=notice.code,
            created_at=notice.created_at,
            rung=notice.rung,
        )

    def claim(self, now: datetime, patience: Patience) -> int:
        """Holds it until the lease runs out; the number returned must be shown to record how it went."""
        self._move(DeliveryAction.CLAIM)
        self.progress.attempt += 1
        self.progress.leased_until = now + patience.lease
        return self.progress.attempt

    def is_held_by(self, attempt: int) -> bool:
        """Whether the claim with this number still decides: a later claim, or an end, takes it away."""
        return self.progress.state is DeliveryState.PENDING and self.progress.attempt == attempt

    def delivered(self, now: datetime) -> None:
        """The channel took it."""
        self._move(DeliveryAction.DELIVER)
        if self.recipient.unit_id is not None:
            self.record(
                DeliveryDeliveredV1(
                    notice_id=self.notice_id,
                    report_id=self.matter.report_id,
                    referral_id=self.matter.referral_id,
                    unit_id=self.recipient.unit_id,
                    channel=self.channel,
                    delivered_at=now,
                )
            )

    def refused(self, now: datetime, patience: Patience) -> None:
        """The channel answered and did not take it: tried again after a pause, `patience.refusals` times in all."""
        self.progress.refusals += 1
        if self.progress.refusals >= patience.refusals:
            self._give_up(now)
        else:
            self._put_off(now, doubled(patience.first_pause, patience.longest_pause, self.progress.refusals), patience)

    def unreachable(self, now: datetime, patience: Patience) -> None:
        """No answer: it costs none of the tries, and ends only when the delivery is too old to be of use."""
        pause = doubled(patience.first_pause, patience.longest_pause_while_away, self.progress.attempt)
        self._put_off(now, pause, patience)

    def cancel(self) -> None:
        """The notice asks for nothing any more."""
        self._move(DeliveryAction.CANCEL)

    def give_up(self, now: datetime) -> None:
        """It cannot be taken here: no try is made."""
        self._give_up(now)

    def gave_up_by_age(self, now: datetime, patience: Patience) -> bool:
        """Gives up what is too old to be of use, also one whose workers died at every try; says whether it did."""
        if now - self.created_at < patience.give_up_after:
            return False
        self._give_up(now)
        return True

    def _put_off(self, now: datetime, pause: timedelta, patience: Patience) -> None:
        if self.gave_up_by_age(now, patience):
            return
        self._move(DeliveryAction.PUT_OFF)
        self.progress.due_at = now + pause

    def _give_up(self, now: datetime) -> None:
        self._move(DeliveryAction.GIVE_UP)
        if self.recipient.unit_id is not None:
            self.record(
                DeliveryFailedV1(
                    notice_id=self.notice_id,
                    report_id=self.matter.report_id,
                    referral_id=self.matter.referral_id,
                    unit_id=self.recipient.unit_id,
                    channel=self.channel,
                    failed_at=now,
                )
            )

    def _move(self, action: DeliveryAction) -> None:
        self.progress.state = DELIVERY_LIFECYCLE.next(self.progress.state, action)
        self.progress.leased_until = None
