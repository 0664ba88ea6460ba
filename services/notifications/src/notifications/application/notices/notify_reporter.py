"""The Centre took a report over, or said what to do now; a colleague took it: its author finds it in their own inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.posting import Occurrence, post
from notifications.domain.errors import AuthorIsUnknown
from notifications.domain.notices.routing import Occasion, routes_for
from notifications.domain.vocabulary import Matter, Recipient

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.ports import UnitOfWork


async def notify_reporter(
    event_id: UUID,
    report_id: UUID,
    occasion: Occasion,
    uow: UnitOfWork,
    clock: Clock,
    second_author: UUID | None = None,
) -> None:
    """Tells the authors alone, as pressing as their report is; raises AuthorIsUnknown when no report-submitted came before."""
    await uow.matters.hold(report_id)
    report = await uow.matters.report(report_id)
    if report is None:
        raise AuthorIsUnknown
    occurrence = Occurrence(event_id, Matter(report_id, None), report.urgency)
    for route in routes_for(occasion):
        for author in filter(None, (report.author_id, second_author)):
            await post(route, Recipient.person(author), occurrence, uow, clock)
