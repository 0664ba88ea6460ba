"""Between rows and aggregates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contracts.words.notices import Channel, NoticeCode, NoticeState
from contracts.words.urgency import Urgency
from notifications.domain.deliveries.delivery import Delivery, DeliveryState, Progress
from notifications.domain.notices.notice import Notice, Standing
from notifications.domain.vocabulary import Matter, Origin, Recipient

if TYPE_CHECKING:
    from sqlalchemy import Row

Values = dict[str, Any]


def notice_from(row: Row[Any]) -> Notice:
    """The aggregate of a row of `notice`."""
    return Notice(
        row.id,
        Recipient(row.unit_id, row.person_id),
        Matter(row.report_id, row.referral_id),
        code=NoticeCode(row.code),
        urgency=Urgency(row.urgency),
        caused_by=row.caused_by,
        created_at=row.created_at,
        rung=row.rung,
        standing=Standing(NoticeState(row.state), row.version, row.opened_at),
    )


def notice_values(notice: Notice) -> Values:
    """Every column of a new notice."""
    return {
        "id": notice.id,
        "unit_id": notice.recipient.unit_id,
        "person_id": notice.recipient.person_id,
        "report_id": notice.matter.report_id,
        "referral_id": notice.matter.referral_id,
        "code": notice.code.value,
        "urgency": notice.urgency.value,
        "caused_by": notice.caused_by,
        "created_at": notice.created_at,
        "rung": notice.rung,
        **standing_values(notice),
    }


def standing_values(notice: Notice) -> Values:
    """The columns that change."""
    return {"state": notice.state.value, "version": notice.version, "opened_at": notice.opened_at}


def delivery_from(row: Row[Any]) -> Delivery:
    """The aggregate of a row of `delivery` joined with its notice."""
    return Delivery(
        row.notice_id,
        Channel(row.channel),
        Matter(row.report_id, row.referral_id),
        Recipient(row.unit_id, row.person_id),
        code=NoticeCode(row.code),
        created_at=row.created_at,
        rung=row.rung,
        progress=Progress(
            DeliveryState(row.state), row.attempt, row.refusals, row.due_at, row.leased_until, row.acknowledged_at
        ),
        origin=Origin(row.correlation_id, row.caused_by, row.traceparent),
    )


def delivery_values(delivery: Delivery) -> Values:
    """Every column of a new delivery but those of its trace."""
    return {
        "notice_id": delivery.notice_id,
        "channel": delivery.channel.value,
        "created_at": delivery.created_at,
        "acknowledged_at": delivery.progress.acknowledged_at,
        **progress_values(delivery),
    }


def progress_values(delivery: Delivery) -> Values:
    """The columns that a worker changes."""
    progress = delivery.progress
    return {
        "state": progress.state.value,
        "attempt": progress.attempt,
        "refusals": progress.refusals,
        "due_at": progress.due_at,
        "leased_until": progress.leased_until,
    }
