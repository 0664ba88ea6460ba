"""A proposal that a child is an adult no longer waits: a second person is not asked, and who proposed it is notified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.notices import NoticeCode
from notifications.application.notices.posting import settle
from notifications.application.notices.tell_news import TellNews, tell_news
from notifications.domain.notices.routing import Occasion

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from contracts.events.identification import AdultProposalEndedV1
    from notifications.application.ports import Directory, UnitOfWork


async def follow_proposal_end(
    event: AdultProposalEndedV1, event_id: UUID, uow: UnitOfWork, directory: Directory, clock: Clock
) -> None:
    """Who ended it by themselves is not notified of it."""
    await uow.matters.hold(event.about)
    asking = await uow.notices.news_of(event.about)
    await settle([each for each in asking if each.code is NoticeCode.SECOND_PERSON_NEEDED], uow)
    if event.ended_by != event.proposed_by:
        news = TellNews(event_id, event.about, Occasion.PROPOSAL_DECIDED, None, asked_by=event.proposed_by)
        await tell_news(news, uow, directory, clock)
