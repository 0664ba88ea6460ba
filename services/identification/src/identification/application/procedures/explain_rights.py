"""What the person has a right to was explained to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.contents.classes import RIGHTS
from identification.application.procedures.procedure_command import must_be_past, on_procedure

if TYPE_CHECKING:
    from contracts.commands.procedures import RightsExplanation
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.explain-rights"


@on_procedure(OPERATION, permitted("explainRights"))
async def explain_rights(
    command: ReportCommand[RightsExplanation], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """Sealed behind earlier explanations. Raises InvalidInput."""
    given = command.given
    must_be_past("explainedOn", given.explained_on, held.report.now)
    held.goes_on()
    said = given.model_dump(mode="json", by_alias=True, exclude={"expected_version"})
    await held.seal(uow, sources, **{RIGHTS: {"explanations": [{**said, "actedAs": held.acts_as}]}})
