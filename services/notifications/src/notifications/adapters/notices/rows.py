"""Between rows and aggregates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.db.rows import Stored
from contracts.words.notices import Channel, NoticeCode, NoticeState
from contracts.words.urgency import Urgency
from notifications.adapters import tables
from notifications.domain.deliveries import Delivery, DeliveryState, Progress
from notifications.domain.notices.notice import Notice, NoticeProgress
from notifications.domain.vocabulary import Matter, Origin, Recipient

if TYPE_CHECKING:
    from sqlalchemy import Row

Values = dict[str, Any]
NOTICE = Stored(
    tables.notice,
    Recipient,
    Matter,
    NoticeProgress,
    words=(NoticeState,),
    beside={"id", "code", "urgency", "caused_by", "created_at", "rung"},
)
_DELIVERY = Stored(
    tables.delivery,
    Progress,
    words=(DeliveryState,),
    beside={"notice_id", "channel", "created_at", "correlation_id", "traceparent"},
)
_BY_TELEPHONE = "acknowledged_at"


def notice_from(row: Row[Any]) -> Notice:
    """The aggregate of a row of `notice`."""
    stored = row._asdict()
    return Notice(
        row.id,
        NOTICE.read(Recipient, stored),
        NOTICE.read(Matter, stored),
        code=NoticeCode(row.code),
        urgency=Urgency(row.urgency),
        caused_by=row.caused_by,
        created_at=row.created_at,
        rung=row.rung,
        progress=NOTICE.read(NoticeProgress, stored),
    )


def notice_values(notice: Notice) -> Values:
    """Every column of a new notice."""
    return {
        "id": notice.id,
        "code": notice.code.value,
        "urgency": notice.urgency.value,
        "caused_by": notice.caused_by,
        "created_at": notice.created_at,
        "rung": notice.rung,
        **NOTICE.values(notice.recipient, notice.matter, notice.progress),
    }


def delivery_from(row: Row[Any]) -> Delivery:
    """The aggregate of a row of `delivery` joined with its notice."""
    stored = row._asdict()
    return Delivery(
        row.notice_id,
        Channel(row.channel),
        NOTICE.read(Matter, stored),
        NOTICE.read(Recipient, stored),
        code=NoticeCode(row.code),
        created_at=row.created_at,
        rung=row.rung,
        progress=_DELIVERY.read(Progress, stored),
        origin=Origin(row.correlation_id, row.caused_by, row.traceparent),
    )


def delivery_values(delivery: Delivery) -> Values:
    """Every column of a new delivery but those of its trace."""
    return {
        "notice_id": delivery.notice_id,
        "channel": delivery.channel.value,
        "created_at": delivery.created_at,
        **_DELIVERY.values(delivery.progress),
    }


def progress_values(delivery: Delivery) -> Values:
    """The columns that a worker changes."""
    values = _DELIVERY.values(delivery.progress)
    del values[_BY_TELEPHONE]
    return values
