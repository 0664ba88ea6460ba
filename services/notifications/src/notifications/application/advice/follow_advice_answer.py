"""A person of the Centre answered a question without a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.urgency import Urgency
from notifications.application.notices.posting import Occurrence, post, settle
from notifications.domain.notices.routing import Occasion, routes_for
from notifications.domain.vocabulary import Matter, Recipient

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from contracts.events.advice import AdviceAnsweredV1
    from notifications.application.ports import UnitOfWork


async def follow_advice_answer(event: AdviceAnsweredV1, event_id: UUID, uow: UnitOfWork, clock: Clock) -> None:
    """The asker is notified of the answer, and there are no more alerts about the question."""
    await uow.matters.hold(event.advice_id)
    await uow.advices.end(event.advice_id)
    await settle(await uow.notices.news_of(event.advice_id), uow)
    occurrence = Occurrence(event_id, Matter(event.advice_id, None), Urgency.STANDARD)
    for route in routes_for(Occasion.ADVICE_ANSWERED):
        await post(route, Recipient.person(event.author_id), occurrence, uow, clock)
