"""A caller opens a report: they see what their position allows, and the read is on the record first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from contracts.words.positions import INTAKE_OR_DUTY, Position
from identification.application.contents.ports import UpToVersion
from identification.application.reading.view import ReportView, grounds_of, held_positions, views_of, with_persons
from identification.domain.policies import may_read

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.domain.reading.positions import Facts

STATE_CLASSES = frozenset({"reference", "danger", "receipt"})


async def read_report(
    report_id: UUID,
    principal: Principal,
    uow: UnitOfWork,
    clock: Clock,
    asked: Collection[str] | None = None,
    version: int | None = None,
) -> ReportView:
    """The caller's view of the report, of the `asked` classes alone if any are named; raises NotFound without a position.

    With a `version` of it what was said until then, under the same rulings; its state is shown as it is now. One that
    there is not is missing like anything else. The intake's first read of more than its state opens it.
    """
    facts = await uow.reports.facts(report_id, principal)
    if version is not None and version > facts.report.version:
        raise NotFound
    until = None if version is None else UpToVersion(version, facts.report.additions)
    if _opens(asked) and facts.report.awaits_opening and _of_the_centre(principal, facts):
        facts = await _opened(report_id, principal, uow, clock)
    views = await recorded_views(principal, [facts], uow, clock, asked, until)
    if report_id not in views:
        raise NotFound
    return await with_persons(views[report_id], facts, principal, uow)


async def _opened(report_id: UUID, principal: Principal, uow: UnitOfWork, clock: Clock) -> Facts:
    """The report, opened with all of its persons by a reader who opens one of them."""
    facts = await uow.reports.facts(report_id, principal, for_update=True)
    first, *others = sorted(
        (facts.report, *(each.report for each in await uow.reports.joint(facts.report, principal))),
        key=lambda each: each.filing.number,
    )
    if first.awaits_opening and first.open(clock.now()):
        await uow.reports.save(first)
        for other in others:
            other.adopt_state_of(first)
            await uow.reports.save(other)
    return facts


def _of_the_centre(principal: Principal, facts: Facts) -> bool:
    """Whether the Centre reads it: the one who keyed it in knows it already, as long as it is theirs."""
    positions = held_positions(principal, facts)
    knows_it = Position.AUTHOR in positions and facts.report.filing.source is not None
    return not knows_it and not positions.isdisjoint(INTAKE_OR_DUTY)


def _opens(asked: Collection[str] | None) -> bool:
    """Whether a reader who is shown these classes has opened the report in the sense of its receipt (DESIGN 10.2)."""
    return asked is None or not STATE_CLASSES.issuperset(asked)


async def recorded_views(
    principal: Principal,
    reports: Sequence[Facts],
    uow: UnitOfWork,
    clock: Clock,
    asked: Collection[str] | None = None,
    until: UpToVersion | None = None,
) -> Mapping[UUID, ReportView]:
    """What the caller may see of each report, by its id, on the record before it is seen; there an earlier version is named.

    There is no view, and no row of the record, without a position and none once a key that it needs was destroyed.
    The number of statements is the same for one report and for many.
    """
    held = [facts for facts in reports if may_read(held_positions(principal, facts)).allowed]
    grounds = await grounds_of(principal, held, uow)
    views = await views_of(principal, held, grounds, uow, clock.now(), asked=asked, until=until)
    as_of = [] if until is None else [f"as_of.{until.version}"]
    lines = [view.line(bases=[*grounds[view.id].named(), *as_of]) for view in views.values()]
    await uow.audit_log.note(principal, lines)
    return views
