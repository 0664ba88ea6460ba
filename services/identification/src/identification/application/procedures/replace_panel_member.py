"""A supervisor puts another person in the place of a member of the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts.words.procedures import ProcedureStep
from identification.application.contents.classes import PROCEDURE
from identification.application.procedures.appoint_panel import must_fit_on_panel
from identification.application.procedures.procedure_command import on_procedure

if TYPE_CHECKING:
    from contracts.commands.procedures import PanelReplacement
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.replace-panel-member"


@on_procedure(OPERATION, permitted("replacePanelMember"))
async def replace_panel_member(
    command: ReportCommand[PanelReplacement], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """The one who leaves reads nothing more; why is sealed.

    Raises ProcedureMoveRefused, NotOnPanel, AlreadyVoted, DoesNotComeBack, NotForPanel, SatBefore.
    """
    given = command.given
    profession = held.procedure.replace(given.member_id, given.replacement_id, held.report.now)
    await must_fit_on_panel(given.replacement_id, profession, held.report.record, uow)
    held.goes_on(ProcedureStep.PANEL_APPOINTED, (given.replacement_id,))
    said = {"replacements": [{"actedAs": profession.value, "reason": given.reason}]}
    await held.seal(uow, sources, **{PROCEDURE: said})
