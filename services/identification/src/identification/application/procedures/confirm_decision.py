"""A supervisor outside the panel confirms what all three signed, or returns it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from chassis.permission import permitted
from contracts.words.procedures import DecisionOutcome, ProcedureStep
from identification.application.contents.classes import DECISION, PROCEDURE, REASONS
from identification.application.procedures.procedure_command import on_procedure
from identification.domain.procedures.errors import PanelMayNotConfirm

if TYPE_CHECKING:
    from contracts.commands.procedures import DecisionConfirmation
    from identification.application.contents.ports import Content
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.confirm"


@on_procedure(OPERATION, permitted("confirmDecision"))
async def confirm_decision(
    command: ReportCommand[DecisionConfirmation], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """Agreed, the procedure ends as proposed; returned, the panel proposes anew and why is sealed.

    Raises DecisionNeedsSecondFactor, PanelMayNotConfirm, DecidedBefore, SatBefore, ProcedureMoveRefused, InvalidInput.
    """
    held.must_be_stepped_up()
    given, procedure = command.given, held.procedure
    procedure.may_decide(held.by.subject)
    procedure.must_be_signed()
    if held.by.subject == held.report.record.progress.manager_id:
        raise PanelMayNotConfirm
    if given.agreed is (given.reason is not None):
        raise InvalidInput([("reason", "says why it is returned: leave it out where you agree, else write it down.")])
    if given.agreed:
        finding = await held.proposed(uow)
        procedure.confirm(DecisionOutcome(finding["outcome"]), held.report.now)
        await conclude(held, finding, uow, sources)
        return
    procedure.return_to_panel()
    held.goes_on(ProcedureStep.RETURNED, procedure.panel)
    await held.seal(uow, sources, **{PROCEDURE: {"returns": [{"reason": given.reason}]}})


async def conclude(held: HeldProcedure, finding: Content, uow: UnitOfWork, sources: Sources) -> None:
    """The procedure has ended as found: the outcome and its reasons are classes of their own."""
    held.goes_on(ProcedureStep.CONCLUDED)
    decision = {name: finding[name] for name in ("outcome", "acts", "means", "forms", "otherProtection")}
    decision["decidedAt"] = held.report.now.isoformat()
    await held.seal(uow, sources, **{DECISION: decision, REASONS: {"text": finding["reasons"]}})
