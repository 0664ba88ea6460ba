"""Events of notifications: topic `notifications.deliveries`, keyed by notice."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.envelope import EventData
from contracts.events.identification import OpenUrgency
from contracts.open_words import Open, Sentence
from contracts.topics import NOTIFICATIONS_DELIVERIES
from contracts.words.notices import Channel, NoticeCode, NoticeState


class NoticeEvent(EventData):
    """Something about a notice."""

    topic: ClassVar[str] = NOTIFICATIONS_DELIVERIES
    subject_field: ClassVar[str] = "notice_id"

    notice_id: UUID
    report_id: UUID
    referral_id: UUID | None


class _DeliveryEvent(NoticeEvent):
    unit_id: UUID


class DeliveryDeliveredV1(_DeliveryEvent):
    """A notice lies in a unit's inbox, or its mail or its call was handed over."""

    type: ClassVar[str] = "notifications.delivery-delivered.v1"

    channel: Open[Channel]
    delivered_at: AwareDatetime


class DeliveryFailedV1(_DeliveryEvent):
    """A notice could not be handed over by this channel, after every retry."""

    type: ClassVar[str] = "notifications.delivery-failed.v1"

    channel: Open[Channel]
    failed_at: AwareDatetime


class DeliveryAcknowledgedV1(_DeliveryEvent):
    """The person called pressed the key that says so; it says nothing about the report having been taken over."""

    type: ClassVar[str] = "notifications.delivery-acknowledged.v1"

    channel: Open[Channel]
    acknowledged_at: AwareDatetime


class NoticeOpenedV1(_DeliveryEvent):
    """A reader cleared the notice from the inbox; it says nothing about the report having been read."""

    type: ClassVar[str] = "notifications.notice-opened.v1"

    opened_at: AwareDatetime


class NoticeChangedV1(NoticeEvent):
    """How a notice of a unit or of a person stood: published by releases until 2026-11-30, without a consumer.

    `rung` counts the alerts about a danger that is not taken over, from 0, the reminders of a question and alerts about one that
    the Centre has not answered in time, from 1; other notices have none.
    """

    type: ClassVar[str] = "notifications.notice-changed.v1"

    unit_id: UUID | None
    person_id: UUID | None
    code: Annotated[Open[NoticeCode], Sentence("Why the recipient is notified.")]
    urgency: OpenUrgency
    state: Open[NoticeState]
    made_at: AwareDatetime
    opened_at: AwareDatetime | None
    version: int = Field(ge=1, le=2**31 - 1)
    rung: int | None = Field(default=None, ge=0, le=2**31 - 1)
