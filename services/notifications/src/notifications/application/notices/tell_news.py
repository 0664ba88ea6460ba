"""The reporter said something new: the Centre's duty hears of it, and whoever has the report in hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts.words.urgency import Urgency
from notifications.application.notices.posting import Occurrence, post, settle
from notifications.domain.notices.routing import Audience, Occasion, routes_for
from notifications.domain.vocabulary import RANK, Matter, Recipient

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.ports import Directory, UnitOfWork
    from notifications.application.reports.ports import Report


@dataclass(frozen=True, slots=True)
class TellNews:
    """What the reporter did; without an urgency that of the report counts. `asked_by` asked for what they answered."""

    event_id: UUID
    report_id: UUID
    occasion: Occasion
    urgency: Urgency | None
    asked_by: UUID | None = None


async def tell_news(command: TellNews, uow: UnitOfWork, directory: Directory, clock: Clock) -> None:
    """One item for each who is told. It takes the place of earlier ones of its kind that are no more urgent.

    So nobody's inbox fills by taps, and nothing more urgent goes unseen because something followed it.
    """
    await uow.matters.hold(command.report_id)
    matter = Matter(command.report_id, None)
    if await uow.matters.has_ended(matter):
        return
    report = await uow.matters.report(command.report_id)
    urgency = command.urgency or (report.urgency if report else Urgency.IMMEDIATE)
    for route in routes_for(command.occasion):
        recipient = _recipient(route.audience, command, report, directory)
        if recipient is None or not await post(
            route, recipient, Occurrence(command.event_id, matter, urgency), uow, clock
        ):
            continue
        earlier = [
            each
            for each in await uow.notices.news_of(command.report_id)
            if (each.code, each.recipient) == (route.code, recipient) and each.caused_by != command.event_id
        ]
        await settle([each for each in earlier if RANK[each.urgency] >= RANK[urgency]], uow)


def _recipient(audience: Audience, command: TellNews, report: Report | None, directory: Directory) -> Recipient | None:
    if audience is Audience.UNIT_ON_DUTY:
        return Recipient.unit(directory.duty().unit_id)
    taken_over_by = report.taken_over_by if report else None
    by = command.asked_by if audience is Audience.ASKED_BY else taken_over_by
    return None if by is None else Recipient.person(by)
