"""A report is handed over: its author's unit hears that something waits, and its author that a colleague took it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.notices import NoticeCode
from contracts.words.reports import HandOver
from notifications.application.notices.notify_reporter import notify_reporter
from notifications.application.notices.posting import Occurrence, post, settle
from notifications.domain.errors import AuthorIsUnknown
from notifications.domain.notices.routing import Occasion, routes_for
from notifications.domain.vocabulary import Matter, Recipient

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from contracts.events.identification import HandOverChangedV1
    from notifications.application.ports import UnitOfWork


async def follow_hand_over(event: HandOverChangedV1, event_id: UUID, uow: UnitOfWork, clock: Clock) -> None:
    """What waited for the unit waits no more, whichever step this is; raises AuthorIsUnknown."""
    await uow.matters.hold(event.report_id)
    waiting = await uow.notices.news_of(event.report_id)
    await settle([each for each in waiting if each.code is NoticeCode.HAND_OVER_WAITS], uow)
    if event.step is HandOver.TAKEN:
        await notify_reporter(event_id, event.report_id, Occasion.HANDED_OVER, uow, clock)
    if event.step is HandOver.OFFERED:
        if (report := await uow.matters.report(event.report_id)) is None:
            raise AuthorIsUnknown
        occurrence = Occurrence(event_id, Matter(event.report_id, None), report.urgency)
        for route in routes_for(Occasion.HAND_OVER_WAITS):
            await post(route, Recipient.unit(event.unit_id), occurrence, uow, clock)
