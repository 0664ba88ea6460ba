"""A notice comes back as it was told: the row that it was, and what follows from it and was told to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts.events import notifications as wire
from contracts.events.identification import urgency_of
from contracts.words.notices import Channel, NoticeCode, NoticeState
from notifications.application.translate import to_event
from notifications.domain.deliveries.delivery import Delivery, DeliveryState
from notifications.domain.events import Happened, NoticeDelivered, NoticeOpened
from notifications.domain.naming import rung_id
from notifications.domain.notices.catalogue import OF_NO_REPORT
from notifications.domain.notices.notice import Notice, Standing
from notifications.domain.notices.routing import channels_of
from notifications.domain.vocabulary import Matter, Recipient

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from contracts.envelope import EventData

_RETIRED = frozenset({NoticeState.SETTLED, NoticeState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class PutBack:
    """A notice as it stood last, its deliveries, and what is still to be told of it."""

    notice: Notice
    deliveries: Sequence[Delivery]
    owed: Sequence[EventData]


def put_back(events: Sequence[EventData], caused_by: UUID) -> PutBack | None:
    """Out of all that was told of one notice, in order; None when nobody was told how it stood when it was made."""
    changes = [event for event in events if isinstance(event, wire.NoticeChangedV1)]
    if not changes or changes[0].version != 1:
        return None
    notice = _notice(changes[-1], caused_by)
    return PutBack(
        notice,
        [_delivery(notice, channel, events) for channel in _channels(notice)],
        [event for event in _follows(notice) if event not in events],
    )


def _notice(last: wire.NoticeChangedV1, caused_by: UUID) -> Notice:
    made_by = caused_by if last.rung is None else rung_id(caused_by, last.rung)
    return Notice(
        last.notice_id,
        Recipient(last.unit_id, last.person_id),
        Matter(last.report_id, last.referral_id),
        code=NoticeCode(last.code.value),
        urgency=urgency_of(last.urgency),
        caused_by=made_by,
        created_at=last.made_at,
        rung=last.rung,
        standing=Standing(NoticeState(last.state.value), last.version, last.opened_at),
    )


def _channels(notice: Notice) -> tuple[Channel, ...]:
    return channels_of(notice.code, notice.urgency, notice.recipient, notice.matter)


def _delivery(notice: Notice, channel: Channel, events: Sequence[EventData]) -> Delivery:
    """As it ended; one of which no end is known, and whose notice still asks for it, is tried again from the start."""
    delivery = Delivery.of(notice, channel)
    for event in events:
        if isinstance(event, wire.DeliveryAcknowledgedV1) and event.channel.value == channel.value:
            delivery.progress.acknowledged_at = event.acknowledged_at
    for event in events:
        if isinstance(event, wire.DeliveryDeliveredV1) and event.channel.value == channel.value:
            delivery.progress.state = DeliveryState.DELIVERED
            return delivery
        if isinstance(event, wire.DeliveryFailedV1) and event.channel.value == channel.value:
            delivery.progress.state = DeliveryState.FAILED
            return delivery
    if notice.state in _RETIRED:
        delivery.cancel()
    return delivery


def _follows(notice: Notice) -> list[EventData]:
    happened: list[Happened] = []
    if notice.code not in OF_NO_REPORT:
        happened.append(NoticeDelivered(notice.id, notice.matter, notice.recipient, Channel.INBOX, notice.created_at))
    if notice.opened_at is not None:
        happened.append(NoticeOpened(notice.id, notice.matter, notice.recipient, notice.opened_at))
    return [container for event in happened if (container := to_event(event)) is not None]
