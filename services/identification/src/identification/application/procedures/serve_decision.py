"""The decision was served on the person, or could not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from chassis.permission import permitted
from contracts.words.procedures import DecisionCopy, Serving
from identification.application.contents.classes import DECISION
from identification.application.procedures.procedure_command import must_be_past, on_procedure
from identification.domain.reports.minimum import belgrade_day

if TYPE_CHECKING:
    from contracts.commands.procedures import DecisionServing
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.serve"


@on_procedure(OPERATION, permitted("serveDecision"))
async def serve_decision(
    command: ReportCommand[DecisionServing], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """Panel and director read nothing more; what could not be served may be again. Raises NothingToServe, AlreadyServed, InvalidInput."""
    given, decided_at = command.given, held.procedure.ended_at
    held.procedure.serve(held.report.now, served=given.how is not Serving.COULD_NOT_BE_SERVED)
    must_be_past("servedOn", given.served_on, held.report.now)
    if decided_at is not None and given.served_on < belgrade_day(decided_at):
        raise InvalidInput([("servedOn", "is before the decision: give the day on which it was served.")])
    if given.how is Serving.COULD_NOT_BE_SERVED and given.copy_left is not DecisionCopy.KEPT_AT_CENTRE:
        raise InvalidInput([("copyLeft", "says that the person has a copy: one that could not be served is kept.")])
    held.goes_on()
    said = given.model_dump(mode="json", by_alias=True, exclude={"expected_version"})
    await held.seal(uow, sources, **{DECISION: {"served": said}})
