"""A director proposes that a decision is revoked for a proven error, or sees none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from chassis.permission import permitted
from contracts.words.procedures import ChallengeStep, ProcedureStep
from identification.application.procedures.procedure_command import on_procedure

if TYPE_CHECKING:
    from contracts.commands.procedures import DecisionRevocation
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.revoke"


@on_procedure(OPERATION, permitted("revokeDecision"))
async def revoke_decision(
    command: ReportCommand[DecisionRevocation], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """Proposed, another director is notified and confirms it; else the decision holds. Why is sealed.

    Raises DecisionNeedsSecondFactor, InvalidInput, DecidedBefore, ChallengeMoveRefused.
    """
    held.must_be_stepped_up()
    given = command.given
    if given.proposed is (given.error is None):
        raise InvalidInput(
            [("error", "is the error that is proven: choose it where you propose to revoke, else leave it out.")]
        )
    held.procedure.revoke(held.by.subject, held.report.now, proposed=given.proposed)
    held.goes_on(ProcedureStep.BROUGHT if given.proposed else ProcedureStep.RULED)
    step = ChallengeStep.REVOCATION_PROPOSED if given.proposed else ChallengeStep.DECLINED
    said = {"reason": given.reason, "error": given.error and given.error.value}
    await held.seal_challenge(step, said, uow, sources)
