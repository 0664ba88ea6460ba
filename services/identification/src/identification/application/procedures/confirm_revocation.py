"""Another director confirms that a decision is revoked, or lets it hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts.words.procedures import ChallengeStep, ProcedureStep
from identification.application.contents.classes import DECISION
from identification.application.procedures.procedure_command import on_procedure

if TYPE_CHECKING:
    from contracts.commands.procedures import RevocationConfirmation
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.confirm-revocation"


@on_procedure(OPERATION, permitted("confirmRevocation"))
async def confirm_revocation(
    command: ReportCommand[RevocationConfirmation], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """Agreed, all who read the decision read that it is revoked, and since when; why is sealed.

    Raises DecisionNeedsSecondFactor, OwnRevocation, DecidedBefore, ChallengeMoveRefused.
    """
    held.must_be_stepped_up()
    given, now = command.given, held.report.now
    held.procedure.confirm_revocation(held.by.subject, now, agreed=given.agreed)
    held.goes_on(ProcedureStep.RULED)
    step = ChallengeStep.REVOKED if given.agreed else ChallengeStep.NOT_CONFIRMED
    await held.seal_challenge(step, {"reason": given.reason}, uow, sources)
    if given.agreed:
        await held.seal(uow, sources, **{DECISION: {"revokedAt": now.isoformat()}})
