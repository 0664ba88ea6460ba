"""The reporter answers the Centre, or a colleague of their unit does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.report_command import on_report
from identification.domain.questions.question import Said, answer_must_fit, answers_as

if TYPE_CHECKING:
    from contracts.commands.reports import Answering
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "report.answer"


@on_report(OPERATION, permitted("answerQuestion"))
async def answer_question(
    command: ReportCommand[Answering], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """The answer is stored, and the asker is notified that there is one; of two at once one is kept. Bumps nothing.

    Raises NotFound for no question of this report, ReportMoveRefused, QuestionAlreadyAnswered, QuestionClosed,
    OnlyCodesThroughReporter; InvalidInput for what is no answer to it.
    """
    given, report = command.given, held.record
    said = Said(given.answer, given.text)
    question = await uow.questions.get(report.id, given.question_id)
    report.answer(question, held.now)
    answers = sources.directory.answers_to(question.code) if question.code is not None else None
    answer_must_fit(said, question, report.in_force.way_in, answers or ())
    by = command.principal.subject
    position = answers_as(held.positions, keyed=report.filing.keyed_by(by))
    await uow.questions.answer(report.id, question.id, said, by, position, held.now)
