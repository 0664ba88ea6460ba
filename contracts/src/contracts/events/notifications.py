"""What notifications tells: topic `notifications.deliveries`, keyed by notice."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.envelope import EventData, OpenEnum
from contracts.events.identification import Urgency
from contracts.topics import NOTIFICATIONS_DELIVERIES


class Channel(OpenEnum):
    """How a notice reached somebody."""

    INBOX = "inbox"
    EMAIL = "email"
    PHONE = "phone"
    UNKNOWN = "unknown"


class NoticeCode(OpenEnum):
    """Why somebody is told."""

    REQUEST_WAITS = "request_waits"
    REQUEST_UPDATED = "request_updated"
    TERM_PASSED = "term_passed"
    ACCESS_CHANGED = "access_changed"
    REQUEST_WITHDRAWN = "request_withdrawn"
    ITEM_RECEIVED = "item_received"
    ITEM_UPDATED = "item_updated"
    CONFIRMATION_WAITS = "confirmation_waits"
    OPENING_REFUSED = "opening_refused"
    REPORTER_ANSWERED = "reporter_answered"
    REPORT_EXTENDED = "report_extended"
    URGENT_REQUEST_WAITS = "urgent_request_waits"
    UNKNOWN = "unknown"


class NoticeState(OpenEnum):
    """Where a notice stands."""

    WAITING = "waiting"
    OPENED = "opened"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


class _NoticeEvent(EventData):
    topic: ClassVar[str] = NOTIFICATIONS_DELIVERIES
    subject_field: ClassVar[str] = "notice_id"

    notice_id: UUID
    report_id: UUID
    referral_id: UUID | None


class _DeliveryEvent(_NoticeEvent):
    unit_id: UUID


class DeliveryDeliveredV1(_DeliveryEvent):
    """A notice lies in a unit's inbox, or its mail or its call was handed over."""

    type: ClassVar[str] = "notifications.delivery-delivered.v1"

    channel: Channel
    delivered_at: AwareDatetime


class DeliveryFailedV1(_DeliveryEvent):
    """A notice could not be handed over by this channel, after every retry."""

    type: ClassVar[str] = "notifications.delivery-failed.v1"

    channel: Channel
    failed_at: AwareDatetime


class DeliveryAcknowledgedV1(_DeliveryEvent):
    """Whoever was called pressed the key that says so; it says nothing about the report having been taken over."""

    type: ClassVar[str] = "notifications.delivery-acknowledged.v1"

    channel: Channel
    acknowledged_at: AwareDatetime


class NoticeOpenedV1(_DeliveryEvent):
    """Somebody cleared the notice from the inbox; it says nothing about the report having been read."""

    type: ClassVar[str] = "notifications.notice-opened.v1"

    opened_at: AwareDatetime


class NoticeChangedV1(_NoticeEvent):
    """How a notice of a unit or of a person stands from now on: told when it is made and at every change, for the record only.

    `rung` counts the alerts about a danger that nobody took over, from 0; other notices have none.
    """

    type: ClassVar[str] = "notifications.notice-changed.v1"

    unit_id: UUID | None
    person_id: UUID | None
    code: NoticeCode
    urgency: Urgency
    state: NoticeState
    made_at: AwareDatetime
    opened_at: AwareDatetime | None
    version: int = Field(ge=1, le=2**31 - 1)
    rung: int | None = Field(default=None, ge=0, le=2**31 - 1)
