"""Questions that wait, in PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from notifications.adapters import tables
from notifications.adapters.waiting import KeptWaiting, Waiting
from notifications.domain.advice import ALERTED_AFTER, WaitingAdvice
from notifications.domain.questions import REMINDED_AFTER, WaitingQuestion

if TYPE_CHECKING:
    from uuid import UUID

_question, _advice = tables.waiting_question, tables.waiting_advice
QUESTIONS = Waiting(
    _question,
    WaitingQuestion,
    held_by="report_id",
    count="reminders",
    since="asked_at",
    after=REMINDED_AFTER,
)
ADVICES = Waiting(_advice, WaitingAdvice, held_by="advice_id", count="alerts", since="due_at", after=ALERTED_AFTER)


class PostgresQuestions(KeptWaiting[WaitingQuestion]):
    """The `Questions` port, as the worker role."""

    _rows = QUESTIONS

    async def end(self, report_id: UUID, question_id: UUID | None = None) -> bool:
        of_report = _question.c.report_id == report_id
        ended = delete(_question).where(of_report)
        await self._connection.execute(
            ended if question_id is None else ended.where(_question.c.question_id == question_id)
        )
        another = select(_question.c.question_id).where(of_report).limit(1)
        return (await self._connection.execute(another)).first() is not None


class PostgresAdvices(KeptWaiting[WaitingAdvice]):
    """The `Advices` port, as the worker role: questions without a report."""

    _rows = ADVICES

    async def end(self, advice_id: UUID) -> None:
        await self._connection.execute(delete(_advice).where(_advice.c.advice_id == advice_id))
