"""The person took back what they agreed to: who has the report in hand at the Centre reads less from now on, and is notified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.posting import Occurrence, post
from notifications.application.questions.follow_answer import end_questions
from notifications.domain.notices.routing import Occasion, routes_for
from notifications.domain.vocabulary import Matter, Recipient

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.ports import UnitOfWork


async def tell_access_changed(event_id: UUID, report_id: UUID, uow: UnitOfWork, clock: Clock) -> None:
    """One item in the inbox of the person who has it in hand, if there is one. What the Centre asked waits no more.

    Units whose access rested on consent hear of it by the end of their referral (follow_end).
    """
    await end_questions(report_id, uow)
    report = await uow.matters.report(report_id)
    if report is None or report.taken_over_by is None:
        return
    occurrence = Occurrence(event_id, Matter(report_id, None), report.urgency)
    for route in routes_for(Occasion.CONSENT_WITHDRAWN):
        await post(route, Recipient.person(report.taken_over_by), occurrence, uow, clock)
