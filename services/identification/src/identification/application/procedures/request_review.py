"""A review of a procedure that did not identify the person is requested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts import reference
from contracts.words.procedures import ChallengeStep, ProcedureStep
from identification.application.procedures.procedure_command import must_be_past, on_procedure

if TYPE_CHECKING:
    from contracts.commands.procedures import ReviewRequest
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.request-review"


@on_procedure(OPERATION, permitted("requestReview"))
async def request_review(
    command: ReportCommand[ReviewRequest], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """The director reads the record from now on, is notified and decides; why is sealed.

    Raises InvalidInput, ProcedureMoveRefused, DecidedInReview, DecisionNotServed, ReviewTooLate, ChallengeMoveRefused.
    """
    given, procedure = command.given, held.procedure
    must_be_past("askedOn", given.asked_on, held.report.now)
    term = reference.due_time("REVIEW_WINDOW")
    procedure.request_review(given.asked_on, term.duration, held.by.subject, held.report.now, verified=term.verified)
    held.goes_on(ProcedureStep.BROUGHT)
    said = given.model_dump(mode="json", by_alias=True, exclude={"expected_version"})
    await held.seal_challenge(ChallengeStep.REVIEW_REQUESTED, said, uow, sources)
