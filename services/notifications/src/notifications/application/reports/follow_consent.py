"""The person was asked for consent: the Centre hears what its reporter recorded, and the reporter that the Centre did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.persons import ConsentOutcome
from notifications.application.notices.notify_reporter import notify_reporter
from notifications.application.notices.tell_access_changed import tell_access_changed
from notifications.application.notices.tell_news import TellNews, tell_news
from notifications.application.questions.follow_answer import end_questions
from notifications.domain.notices.routing import Occasion

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from contracts.events.identification import ConsentRecordedV1
    from notifications.application.ports import Directory, UnitOfWork


async def follow_consent(
    event: ConsentRecordedV1, event_id: UUID, uow: UnitOfWork, directory: Directory, clock: Clock
) -> None:
    """An attempt to ask is no news: the term runs on, and its breach is published. A no ends what a withdrawal ends."""
    if event.outcome is ConsentOutcome.NOT_ASKED:
        return
    refused = event.outcome is ConsentOutcome.REFUSED
    # What rested on the consent ends with a no.
    purposes = () if refused else None
    if event.recorded_by in (event.author_id, event.second_author_id):
        if refused:
            await end_questions(event.about, uow)
        news = TellNews(event_id, event.about, Occasion.PERSON_ASKED, None, purposes=purposes)
        await tell_news(news, uow, directory, clock)
        return
    if refused:
        await tell_access_changed(event_id, event.about, uow, clock)
    news = TellNews(event_id, event.about, Occasion.CENTRE_HEARD_PERSON, None, purposes=purposes)
    await tell_news(news, uow, directory, clock)
    await notify_reporter(event_id, event.about, Occasion.CENTRE_ASKED_PERSON, uow, clock, event.second_author_id)
