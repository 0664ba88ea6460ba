"""Somebody opens a report: they see what their position allows, and the read is on the record first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.ports import ReadRecord
from identification.application.reading import ReportView, grounds_of, held_positions, view_of
from identification.domain.policies import CENTRE_POSITIONS, may_read

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.domain.positions import Facts


async def read_report(report_id: UUID, principal: Principal, uow: UnitOfWork, clock: Clock) -> ReportView:
    """The caller's view of the report; raises NotFound without a position. The intake's first read opens it."""
    facts = await uow.reports.facts(report_id, principal)
    if not held_positions(principal, facts).isdisjoint(CENTRE_POSITIONS) and facts.report.awaits_opening:
        facts = await uow.reports.facts(report_id, principal, for_update=True)
        if facts.report.awaits_opening and facts.report.open(clock.now()):
            await uow.reports.save(facts.report)
    return await recorded_view(principal, facts, uow, clock)


async def recorded_view(principal: Principal, facts: Facts, uow: UnitOfWork, clock: Clock) -> ReportView:
    """What the caller may see of a report, on the record before it is seen; raises NotFound without a position."""
    positions, report_id = held_positions(principal, facts), facts.report.id
    may_read(positions).require()
    grounds = await grounds_of(principal, facts, uow)
    view = await view_of(principal, facts, grounds, uow, clock.now())
    await uow.trail.note(
        principal, ReadRecord(report_id, positions, sorted(view.classes), bases=sorted(grounds.bases.values()))
    )
    return view
