"""The Centre's intake takes a report over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from contracts.words.reports import ReportState
from identification.application.frame import OnReport, on_whole_report
from identification.domain.errors import ReportAlreadyTakenOver
from identification.domain.policies import may_take_over

if TYPE_CHECKING:
    from identification.application.frame import HeldReport
    from identification.application.ports import Sources, UnitOfWork
    from identification.domain.reports.report import Report

OPERATION = "report.take-over"


@dataclass(frozen=True, slots=True)
class TakeOverReport(OnReport):
    """By an intake worker who has seen version `expected_version`."""

    expected_version: int


@on_whole_report(OPERATION, may_take_over)
async def take_over_report(command: TakeOverReport, held: HeldReport, uow: UnitOfWork, _: Sources) -> None:
    """The report is the Centre's; of two at once one succeeds, the other learns who did and when (ReportAlreadyTakenOver)."""
    await _must_be_free(held.record, command.expected_version, uow)
    held.expect(command.expected_version)
    held.record.take_over(command.principal.subject, held.now)
    await uow.parts.add(held.record.filing, "taken_over", {"name": command.principal.name})


async def _must_be_free(report: Report, expected: int, uow: UnitOfWork) -> None:
    taken_at = report.progress.taken_over_at
    if report.state is not ReportState.RECEIVED or taken_at is None:
        return
    if (opened := (await uow.parts.open([(report.filing, ["taken_over"])])).get(report.id)) is None:
        raise NotFound
    name = str(opened.get("taken_over", {}).get("name", ""))
    raise ReportAlreadyTakenOver(report.state.value, report.version, report.changed_since(expected), name, taken_at)
