"""A question without a report waits for a person of the Centre, until it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.advice import AdviceAnsweredV1, AdviceAskedV1
from notifications.application.notices.notify import notify
from notifications.application.notices.posting import settle
from notifications.application.waiting import origin_of
from notifications.domain.advice import WaitingAdvice

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from contracts.envelope import Envelope, EventData
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_advice(event: AdviceAskedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies) -> None:
    """The Centre's unit on duty hears that a question waits; nothing about it is urgent."""
    await uow.matters.hold(event.advice_id)
    await uow.advices.start(WaitingAdvice(event.advice_id, event.asked_at, event.due_at, origin_of(envelope)))
    await notify(event, envelope, uow, outside)


async def follow_advice_answer(
    event: AdviceAnsweredV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """The asker is notified of the answer, and there are no more alerts about the question."""
    await uow.matters.hold(event.advice_id)
    await uow.advices.end(event.advice_id)
    await settle(await uow.notices.news_of(event.advice_id), uow)
    await notify(event, envelope, uow, outside)


FOLLOWED: dict[type[EventData], Callable[..., Awaitable[None]]] = {
    AdviceAskedV1: follow_advice,
    AdviceAnsweredV1: follow_advice_answer,
}
