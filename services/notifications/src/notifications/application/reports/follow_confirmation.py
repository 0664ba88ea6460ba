"""The Centre's duty confirmed where a referral went: nobody is asked for that any more, and the unit can read now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifications.application.notices.posting import Occurrence, post, settle
from notifications.domain.notices.catalogue import NoticeCode
from notifications.domain.notices.routing import Occasion, routes_for
from notifications.domain.vocabulary import Recipient, Urgency

if TYPE_CHECKING:
    from uuid import UUID

    from notifications.application.notices.posting import Desk
    from notifications.application.ports import UnitOfWork
    from notifications.domain.vocabulary import Matter


@dataclass(frozen=True, slots=True)
class FollowConfirmation:
    """A referral that had gone on to `unit_id` is open to it."""

    event_id: UUID
    matter: Matter
    referral_id: UUID
    unit_id: UUID


async def follow_confirmation(command: FollowConfirmation, uow: UnitOfWork, desk: Desk) -> None:
    """The unit is told with the referral's own urgency: when it was asked, it could read nothing yet. What is over is told to nobody."""
    await uow.matters.hold(command.matter.report_id)
    await settle(await uow.notices.waiting(command.referral_id, NoticeCode.CONFIRMATION_WAITS), uow)
    if await uow.matters.has_ended(command.matter):
        return
    addressee = await uow.matters.addressee_of(command.referral_id)
    urgency = addressee.urgency if addressee else Urgency.IMMEDIATE
    occurrence = Occurrence(command.event_id, command.matter, urgency)
    for route in routes_for(Occasion.REROUTE_CONFIRMED):
        await post(route, Recipient.unit(command.unit_id), occurrence, uow, desk)
