"""The director decides about a proposal from which a member of the panel dissents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.procedures.confirm_decision import conclude
from identification.application.procedures.procedure_command import on_procedure
from identification.application.procedures.propose_decision import found

if TYPE_CHECKING:
    from contracts.commands.procedures import DissentDecision
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.decide-dissent"


@on_procedure(OPERATION, permitted("decideDissent"))
async def decide_dissent(
    command: ReportCommand[DissentDecision], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """The procedure ends as the director finds.

    Raises DecisionNeedsSecondFactor, PanelMayNotConfirm, DecidedBefore, ProcedureMoveRefused; InvalidInput as `finding_must_fit`.
    """
    held.must_be_stepped_up()
    held.procedure.may_decide(held.by.subject)
    finding = command.given.finding
    content = found(finding, held)
    held.procedure.rule(finding.outcome, held.report.now)
    await conclude(held, content, uow, sources)
