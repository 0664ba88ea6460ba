"""A caller asked the Centre without a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.urgency import Urgency
from notifications.application.notices.posting import Occurrence, post
from notifications.domain.notices.routing import Occasion, routes_for
from notifications.domain.vocabulary import Matter, Recipient

if TYPE_CHECKING:
    from chassis.ports import Clock
    from notifications.application.ports import Directory, UnitOfWork
    from notifications.domain.advice import WaitingAdvice


async def follow_advice(waiting: WaitingAdvice, uow: UnitOfWork, directory: Directory, clock: Clock) -> None:
    """The Centre's unit on duty hears that a question waits; nothing about it is urgent."""
    await uow.matters.hold(waiting.advice_id)
    await uow.advices.start(waiting)
    occurrence = Occurrence(waiting.origin.caused_by, Matter(waiting.advice_id, None), Urgency.STANDARD)
    unit = Recipient.unit(directory.duty().unit_id)
    for route in routes_for(Occasion.ADVICE_WAITS):
        await post(route, unit, occurrence, uow, clock)
