"""The author takes an offer back, or a colleague of the unit declines it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.report_command import on_whole_report
from identification.domain.policies import is_of_the_centre_alone

if TYPE_CHECKING:
    from contracts.commands.declaring import Nothing
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand


@on_whole_report("report.undo-hand-over", permitted("undoHandOver", unless=is_of_the_centre_alone))
async def undo_hand_over(_: ReportCommand[Nothing], held: HeldReport, __: UnitOfWork, ___: Sources) -> None:
    """It can be taken no more, until it is offered again."""
    held.record.end_offer(held.now)
