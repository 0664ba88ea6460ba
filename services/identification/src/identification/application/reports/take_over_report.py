"""The Centre's intake takes a report over, and advises the reporter in the same step what to do now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from chassis.permission import permitted
from contracts.words.reports import ReportState
from identification.application.instructions.advise_reporter import advice_must_fit, give_advice
from identification.application.report_command import on_whole_report
from identification.domain.errors import ReportAlreadyTakenOver

if TYPE_CHECKING:
    from contracts.commands.reports import TakeOver
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand
    from identification.domain.reports.report import Report

OPERATION = "report.take-over"


@on_whole_report(OPERATION, permitted("takeOverReport"))
async def take_over_report(
    command: ReportCommand[TakeOver], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """The report is the Centre's; of two at once one succeeds, the other learns who did and when (ReportAlreadyTakenOver).

    With an instruction that cannot be given it is not taken over either: raises what `advice_must_fit` raises.
    """
    by, advice = command.principal.subject, command.given.advice
    await _must_be_free(held.record, command.given.expected_version, uow)
    held.expect(command.given.expected_version)
    if advice is not None:
        permitted("adviseReporter")(held.positions).require()
        advice_must_fit(advice, held, within="advice.")
    held.record.take_over(by, held.now, assess=sources.directory.assessment_takes())
    if (assess_by := held.record.progress.assess_by) is not None:
        for each in (held.record, *(other.report for other in held.others)):
            await uow.awaited.begin(each.id, held.record.id, assess_by)
    if advice is not None:
        await give_advice(advice, held, by, uow)
    await uow.parts.add(held.record.filing, "taken_over", {"name": command.principal.name})


async def _must_be_free(report: Report, expected: int, uow: UnitOfWork) -> None:
    taken_at = report.progress.taken_over_at
    if report.state is not ReportState.RECEIVED or taken_at is None:
        return
    if (opened := (await uow.parts.open([(report.filing, ["taken_over"])])).get(report.id)) is None:
        raise NotFound
    name = str(opened.get("taken_over", {}).get("name", ""))
    raise ReportAlreadyTakenOver(report.state.value, report.version, report.changed_since(expected), name, taken_at)
