"""A decision that identified the person is brought to the director, since it may rest on an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts.words.procedures import ChallengeStep, ProcedureStep
from identification.application.procedures.procedure_command import on_procedure

if TYPE_CHECKING:
    from contracts.commands.procedures import DecisionQuestion
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.question-decision"


@on_procedure(OPERATION, permitted("questionDecision"))
async def question_decision(
    command: ReportCommand[DecisionQuestion], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """The director reads the record from now on, is notified and decides; why is sealed.

    Raises ProcedureMoveRefused, ChallengeMoveRefused.
    """
    held.procedure.question(held.by.subject, held.report.now)
    held.goes_on(ProcedureStep.BROUGHT)
    await held.seal_challenge(ChallengeStep.QUESTIONED, {"reason": command.given.reason}, uow, sources)
