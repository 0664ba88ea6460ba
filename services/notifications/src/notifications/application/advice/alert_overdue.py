"""A question without a report was not answered in time: the person on duty is notified, and again a day later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.processes.apart import naming
from contracts.words.notices import NoticeCode
from contracts.words.urgency import Urgency
from notifications.application.notices.posting import Occurrence, post, settle
from notifications.domain.naming import rung_id
from notifications.domain.notices.routing import Occasion, routes_for
from notifications.domain.vocabulary import Matter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.ports import Directory, DueAdvice, UnitOfWork
    from notifications.domain.advice import WaitingAdvice


@dataclass(frozen=True, slots=True)
class AdviceWatch:
    """What alerting takes from outside."""

    due: DueAdvice
    directory: Directory
    clock: Clock


async def alert_overdue(watch: AdviceWatch, without: Sequence[UUID] = ()) -> UUID | None:
    """Makes one alert about one question, whole or not at all; its id, or None when none is overdue.

    `without` are questions that are left out. Raises NotDone, by the question, for one that can alert no person.
    """
    now = watch.clock.now()
    with naming() as about:
        async with watch.due(now, without) as found:
            if found is None:
                return None
            waiting, uow = found
            about.what = waiting.advice_id
            if (alert := waiting.alert(now)) is not None:
                await uow.advices.save(waiting)
                await _tell(waiting, alert, uow, watch)
            return waiting.advice_id


async def _tell(waiting: WaitingAdvice, alert: int, uow: UnitOfWork, watch: AdviceWatch) -> None:
    """A later alert takes the place of an earlier one; what waits for the unit stays."""
    occurrence = Occurrence(
        rung_id(waiting.origin.caused_by, alert), Matter(waiting.advice_id, None), Urgency.URGENT, alert
    )
    earlier = await uow.notices.news_of(waiting.advice_id)
    duty = await uow.rosters.in_force(watch.directory.duty(), watch.clock.now())
    for route in routes_for(Occasion.ADVICE_OVERDUE):
        if await post(route, duty.now(), occurrence, uow, watch.clock):
            await settle([each for each in earlier if each.code is NoticeCode.ADVICE_OVERDUE], uow)
