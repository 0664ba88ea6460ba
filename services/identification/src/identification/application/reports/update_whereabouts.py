"""The reporter answers with one tap where the person is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.report_command import OnReport, on_report

if TYPE_CHECKING:
    from contracts.words.reports import Whereabouts
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport

OPERATION = "report.update-whereabouts"


@dataclass(frozen=True, slots=True)
class UpdateWhereabouts(OnReport):
    """A coded answer of the author."""

    answer: Whereabouts


@on_report(OPERATION, permitted("updateWhereabouts"))
async def update_whereabouts(command: UpdateWhereabouts, held: HeldReport, uow: UnitOfWork, _: Sources) -> None:
    """Appends the answer, and lets the Centre know how fast to look; bumps nothing."""
    held.record.update_whereabouts(command.answer, held.now)
    await uow.remarks.answer(command.report_id, command.answer.value, command.principal.subject, held.now)
