"""A colleague of the unit takes what was offered, with their own token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.report_command import on_whole_report
from identification.domain.policies import is_of_the_centre_alone

if TYPE_CHECKING:
    from contracts.commands.declaring import Nothing
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand


@on_whole_report("report.take-handed-over", permitted("takeHandedOver", unless=is_of_the_centre_alone))
async def take_handed_over(command: ReportCommand[Nothing], held: HeldReport, _: UnitOfWork, __: Sources) -> None:
    """From the next read on the caller is an author as well; of two at once one succeeds, the other learns that it is taken."""
    held.record.take(command.principal.subject, held.now)
