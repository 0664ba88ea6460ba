"""Questions that wait, in PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from notifications.adapters import tables
from notifications.adapters.waiting import KeptWaiting, Waiting
from notifications.domain.questions import REMINDED_AFTER, WaitingQuestion

if TYPE_CHECKING:
    from uuid import UUID

_table = tables.waiting_question
_QUESTIONS = Waiting(
    _table, WaitingQuestion, held_by="report_id", count="reminders", since="asked_at", after=REMINDED_AFTER
)
due_question = _QUESTIONS.due


class PostgresQuestions(KeptWaiting[WaitingQuestion]):
    """The `Questions` port, as the worker role."""

    _rows = _QUESTIONS

    async def ask_instead(self, report_id: UUID, unit_id: UUID | None) -> None:
        given = update(_table).where(_table.c.report_id == report_id)
        await self._connection.execute(given.values(unit_id=unit_id))

    async def end(self, report_id: UUID, question_id: UUID | None = None) -> bool:
        of_report = _table.c.report_id == report_id
        ended = delete(_table).where(of_report)
        await self._connection.execute(
            ended if question_id is None else ended.where(_table.c.question_id == question_id)
        )
        another = select(_table.c.question_id).where(of_report).limit(1)
        return (await self._connection.execute(another)).first() is not None
