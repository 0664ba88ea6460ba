"""The director decides whether other persons assess the person anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts.words.procedures import ChallengeStep, ProcedureStep
from identification.application.procedures.procedure_command import HeldProcedure, on_procedure
from identification.domain.procedures.procedure import Procedure

if TYPE_CHECKING:
    from contracts.commands.procedures import ReviewDecision
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.decide-review"


@on_procedure(OPERATION, permitted("decideReview"))
async def decide_review(
    command: ReportCommand[ReviewDecision], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """Admitted, another procedure of the case is opened, and reporters read again that one is; upheld, it ends. Why is sealed.

    Raises DecisionNeedsSecondFactor, DecidedBefore, ChallengeMoveRefused.
    """
    held.must_be_stepped_up()
    given, first, by, now = command.given, held.procedure, held.by.subject, held.report.now
    first.decide_review(by, now, admitted=given.admitted)
    held.goes_on(ProcedureStep.RULED)
    if given.admitted:
        # Before the one that is opened: row-level security asks whether the review was admitted.
        await uow.procedures.save(first)
        review = Procedure(
            sources.ids.new(), first.case_id, first.report_id, now, by, review_of=first.id, before=[first]
        )
        await uow.procedures.add(review)
        reviewing = HeldProcedure(held.by, held.report, review)
        reviewing.goes_on(ProcedureStep.OPENED)
        await reviewing.carry_over(uow)
    step = ChallengeStep.ADMITTED if given.admitted else ChallengeStep.UPHELD
    await held.seal_challenge(step, {"reason": given.reason}, uow, sources)
