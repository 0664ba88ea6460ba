"""The Centre corrects a fact that was fixed at filing, with a reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from chassis.domain.errors import InvalidInput, NotFound
from chassis.permission import permitted
from contracts import access
from contracts.words.reports import Manner
from identification.application.contents.classes import CORRECTIONS
from identification.application.reading.view import grounds_of, reader_of
from identification.application.report_command import on_whole_report
from identification.application.reports.place import CLASS, find_by_place
from identification.domain.reports.addendum import Addendum
from identification.domain.reports.correction import CLASS_OF_FACT, problem_of_receipt_of, problems_of_encounter
from identification.domain.ways_in import SentField, way_must_hold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from contracts.access import Way
    from contracts.commands.reports import Correction
    from contracts.words.reports import ReportSource
    from identification.application.contents.ports import Content
    from identification.application.directory import Directory
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand
    from identification.domain.reports.report import Report

OPERATION = "report.correct"
_TABLE = access.load()
_DAY: Final = "report"
_UNIT: Final = "unit_callback"
_REASON: Final = SentField("reason", CORRECTIONS, Manner.WRITTEN, shared=True)
_NOTHING: Final = "must be there, or another fact: say what is corrected."
_AS_BEFORE: Final = "is what the report says already: correct it, or leave it out."
_CLOSED: Final = "is not open to you on this report, so it is not for you to correct: leave it out."
_OTHER_UNIT: Final = "is no unit of the sector whose form was answered: choose another one, or leave it out."
_KEPT_OF_SOME: Final = "must not learn of some of the persons, and finds the report as a whole: leave it out."
_NOT_ENTERED: Final = (
    "belongs to what the Centre's intake entered for a reporter, and this was filed by its author: leave it out."
)


@on_whole_report(OPERATION, permitted("correctReport"))
async def correct_report(
    command: ReportCommand[Correction], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """Seals what is in force now beside what was filed, with every person, and lets the Centre's list find the report by it.

    It is for who reads the fact in full of one of the persons: else a refusal would say whether what was guessed is so. The reason is
    kept with each person whose way in holds text. Raises InvalidInput, StaleVersion, ReportMoveRefused, TooManyCorrections,
    KeyedUnitFixed.
    """
    given, report, by = command.given, held.record, command.principal.subject
    persons = [held.facts, *held.others]
    ways = [_TABLE.way(each.report.in_force.way_in) for each in persons]
    _must_say_what_may_be(given, report, sources.directory)
    home = _home(given, [each.report for each in persons], sources.directory)
    _must_say_why(given, ways)
    held.expect(given.expected_version)
    await _must_be_open(command, held, uow)
    known = await uow.parts.open([(each.report.filing, (_DAY, CLASS, _UNIT)) for each in persons])
    if report.id not in known:
        raise NotFound
    said, came = _said(given, sources.directory), _came(given, report, known[report.id])
    changed = {class_: facts for class_, facts in said.items() if not facts.items() <= known[report.id][class_].items()}
    if not changed and came is None:
        raise InvalidInput([(name, _AS_BEFORE) for name in _named(given)])
    for each, way in zip(persons, ways, strict=True):
        # Of who was erased nothing is kept any more.
        if each.report.id not in known:
            continue
        each.report.correct(by, held.now, came, home if _UNIT in changed else None)
        contents: dict[str, Content] = dict(changed)
        if given.reason is not None and way.holds(CORRECTIONS, Manner.WRITTEN):
            contents[CORRECTIONS] = {"entries": [{"reason": given.reason}]}
        version, ids = each.report.version, sources.ids
        added = [Addendum(ids.new(), class_, content, version, held.now) for class_, content in contents.items()]
        path = None if came is None else each.report.progress
        await uow.parts.append(each.report.filing, added, by, path, refiled=_UNIT in changed)
    if CLASS in changed:
        words = (await uow.ledger.consents([report.id])).get(report.id, ())
        find_by_place(report, words, changed[CLASS], sources)


def _named(given: Correction) -> list[str]:
    """The facts that it corrects, as they are sent."""
    sent = given.model_dump(by_alias=True, exclude_none=True)
    return [name for name in CLASS_OF_FACT if name in sent]


def _said(given: Correction, directory: Directory) -> dict[str, Content]:
    """Day, place and unit by class of the access table, as they are kept at filing."""
    said: dict[str, Content] = {}
    if (met := given.encounter_date) is not None:
        said[_DAY] = {"encounterDate": str(met)}
    if (place := given.encounter_municipality) is not None:
        said[CLASS] = {"encounter": place, "encounterRegion": directory.region(place)}
    if given.unit_id is not None:
        said[_UNIT] = {"unitId": str(given.unit_id)}
    return said


def _home(given: Correction, reports: Sequence[Report], directory: Directory) -> tuple[UUID, UUID] | None:
    """Unit and agency of the reporter, where these are corrected; raises InvalidInput for a unit that cannot be."""
    if given.unit_id is None:
        return None
    agency, sector = directory.reporting_unit(given.unit_id) or (None, None)
    if agency is None or sector != reports[0].filing.author_sector:
        raise InvalidInput([("unitId", _OTHER_UNIT)])
    if len({given.unit_id in each.filing.excluded_units for each in reports}) > 1:
        raise InvalidInput([("unitId", _KEPT_OF_SOME)])
    return given.unit_id, agency


def _came(given: Correction, report: Report, known: Mapping[str, Content]) -> tuple[ReportSource, datetime] | None:
    """How it came and when, where that differs, to the minute; raises InvalidInput for a moment that cannot be."""
    if report.came is None:
        return None
    source, received_at = report.came
    if given.received_at is not None and given.received_at.replace(second=0, microsecond=0) != received_at.replace(
        second=0, microsecond=0
    ):
        received_at = given.received_at
        met = given.encounter_date or date.fromisoformat(known[_DAY]["encounterDate"])
        if wrong := problem_of_receipt_of(received_at, met, report):
            raise InvalidInput([("receivedAt", wrong)])
    now = given.source or source, received_at
    return None if now == report.came else now


def _must_say_what_may_be(given: Correction, report: Report, directory: Directory) -> None:
    """Raises InvalidInput for no fact, for a day or a place that cannot be, and for how it came of what was not entered."""
    if not (named := _named(given)):
        raise InvalidInput([(name, _NOTHING) for name in CLASS_OF_FACT])
    received_at = given.received_at or (report.came[1] if report.came else report.filing.submitted_at)
    wrong = list(problems_of_encounter(given.encounter_date, given.encounter_municipality, received_at, directory))
    if report.came is None:
        wrong += [(name, _NOT_ENTERED) for name in ("source", "receivedAt", "unitId") if name in named]
    if wrong:
        raise InvalidInput(wrong)


def _must_say_why(given: Correction, ways: Sequence[Way]) -> None:
    """Raises InvalidInput without words where one of the ways in holds them, and with words where none does."""
    if given.reason is not None:
        way_must_hold(ways[0], [_REASON], ways)
    elif any(each.holds(CORRECTIONS, Manner.WRITTEN) for each in ways):
        raise InvalidInput([(_REASON.name, "must be there: write down why.")])


async def _must_be_open(command: ReportCommand[Correction], held: HeldReport, uow: UnitOfWork) -> None:
    """Raises InvalidInput naming each fact that the caller reads in full of none of the persons."""
    persons = [held.facts, *held.others]
    grounds = await grounds_of(command.principal, persons, uow)
    readers = [reader_of(command.principal, each, grounds[each.report.id], held.now) for each in persons]
    closed = [
        name
        for name in _named(command.given)
        if all(access.rule(_TABLE, each, CLASS_OF_FACT[name]).reason is not None for each in readers)
    ]
    if closed:
        raise InvalidInput([(name, _CLOSED) for name in closed])
