"""What a screen takes is what filing takes: the same limits, wherever they are written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from chassis.ports import IdempotencyKey
from contracts import forms, reference
from contracts.commands.filing import ReportFiling
from gateway.pages.languages.dates import BELGRADE
from gateway.pages.report_form.answers import checking
from gateway.pages.report_form.answers.checking import all_complaints, complaints_at
from gateway.pages.report_form.answers.filing import filing_of
from gateway.pages.report_form.caller import CLOCKS_DIFFER_BY
from gateway.pages.report_form.screens import looking_again
from gateway.pages.report_form.screens.steps import Answers, Step
from identification.domain.reports import caution, minimum
from identification.domain.reports.minimum import report_must_have_the_minimum
from identification.entrypoints.http.reports.filing_command import filing_command
from tests.unit.identification.test_filing_command import PRINCIPAL

FORM = forms.form("health")
TODAY = datetime.now(BELGRADE).date()
RIGHT: dict[str, list[str]] = {
    "danger": ["no"],
    "age": ["child"],
    "indicators": ["H1"],
    "policeTold": ["no"],
    "callbackPhone": ["018 000 101"],
    "encounterDate": [TODAY.isoformat()],
    "encounterMunicipality": ["71331"],
    "contactPerson": ["yes"],
}


def taken_by_filing(answers: Answers) -> bool:
    """Whether identification's door and its minimum take it."""
    try:
        filing = ReportFiling.model_validate(filing_of(answers, FORM))
    except ValidationError:
        return False
    (said,) = filing_command(filing, PRINCIPAL, IdempotencyKey("k" * 20, b"")).persons
    report_must_have_the_minimum(said)
    return True


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("concern", "š" * length) for length in (499, 500, 501, 10_001)],
        *[("concern", text) for text in ("\u202e", "\u200b", "a\u0000b", " dobro ", "a\nb")],
        *[(name, "š" * length) for name in ("contactTimes", "contactWho") for length in (200, 201)],
        *[(name, "a\nb") for name in ("contactTimes", "contactWho")],
        *[
            (name, text)
            for name in ("callbackPhone", "contactPhone")
            for text in ("060 123 4567", "+381 18 506 700", "1", "abc", "018 506 700 lok. 5", "18/506-700")
        ],
    ],
)
def test_a_screen_takes_what_filing_takes_and_nothing_else(name: str, value: str) -> None:
    answers = {**RIGHT, name: [value]}
    assert (all_complaints(answers, FORM) == []) is taken_by_filing(answers)


def test_the_limits_in_time_are_those_of_filing() -> None:
    assert checking.MOST_YEARS == minimum.REPORTED_WITHIN_YEARS
    assert CLOCKS_DIFFER_BY == minimum.CLOCKS_DIFFER_BY
    assert looking_again.LONG_AGO_YEARS == caution.LONG_AGO_YEARS


def test_what_is_right_is_complained_of_nowhere() -> None:
    assert all_complaints(RIGHT, FORM) == []
    assert taken_by_filing(RIGHT)


@pytest.mark.parametrize("missing", [name for name in RIGHT if name != "contactPerson"])
def test_every_answer_that_filing_asks_for_is_asked_for_on_its_screen(missing: str) -> None:
    answers = {name: values for name, values in RIGHT.items() if name != missing}
    assert [each.name for each in all_complaints(answers, FORM)] == [missing]


def test_a_unit_to_leave_out_is_one_of_the_list() -> None:
    known: dict[str, Any] = {"conflictUnits": [str(reference.units()[0].id).upper()]}
    assert complaints_at(Step.WAY, known, FORM, child=True) == []
    for unknown in ("nobody", "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"):
        assert [each.name for each in complaints_at(Step.WAY, {"conflictUnits": [unknown]}, FORM, child=True)] == [
            "conflictUnits"
        ]


@pytest.mark.parametrize(
    ("shifted", "fits"),
    [
        (lambda now: now - timedelta(minutes=4), True),
        (lambda now: now - timedelta(minutes=10), False),
        (lambda now: now + timedelta(days=300), True),
        (lambda now: now + timedelta(days=366 * 11), False),
    ],
)
def test_a_person_is_here_until_a_moment_to_come(shifted: Callable[[datetime], datetime], fits: bool) -> None:
    until = shifted(datetime.now(BELGRADE)).strftime("%Y-%m-%dT%H:%M")
    found = complaints_at(Step.HERE, {"stillHere": ["yes"], "stillHereUntil": [until]}, FORM, child=False)
    assert (found == []) is fits
