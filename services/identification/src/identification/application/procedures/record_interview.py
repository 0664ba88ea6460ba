"""An interview with the person is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from chassis.permission import permitted
from contracts.words.reports import Answer
from identification.application.contents.classes import PROCEDURE
from identification.application.procedures.procedure_command import must_be_past, on_procedure

if TYPE_CHECKING:
    from contracts.commands.procedures import Interview
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.record-interview"


@on_procedure(OPERATION, permitted("recordInterview"))
async def record_interview(
    command: ReportCommand[Interview], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """Sealed behind earlier ones. Raises InvalidInput, ProcedureMoveRefused."""
    given, child = command.given, held.report.record.in_force.child_path
    must_be_past("heldOn", given.held_on, held.report.now)
    if child and given.guardian_present is Answer.UNKNOWN:
        raise InvalidInput([("guardianPresent", "is missing: say whether the child's guardian was there.")])
    if not child and given.guardian_present is not Answer.UNKNOWN:
        raise InvalidInput([("guardianPresent", "is asked of a child: leave it out.")])
    held.procedure.interview()
    held.goes_on()
    interview = given.model_dump(mode="json", by_alias=True, exclude={"expected_version"})
    await held.seal(uow, sources, **{PROCEDURE: {"interviews": [{**interview, "actedAs": held.acts_as}]}})
