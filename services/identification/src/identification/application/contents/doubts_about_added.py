"""A number of a document that was added is held against what the report says, as at filing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from contracts.words.reports import Age
from identification.application.reading.view import grounds_of, views_of
from identification.domain.reports.caution import cautioned, doubts_of_numbers
from identification.domain.reports.minimum import belgrade_day

if TYPE_CHECKING:
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.application.reports.extend_report import ExtendReport
    from identification.domain.reports.caution import Cautioned

_HELD_AGAINST = ("birth", "sex")


async def doubts_about_added(command: ExtendReport, uow: UnitOfWork, clock: Clock) -> list[Cautioned]:
    """What the numbers of documents that were added do not agree with in the report, as far as its author reads it."""
    contents = command.further.contents
    if "person_numbers" not in contents:
        return []
    facts = await uow.reports.facts(command.report_id, command.principal)
    grounds = await grounds_of(command.principal, [facts], uow)
    now = clock.now()
    views = await views_of(command.principal, [facts], grounds, uow, now, asked=_HELD_AGAINST)
    birth, sex = (views[command.report_id].classes.get(class_) or {} for class_ in _HELD_AGAINST)
    born, age = birth.get("birthDate"), birth.get("age")
    born, age = date.fromisoformat(born) if born else None, Age(age) if age else None
    return [cautioned(each) for each in doubts_of_numbers(contents, sex.get("sex"), born, age, belgrade_day(now))]
