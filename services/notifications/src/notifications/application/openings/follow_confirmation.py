"""The Centre's duty confirmed where a referral went: that is not waited for any more, and the unit can read now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.notices import NoticeCode
from contracts.words.urgency import Urgency
from notifications.application.notices.posting import Occurrence, post, settle
from notifications.domain.notices.routing import Occasion, routes_for
from notifications.domain.vocabulary import Matter, Recipient

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from contracts.events.identification import RerouteConfirmedV1
    from notifications.application.ports import UnitOfWork


async def follow_confirmation(event: RerouteConfirmedV1, event_id: UUID, uow: UnitOfWork, clock: Clock) -> None:
    """The unit is notified with the referral's own urgency: when it was asked, it could read nothing yet. None of what is over."""
    matter = Matter(event.about, event.referral_id)
    await uow.matters.hold(event.about)
    await uow.matters.let_open(event.referral_id, event.unit_id)
    await settle(await uow.notices.waiting(event.referral_id, NoticeCode.CONFIRMATION_WAITS), uow)
    if await uow.matters.has_ended(matter):
        return
    addressee = await uow.matters.addressee_of(event.referral_id)
    urgency = addressee.urgency if addressee else Urgency.IMMEDIATE
    occurrence = Occurrence(event_id, matter, urgency)
    for route in routes_for(Occasion.REROUTE_CONFIRMED):
        await post(route, Recipient.unit(event.unit_id), occurrence, uow, clock)
