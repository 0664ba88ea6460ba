"""A supervisor ends a procedure that cannot come to a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts.words.procedures import ProcedureStep
from identification.application.contents.classes import PROCEDURE
from identification.application.procedures.procedure_command import on_procedure

if TYPE_CHECKING:
    from contracts.commands.procedures import Discontinuation
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.discontinue"


@on_procedure(OPERATION, permitted("discontinueProcedure"))
async def discontinue_procedure(
    command: ReportCommand[Discontinuation], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """The panel reads nothing more; the reason is kept, and words to it are sealed. Raises ProcedureMoveRefused."""
    given = command.given
    held.procedure.discontinue(given.reason, held.report.now)
    held.goes_on(ProcedureStep.CONCLUDED)
    if given.words is not None:
        await held.seal(uow, sources, **{PROCEDURE: {"discontinued": given.words}})
