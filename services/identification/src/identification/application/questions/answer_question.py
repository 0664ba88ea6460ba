"""The reporter answers the Centre, or a colleague of their unit does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.report_command import OnReport, on_report
from identification.domain.questions.question import answer_must_fit, answers_as

if TYPE_CHECKING:
    from uuid import UUID

    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport
    from identification.domain.questions.question import Said

OPERATION = "report.answer"


@dataclass(frozen=True, slots=True)
class AnswerQuestion(OnReport):
    """The answer to one question."""

    question_id: UUID
    said: Said


@on_report(OPERATION, permitted("answerQuestion"))
async def answer_question(command: AnswerQuestion, held: HeldReport, uow: UnitOfWork, sources: Sources) -> None:
    """The answer stands, and the asker is notified that there is one; of two at once one is kept. Bumps nothing.

    Raises NotFound for no question of this report, ReportMoveRefused, QuestionAlreadyAnswered, QuestionClosed,
    OnlyCodesThroughReporter; InvalidInput for what is no answer to it.
    """
    report, said = held.record, command.said
    question = await uow.questions.get(report.id, command.question_id)
    report.answer(question, held.now)
    answers = sources.directory.answers_to(question.code) if question.code is not None else None
    answer_must_fit(said, question, report.in_force.way_in, answers or ())
    by = command.principal.subject
    position = answers_as(held.positions, keyed=report.filing.keyed_by(by))
    await uow.questions.answer(report.id, question.id, said, by, position, held.now)
