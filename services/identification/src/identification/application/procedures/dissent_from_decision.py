"""Another member of the panel does not agree with the proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts.words.procedures import ProcedureStep
from identification.application.contents.classes import PROCEDURE
from identification.application.procedures.procedure_command import on_procedure

if TYPE_CHECKING:
    from contracts.commands.procedures import Dissent
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.dissent"


@on_procedure(OPERATION, permitted("dissentFromDecision"))
async def dissent_from_decision(
    command: ReportCommand[Dissent], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """The director reads the record from now on, is notified and decides; why is sealed.

    Raises DecisionNeedsSecondFactor, ProcedureMoveRefused, NotOnPanel, AlreadyVoted, DecidedBefore.
    """
    held.must_be_stepped_up()
    held.procedure.dissent(held.by.subject, held.report.now)
    held.goes_on(ProcedureStep.DISSENTED)
    said = {"reason": command.given.reason, "actedAs": held.acts_as}
    await held.seal(uow, sources, **{PROCEDURE: {"dissents": [said]}})
