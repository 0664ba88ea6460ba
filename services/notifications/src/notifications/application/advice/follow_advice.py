"""A caller asked the Centre without a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.notify import notify
from notifications.application.waiting import origin_of
from notifications.domain.advice import WaitingAdvice

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.advice import AdviceAskedV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_advice(event: AdviceAskedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies) -> None:
    """The Centre's unit on duty is notified that a question is open; nothing about it is urgent."""
    await uow.matters.hold(event.advice_id)
    await uow.advices.start(WaitingAdvice(event.advice_id, event.asked_at, event.due_at, origin_of(envelope)))
    await notify(event, envelope, uow, outside)
