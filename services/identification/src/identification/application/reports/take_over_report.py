"""The Centre's intake takes a report over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from identification.application.reading.ports import ReadRecord
from identification.application.reading.view import held_positions
from identification.domain.errors import ReportAlreadyTakenOver
from identification.domain.policies import may_take_over
from identification.domain.reports.lifecycle import ReportState

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock, IdempotencyKey
    from identification.application.ports import UnitOfWork
    from identification.domain.reports.report import Report

OPERATION = "report.take-over"


@dataclass(frozen=True, slots=True)
class TakeOverReport:
    """By an intake worker who has seen version `expected_version`."""

    principal: Principal
    idempotency_key: IdempotencyKey
    report_id: UUID
    expected_version: int


async def take_over_report(command: TakeOverReport, uow: UnitOfWork, clock: Clock) -> UUID:
    """The report is the Centre's; of two at once one succeeds, the other learns who did and when (ReportAlreadyTakenOver)."""
    facts = await uow.reports.facts(command.report_id, command.principal, for_update=True)
    positions = held_positions(command.principal, facts)
    may_take_over(positions).require()
    if (
        earlier := await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.report_id)
    ) is not None:
        return earlier
    await _must_be_free(facts.report, command.expected_version, uow)
    facts.report.expect(command.expected_version)
    facts.report.take_over(command.principal.subject, clock.now())
    await uow.reports.save(facts.report)
    await uow.parts.add(facts.report.filing, "taken_over", {"name": command.principal.name})
    await uow.audit_log.note(command.principal, [ReadRecord(command.report_id, positions, (), action=OPERATION)])
    await uow.idempotency.done(command.report_id)
    return command.report_id


async def _must_be_free(report: Report, expected: int, uow: UnitOfWork) -> None:
    taken_at = report.progress.taken_over_at
    if report.state is not ReportState.RECEIVED or taken_at is None:
        return
    if (opened := (await uow.parts.open([(report.filing, ["taken_over"])])).get(report.id)) is None:
        raise NotFound
    name = str(opened.get("taken_over", {}).get("name", ""))
    raise ReportAlreadyTakenOver(report.state.value, report.version, report.changed_since(expected), name, taken_at)
