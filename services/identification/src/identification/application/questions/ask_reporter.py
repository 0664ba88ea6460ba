"""The Centre asks the reporter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.report_command import on_report
from identification.domain.consents.consent import withdrawn_at
from identification.domain.policies import acts_at_centre_as
from identification.domain.questions.errors import AskingWithoutConsent
from identification.domain.questions.question import Said, question_must_fit

if TYPE_CHECKING:
    from contracts.commands.reports import Asking
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "report.ask"


@on_report(OPERATION, permitted("askReporter"))
async def ask_reporter(command: ReportCommand[Asking], held: HeldReport, uow: UnitOfWork, sources: Sources) -> None:
    """The question is open, and the reporter is notified of it; bumps nothing.

    Raises OnlyCodesThroughReporter, AskingWithoutConsent, TooManyQuestions, ReportMoveRefused; InvalidInput for what is no question.
    """
    report, said = held.record, Said(command.given.question, command.given.text)
    known = sources.directory.answers_to(said.code) is not None if said.code is not None else False
    question_must_fit(said, report.in_force.way_in, known=known)
    consents = await uow.ledger.consents([command.report_id])
    # What a child ever said of consent is void.
    if not report.in_force.child_path and withdrawn_at(consents.get(command.report_id, ())) is not None:
        raise AskingWithoutConsent
    question_id, by = sources.ids.new(), command.principal.subject
    report.ask(question_id, held.now)
    position = acts_at_centre_as(held.positions)
    await uow.questions.ask(report.id, question_id, said, by, position, held.now)
