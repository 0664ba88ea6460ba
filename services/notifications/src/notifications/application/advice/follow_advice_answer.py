"""A person of the Centre answered a question without a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.notify import notify
from notifications.application.notices.posting import settle

if TYPE_CHECKING:
    from contracts.envelope import Envelope
    from contracts.events.advice import AdviceAnsweredV1
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork


async def follow_advice_answer(
    event: AdviceAnsweredV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """The asker is notified of the answer, and there are no more alerts about the question."""
    await uow.matters.hold(event.advice_id)
    await uow.advices.end(event.advice_id)
    await settle(await uow.notices.news_of(event.advice_id), uow)
    await notify(event, envelope, uow, outside)
