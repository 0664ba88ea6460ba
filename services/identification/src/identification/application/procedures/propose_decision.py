"""A member of the panel proposes what is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts.words.procedures import ProcedureStep
from identification.application.contents.classes import PROCEDURE
from identification.application.procedures.procedure_command import on_procedure
from identification.domain.procedures.finding import finding_must_fit

if TYPE_CHECKING:
    from contracts.commands.procedures import DecisionProposal, Finding
    from identification.application.contents.ports import Content
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.propose"


@on_procedure(OPERATION, permitted("proposeDecision"))
async def propose_decision(
    command: ReportCommand[DecisionProposal], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """The proposal is the proposer's signature; the two others are notified.

    Raises DecisionNeedsSecondFactor, ProcedureMoveRefused, NotOnPanel, DecidedBefore; InvalidInput as `finding_must_fit`.
    """
    held.must_be_stepped_up()
    content = found(command.given.finding, held)
    held.procedure.propose(held.by.subject, held.report.now)
    held.goes_on(ProcedureStep.PROPOSED, held.procedure.undecided)
    await held.seal(uow, sources, **{PROCEDURE: {"proposals": [{**content, "actedAs": held.acts_as}]}})


def found(finding: Finding, held: HeldProcedure) -> Content:
    """A finding as it is sealed. Raises InvalidInput as `finding_must_fit`."""
    finding_must_fit(
        finding.outcome,
        finding.acts,
        finding.means,
        finding.forms,
        finding.other_protection,
        child=held.report.record.in_force.child_path,
    )
    return finding.model_dump(mode="json", by_alias=True)
