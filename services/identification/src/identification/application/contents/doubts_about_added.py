"""A number of a document that was added is held against what the report says, as at filing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from contracts.words.reports import Age
from identification.application.reading.view import grounds_of, views_of
from identification.application.reports.file_report import as_child
from identification.domain.reports.caution import Person, doubts_of_numbers

if TYPE_CHECKING:
    from chassis.ports import Clock
    from contracts.words.reports import Caution
    from identification.application.ports import UnitOfWork
    from identification.application.reports.extend_report import ExtendReport

_HELD_AGAINST = ("birth", "sex")


async def doubts_about_added(command: ExtendReport, uow: UnitOfWork, clock: Clock) -> list[Caution]:
    """What the numbers of documents that were added do not agree with in the report, as far as its author reads it."""
    numbers = command.further.contents.get("person_numbers", {}).get("numbers", ())
    if not numbers:
        return []
    facts = await uow.reports.facts(command.report_id, command.principal)
    grounds = await grounds_of(command.principal, [facts], uow)
    views = await views_of(command.principal, [facts], grounds, uow, clock.now(), asked=_HELD_AGAINST)
    birth, sex = (views[command.report_id].classes.get(class_) or {} for class_ in _HELD_AGAINST)
    born, age = birth.get("birthDate"), birth.get("age")
    person = Person(
        numbers=[(each["kind"], each["value"]) for each in numbers],
        sex=sex.get("sex"),
        born=date.fromisoformat(born) if born else None,
        child=as_child(Age(age)) if age else None,
    )
    return doubts_of_numbers(person, command.today)
