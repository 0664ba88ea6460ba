"""What identification does when others tell something: parse, call the use case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.notifications import Channel, DeliveryDeliveredV1
from contracts.events.referral import ReferralAcceptedV1, ReferralReroutedV1, ReferralSentV1
from identification.application.follow_referral import address_unit, open_grant
from identification.application.note_delivery import note_delivery
from identification.bootstrap import duty_inboxes, unit_of_work_for_event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.inbox.inbox import Handler
    from contracts.envelope import Envelope, EventData


async def on_sent(event: ReferralSentV1 | ReferralReroutedV1, envelope: Envelope, connection: AsyncConnection) -> None:
    """A unit was addressed."""
    uow = unit_of_work_for_event(connection, envelope)
    await address_unit(event.referral_id, event.report_id, event.purpose.value, event.unit_id, uow)


async def on_accepted(event: ReferralAcceptedV1, envelope: Envelope, connection: AsyncConnection) -> None:
    """A worker took a referral on."""
    uow = unit_of_work_for_event(connection, envelope)
    await open_grant(event.referral_id, event.purpose.value, event.unit_id, event.accepted_by, uow)


async def on_delivered(event: DeliveryDeliveredV1, envelope: Envelope, connection: AsyncConnection) -> None:
    """A notice lies in an inbox."""
    if event.channel is Channel.INBOX:
        uow = unit_of_work_for_event(connection, envelope)
        await note_delivery(event.report_id, event.unit_id, duty_inboxes(), event.delivered_at, uow)


HANDLERS: Mapping[type[EventData], Handler] = {
    ReferralSentV1: on_sent,
    ReferralReroutedV1: on_sent,
    ReferralAcceptedV1: on_accepted,
    DeliveryDeliveredV1: on_delivered,
}
