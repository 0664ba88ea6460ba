"""The reporter answers with one tap where the person is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.report_command import on_report

if TYPE_CHECKING:
    from contracts.commands.reports import WhereaboutsAnswer
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "report.update-whereabouts"


@on_report(OPERATION, permitted("updateWhereabouts"))
async def update_whereabouts(
    command: ReportCommand[WhereaboutsAnswer], held: HeldReport, uow: UnitOfWork, _: Sources
) -> None:
    """Appends the answer, and lets the Centre know how fast to look; bumps nothing."""
    held.record.update_whereabouts(command.given.answer, held.now)
    await uow.remarks.answer(command.report_id, command.given.answer.value, command.principal.subject, held.now)
