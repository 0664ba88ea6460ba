"""The Centre corrects a fact that was fixed at filing, with a reason."""

from __future__ import annotations

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
from identification.domain.reports.correction import CLASS_OF_FACT, problems_of_facts
from identification.domain.ways_in import SentField, way_must_hold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contracts.commands.reports import Correction
    from identification.application.contents.ports import Content
    from identification.application.directory import Directory
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "report.correct"
_TABLE = access.load()
_REASON: Final = SentField("reason", CORRECTIONS, Manner.WRITTEN, shared=True)
_NOTHING: Final = "must be there, or another fact: say what is corrected."
_AS_BEFORE: Final = "is what the report says already: correct it, or leave it out."
_CLOSED: Final = "is not open to you on this report, so it is not for you to correct: leave it out."


@on_whole_report(OPERATION, permitted("correctReport"))
async def correct_report(
    command: ReportCommand[Correction], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """Seals what is in force now beside what was filed, with every person, and lets the Centre's list find the report by it.

    It is for who reads the fact in full of one of the persons: else a refusal would say whether what was guessed is so. The reason is
    kept with each person whose way in holds text. Raises InvalidInput, StaleVersion, ReportMoveRefused, TooManyCorrections.
    """
    given, report, by = command.given, held.record, command.principal.subject
    persons = [held.facts, *held.others]
    ways = [_TABLE.way(each.report.in_force.way_in) for each in persons]
    if wrong := _problems(given, held, sources.directory):
        raise InvalidInput(wrong)
    said = _said(given, sources.directory)
    if given.reason is not None:
        way_must_hold(ways[0], [_REASON], ways)
    elif any(each.holds(CORRECTIONS, Manner.WRITTEN) for each in ways):
        raise InvalidInput([(_REASON.name, "must be there: write down why.")])
    held.expect(given.expected_version)
    await _must_be_open(command, held, said, uow)
    filings = [each.report.filing for each in persons]
    known = await uow.parts.open([(filing, [*said, CLASS]) for filing in filings])
    if report.id not in known:
        raise NotFound
    changed = {class_: facts for class_, facts in said.items() if not facts.items() <= known[report.id][class_].items()}
    if not changed:
        raise InvalidInput([(name, _AS_BEFORE) for name, class_ in CLASS_OF_FACT.items() if class_ in said])
    for each, way in zip(persons, ways, strict=True):
        # Of who was erased nothing is kept any more.
        if each.report.id not in known:
            continue
        each.report.correct(by, held.now)
        contents: dict[str, Content] = dict(changed)
        if given.reason is not None and way.holds(CORRECTIONS, Manner.WRITTEN):
            contents[CORRECTIONS] = {"entries": [{"reason": given.reason}]}
        version, ids = each.report.version, sources.ids
        added = [Addendum(ids.new(), class_, content, version, held.now) for class_, content in contents.items()]
        await uow.parts.append(each.report.filing, added, by)
    if CLASS in changed:
        words = (await uow.ledger.consents([report.id])).get(report.id, ())
        find_by_place(report, words, changed[CLASS], sources)


def _said(given: Correction, directory: Directory) -> dict[str, Content]:
    """By class of the access table, as it is kept at filing."""
    said: dict[str, Content] = {}
    if (met := given.encounter_date) is not None:
        said["report"] = {"encounterDate": str(met)}
    if (place := given.encounter_municipality) is not None:
        said[CLASS] = {"encounter": place, "encounterRegion": directory.region(place)}
    return said


def _problems(given: Correction, held: HeldReport, directory: Directory) -> list[tuple[str, str]]:
    met, place = given.encounter_date, given.encounter_municipality
    if met is None and place is None:
        return [(name, _NOTHING) for name in CLASS_OF_FACT]
    return list(problems_of_facts(met, place, held.record.filing, directory))


async def _must_be_open(
    command: ReportCommand[Correction], held: HeldReport, said: Mapping[str, Content], uow: UnitOfWork
) -> None:
    """Raises InvalidInput naming each fact that the caller reads in full of none of the persons."""
    persons = [held.facts, *held.others]
    grounds = await grounds_of(command.principal, persons, uow)
    readers = [reader_of(command.principal, each, grounds[each.report.id], held.now) for each in persons]
    closed = {
        class_ for class_ in said if all(access.rule(_TABLE, each, class_).reason is not None for each in readers)
    }
    if closed:
        raise InvalidInput([(name, _CLOSED) for name, class_ in CLASS_OF_FACT.items() if class_ in closed])
