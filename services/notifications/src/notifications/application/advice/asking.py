"""A question without a report waits for a person of the Centre: when it is overdue the person on duty is alerted, and again a day later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.urgency import Urgency
from notifications.application.notices.notifying import notify
from notifications.application.notices.posting import Occurrence, post, settle
from notifications.application.waiting import next_due, origin_of
from notifications.domain.advice import WaitingAdvice
from notifications.domain.naming import rung_id
from notifications.domain.notices.routing import Timer, rows_of
from notifications.domain.vocabulary import Matter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from contracts.envelope import Envelope
    from contracts.events.advice import AdviceAnsweredV1, AdviceAskedV1
    from notifications.application.notices.notifying import NoticeDependencies
    from notifications.application.ports import UnitOfWork
    from notifications.application.waiting import Watch


async def follow_advice(event: AdviceAskedV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies) -> None:
    """The Centre's unit on duty hears that a question waits; nothing about it is urgent."""
    await uow.matters.hold(event.advice_id)
    await uow.advices.start(WaitingAdvice(event.advice_id, event.asked_at, event.due_at, origin_of(envelope)))
    await notify(event, envelope, uow, outside)


async def alert_overdue(watch: Watch[WaitingAdvice], without: Sequence[UUID] = ()) -> UUID | None:
    """Alerts about one question (`next_due`); its id."""
    return await next_due(watch, _alert, without)


async def _alert(waiting: WaitingAdvice, alert: int, uow: UnitOfWork, outside: NoticeDependencies) -> None:
    """A later alert takes the place of an earlier one, also where another person was on duty then; what waits for the unit stays."""
    await uow.advices.save(waiting)
    cause = rung_id(waiting.origin.caused_by, alert)
    occurrence = Occurrence(cause, Matter(waiting.advice_id, None), Urgency.URGENT, alert)
    earlier = await uow.notices.news_of(waiting.advice_id)
    duty = await uow.rosters.in_force(outside.directory.duty(), outside.clock.now())
    for row in rows_of(Timer.ADVICE_OVERDUE):
        if await post(row.code, duty.now(), occurrence, uow, outside.clock):
            await settle([each for each in earlier if each.code is row.code], uow)


async def follow_advice_answer(
    event: AdviceAnsweredV1, envelope: Envelope, uow: UnitOfWork, outside: NoticeDependencies
) -> None:
    """The asker is notified of the answer, and there are no more alerts about the question."""
    await uow.matters.hold(event.advice_id)
    await uow.advices.end(event.advice_id)
    await settle(await uow.notices.news_of(event.advice_id), uow)
    await notify(event, envelope, uow, outside)
