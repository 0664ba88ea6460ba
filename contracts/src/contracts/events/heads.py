"""Events of every service about its record of reads: topic `<service>.heads`, keyed by the record.

These topics have no consumer: they are a place where the end of a record is known outside its database.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID, uuid5

from pydantic import AwareDatetime, Field

from contracts.envelope import EventData
from contracts.topics import IDENTIFICATION_HEADS, NOTIFICATIONS_HEADS, REFERRAL_HEADS

if TYPE_CHECKING:
    from datetime import datetime

_RECORDS = UUID("5d0a3c1e-7f42-4b6b-9c55-2a7c0e1f4d90")
_HALF = 16


class _HeadSealed(EventData):
    subject_field: ClassVar[str] = "record_id"

    record_id: UUID
    links: int = Field(ge=1, le=2**53 - 1)
    # A hash has the size of two ids: both without their dashes, one behind the other, are its hexadecimal digits.
    root_begins: UUID
    root_ends: UUID
    told_at: AwareDatetime


class IdentificationHeadSealedV1(_HeadSealed):
    """Identification's record of reads has so many links, and the last one has this hash."""

    type: ClassVar[str] = "identification.head-sealed.v1"
    topic: ClassVar[str] = IDENTIFICATION_HEADS


class ReferralHeadSealedV1(_HeadSealed):
    """Referral's record of reads has so many links, and the last one has this hash."""

    type: ClassVar[str] = "referral.head-sealed.v1"
    topic: ClassVar[str] = REFERRAL_HEADS


class NotificationsHeadSealedV1(_HeadSealed):
    """Notifications' record of reads has so many links, and the last one has this hash."""

    type: ClassVar[str] = "notifications.head-sealed.v1"
    topic: ClassVar[str] = NOTIFICATIONS_HEADS


_EVENTS: dict[str, type[_HeadSealed]] = {
    "identification": IdentificationHeadSealedV1,
    "referral": ReferralHeadSealedV1,
    "notifications": NotificationsHeadSealedV1,
}


def head_sealed(service: str, links: int, root: bytes, told_at: datetime) -> EventData:
    """The event of `service`; `root` has 32 bytes."""
    return _EVENTS[service](
        record_id=record_of(service),
        links=links,
        root_begins=UUID(bytes=root[:_HALF]),
        root_ends=UUID(bytes=root[_HALF:]),
        told_at=told_at,
    )


def topic_of(service: str) -> str:
    """The topic to which `service` publishes its heads."""
    return _EVENTS[service].topic


def head_from(service: str, value: bytes) -> tuple[int, bytes, datetime]:
    """Number and hash of the last link, and when it was published, out of a record's value; raises ValueError."""
    event = _EVENTS[service].read(json.loads(value))
    if event.record_id != record_of(service):
        raise ValueError("This head is another record's.")
    return event.links, event.root_begins.bytes + event.root_ends.bytes, event.told_at


def record_of(service: str) -> UUID:
    """The id of a service's record of reads, the same in every installation."""
    return uuid5(_RECORDS, service)
