"""Another member of the panel signs the proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts.words.procedures import ProcedureState, ProcedureStep
from identification.application.procedures.procedure_command import on_procedure

if TYPE_CHECKING:
    from contracts.commands.procedures import Signature
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.sign"


@on_procedure(OPERATION, permitted("signDecision"))
async def sign_decision(_: ReportCommand[Signature], held: HeldProcedure, __: UnitOfWork, ___: Sources) -> None:
    """With the third signature supervisors are notified.

    Raises DecisionNeedsSecondFactor, ProcedureMoveRefused, NotOnPanel, AlreadyVoted, DecidedBefore.
    """
    held.must_be_stepped_up()
    held.procedure.sign(held.by.subject, held.report.now)
    held.goes_on(ProcedureStep.SIGNED if held.procedure.state is ProcedureState.SIGNED else None)
