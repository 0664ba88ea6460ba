"""The Centre asked the reporter: the authors and their unit hear that something waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.notices import NoticeCode
from notifications.application.notices.posting import Occurrence, post, settle
from notifications.domain.errors import AuthorIsUnknown
from notifications.domain.notices.routing import Audience, Occasion, routes_for
from notifications.domain.vocabulary import Matter, Recipient

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.ports import UnitOfWork
    from notifications.domain.questions import WaitingQuestion


async def follow_question(waiting: WaitingQuestion, uow: UnitOfWork, clock: Clock) -> None:
    """One item for each, by the event that asked; raises AuthorIsUnknown."""
    await uow.matters.hold(waiting.report_id)
    await uow.questions.start(waiting)
    await tell_waiting(waiting, waiting.origin.caused_by, None, uow, clock)


async def tell_waiting(
    waiting: WaitingQuestion, cause: UUID, reminder: int | None, uow: UnitOfWork, clock: Clock
) -> None:
    """The item takes the place of an earlier one for the same reader: however many questions wait, one line leads to them."""
    if (report := await uow.matters.report(waiting.report_id)) is None:
        raise AuthorIsUnknown
    occurrence = Occurrence(cause, Matter(waiting.report_id, None), report.urgency, reminder)
    earlier = [each for each in await uow.notices.news_of(waiting.report_id) if each.code is NoticeCode.QUESTION_WAITS]
    for route in routes_for(Occasion.QUESTION_WAITS):
        for recipient in _recipients(route.audience, waiting):
            if await post(route, recipient, occurrence, uow, clock):
                await settle([each for each in earlier if each.recipient == recipient], uow)


def _recipients(audience: Audience, waiting: WaitingQuestion) -> list[Recipient]:
    if audience is Audience.UNIT:
        return [] if waiting.unit_id is None else [Recipient.unit(waiting.unit_id)]
    return [Recipient.person(author) for author in (waiting.author_id, waiting.second_author_id) if author]
