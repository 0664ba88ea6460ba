"""A question without a report was not answered in time: the person on duty is alerted, and again a day later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.urgency import Urgency
from notifications.application.notices.posting import Occurrence, post, settle
from notifications.application.waiting import next_due
from notifications.domain.naming import alert_id
from notifications.domain.notices.routing import Timer, rows_of
from notifications.domain.vocabulary import Matter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork
    from notifications.application.waiting import Watch
    from notifications.domain.advice import WaitingAdvice


async def alert_overdue(watch: Watch[WaitingAdvice], without: Sequence[UUID] = ()) -> UUID | None:
    """Alerts about one question (`next_due`); its id."""
    return await next_due(watch, _alert, without)


async def _alert(waiting: WaitingAdvice, alert: int, uow: UnitOfWork, outside: NoticeDependencies) -> None:
    """A later alert takes the place of an earlier one, also where another person was on duty then; what is open for the unit stays."""
    await uow.advices.save(waiting)
    cause = alert_id(waiting.origin.caused_by, alert)
    occurrence = Occurrence(cause, Matter(waiting.advice_id, None), Urgency.URGENT, alert)
    earlier = await uow.notices.news_of(waiting.advice_id)
    duty = await uow.rosters.in_force(outside.directory.duty(), outside.clock.now())
    for row in rows_of(Timer.ADVICE_OVERDUE):
        if await post(row.code, duty.now(), occurrence, uow, outside.clock):
            await settle([each for each in earlier if each.code is row.code], uow)
