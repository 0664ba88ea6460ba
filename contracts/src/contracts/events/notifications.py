"""What notifications tells: topic `notifications.deliveries`, keyed by notice."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime

from contracts.envelope import EventData, OpenEnum
from contracts.topics import NOTIFICATIONS_DELIVERIES


class Channel(OpenEnum):
    """How a notice reached somebody."""

    INBOX = "inbox"
    EMAIL = "email"
    UNKNOWN = "unknown"


class _DeliveryEvent(EventData):
    topic: ClassVar[str] = NOTIFICATIONS_DELIVERIES
    subject_field: ClassVar[str] = "notice_id"

    notice_id: UUID
    report_id: UUID
    referral_id: UUID | None
    unit_id: UUID


class DeliveryDeliveredV1(_DeliveryEvent):
    """A notice lies in a unit's inbox, or its mail was handed over."""

    type: ClassVar[str] = "notifications.delivery-delivered.v1"

    channel: Channel
    delivered_at: AwareDatetime


class DeliveryFailedV1(_DeliveryEvent):
    """A notice could not be handed over by this channel, after every retry."""

    type: ClassVar[str] = "notifications.delivery-failed.v1"

    channel: Channel
    failed_at: AwareDatetime


class NoticeOpenedV1(_DeliveryEvent):
    """Somebody cleared the notice from the inbox; it says nothing about the report having been read."""

    type: ClassVar[str] = "notifications.notice-opened.v1"

    opened_at: AwareDatetime
