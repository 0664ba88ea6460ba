"""A question, or all of a report, needs no answer any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.notices import NoticeCode
from notifications.application.notices.posting import settle

if TYPE_CHECKING:
    from uuid import UUID

    from notifications.application.ports import UnitOfWork


async def end_questions(report_id: UUID, uow: UnitOfWork, question_id: UUID | None = None) -> None:
    """Of one question, or of all; while another one of the report is open, the items that lead there stay."""
    await uow.matters.hold(report_id)
    if not await uow.questions.end(report_id, question_id):
        news = await uow.notices.news_of(report_id)
        await settle([each for each in news if each.code is NoticeCode.QUESTION_WAITS], uow)
