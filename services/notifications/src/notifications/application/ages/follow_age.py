"""The person turned out to be a child, or to be none: the Centre hears of it, and the reporter who did not say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import urgency_of
from notifications.application.notices.notify_reporter import notify_reporter
from notifications.application.notices.tell_news import TellNews, tell_news
from notifications.domain.notices.routing import Occasion

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from contracts.events.identification import PersonAgeChangedV1
    from notifications.application.ports import Directory, UnitOfWork


async def follow_age(
    event: PersonAgeChangedV1, event_id: UUID, uow: UnitOfWork, directory: Directory, clock: Clock
) -> None:
    """As pressing as the report is from now on. A unit that was sent the child hears of its referral, sent or ended."""
    # What rested on the child's way ends with it.
    purposes = None if event.child_path else ()
    news = TellNews(event_id, event.about, Occasion.AGE_FOUND_OUT, urgency_of(event.urgency), purposes=purposes)
    await tell_news(news, uow, directory, clock)
    if event.recorded_by not in (event.author_id, event.second_author_id):
        occasion, second = Occasion.CENTRE_FOUND_OUT_AGE, event.second_author_id
        await notify_reporter(event_id, event.about, occasion, uow, clock, second)
