"""The Centre corrects what was fixed at filing: the form shows what is in force, as far as the reader knows it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from contracts.commands import reports
from contracts.words.reports import ReportState
from gateway.pages.forms import FormFixes
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import of_request
from gateway.pages.languages.date_fields import day_of, moment_of, typed_as, typed_as_moment
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.rendering.refusals import PageRefused, Problem
from gateway.pages.report_form.screens.lists import places, reporting_units_of
from gateway.pages.report_form.screens.questions import OPTIONS

if TYPE_CHECKING:
    from gateway.pages.answers import ReadReceiptReport, RecordReport
    from gateway.pages.forms import Form
    from gateway.pages.rendering.visitor import Visitor

_DAY, _PLACE, _SOURCE, _RECEIVED, _REASON = "encounterDate", "encounterMunicipality", "source", "receivedAt", "reason"
_UNIT = "unitId"
_QUESTIONS: Final = questions_of(
    reports.CORRECT,
    {
        _REASON: (
            N_("Why is it corrected, in your words? Only the Centre reads it."),
            N_("Write down why it is corrected."),
        )
    },
)
_OTHER_DAY: Final = Problem(
    _DAY,
    N_(
        "Enter another day than the report says now: not after the day on which the report came, and at most ten years before it."
    ),
    address=f"#{_DAY}-day",
)
_OTHER_MOMENT: Final = Problem(
    _RECEIVED,
    N_(
        "Enter another moment than the report says now: not after it was entered, not before the encounter, and at most 30 days back."
    ),
    address=f"#{_RECEIVED}-day",
)
_FIXES: Final = FormFixes(
    fields={
        _DAY: _OTHER_DAY,
        _PLACE: Problem(_PLACE, N_("Choose another municipality than the report says now.")),
        _SOURCE: Problem(_SOURCE, N_("Choose another way in which it came than the report says now.")),
        _RECEIVED: _OTHER_MOMENT,
        _UNIT: Problem(_UNIT, N_("Choose another unit of the reporter than the report says now.")),
    }
)


def _read(form: Form) -> tuple[dict[str, Any], list[Problem]]:
    """The facts as they were typed. What the reader does not know, and how a report came that was not entered, is not on the form."""
    values: dict[str, Any] = {name: form.one(name) for name in (_PLACE, _SOURCE, _UNIT) if form.one(name)}
    wrong: list[Problem] = []
    for name, read in ((_DAY, day_of), (_RECEIVED, moment_of)):
        if form.all(name):
            day, unreadable = form.day(name, read)
            values, wrong = values | day, [*wrong, *unreadable]
    return values, wrong if values or wrong else [_OTHER_DAY]


async def _known(visitor: Visitor, report: str, _: Form) -> dict[str, Any]:
    found = (await visitor.ask("FixedFacts", id=report))["report"]
    if found is None:
        raise PageRefused("not-found", 404)
    day = found["report"] and found["report"]["encounterDate"]
    place = found["municipality"] and found["municipality"]["encounter"]
    known_day = () if day is None else typed_as(date.fromisoformat(day))
    language, sector = of_request(visitor.request), found["report"] and found["report"]["sector"]
    return {
        "day": known_day,
        "place": place,
        "places": places(language),
        "unit": found["unitCallback"] and found["unitCallback"]["unitId"],
        "units": reporting_units_of(sector or "", language),
    }


def _shown(visitor: Visitor, receipt: ReadReceiptReport, form: Form) -> dict[str, Any]:
    """How it came, where intake entered it, and until it was taken over for which unit.

    No reason is asked where the way in holds no text, unless the service missed one: another person's way in may hold it.
    """
    asked, keyed = receipt["openQuestion"], receipt["reference"] and receipt["reference"]["keyed"]
    shown: dict[str, Any] = {"sources": OPTIONS[_SOURCE], "keyed": keyed}
    if keyed:
        received_at = datetime.fromisoformat(keyed["receivedAt"])
        shown["received"] = typed_as_moment(received_at, of_request(visitor.request))
        shown["is_taken_over"] = receipt["state"] is not ReportState.SUBMITTED
    return shown | ({"questions": {}} if asked and asked["codesOnly"] and _REASON not in form.errors else {})


def _is_offered(report: RecordReport) -> bool:
    """Of several persons with the first alone, as it is corrected for all."""
    number = report["reference"] and report["reference"]["number"]
    return report["state"].row.is_open and number in (None, 1)


CORRECTING: Final = ReportCommand(
    reports.CORRECT,
    "correct",
    lambda _: _QUESTIONS,
    done="corrected",
    template="record/correct.html",
    fixes=_FIXES,
    place="records",
    reads=_read,
    known=_known,
    shows=_shown,
    link=N_("Correct a fact of the report"),
    offered=_is_offered,
)
