"""What is said of a person begins the task to inform the prosecutor, or does not; its term runs from the take-over on."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from contracts import forms
from contracts.words.reports import ReportState
from identification.domain.errors import NothingToInform
from identification.domain.reports.non_punishment import is_in_proceedings
from identification.domain.reports.report import Report
from tests.support.identification import DAY, NOW, adult, report_in

LATER = NOW + timedelta(hours=5)
AGAINST, OF_OTHERS = ("suspect", "accused", "misdemeanour"), ("none", "informant", "witness", "injured_party")
FAR = ("detained", "charged", "trial")


def said(**answers: str) -> dict[str, list[dict[str, Any]]]:
    return {"proceedings": [{"question": question, "values": [value]} for question, value in answers.items()]}


@pytest.mark.parametrize(
    ("role", "stage"),
    [*product((None, *AGAINST, *OF_OTHERS, "unknown"), (None, "none", "checks", "investigation", *FAR))],
)
def test_who_is_charged_is_who_has_such_a_role_or_no_other_one(role: str | None, stage: str | None) -> None:
    answers = {
        name: each for name, each in (("procedural_role", role), ("proceeding_stage", stage)) if each is not None
    }
    assert is_in_proceedings(said(**answers)) is (role in AGAINST or (stage in FAR and role not in OF_OTHERS))


@pytest.mark.parametrize(
    ("question", "value", "begins"),
    [
        ("expulsion", "decided", True),
        ("expulsion", "prepared", True),
        ("expulsion", "no", False),
        ("expulsion", "unknown", False),
        ("detention", "Policijska stanica, do petka", True),
        ("crime_reference", "Ku 12/26", False),
        ("prosecutor_told", "yes", False),
        ("statement_given", "yes", False),
    ],
)
def test_an_expulsion_and_a_detention_begin_it_and_what_the_police_say_of_the_prosecution_ends_nothing(
    question: str, value: str, *, begins: bool
) -> None:
    assert is_in_proceedings(said(**{question: value})) is begins


def test_every_code_that_begins_it_is_one_of_the_form() -> None:
    questions = forms.catalogue().questions
    codes = {name: {each.code for each in questions[name].choices} for name in ("procedural_role", "proceeding_stage")}
    assert codes["procedural_role"] == {*AGAINST, *OF_OTHERS, "unknown"}
    assert {*FAR} < codes["proceeding_stage"]
    assert {"decided", "prepared"} < {each.code for each in questions["expulsion"].choices}
    assert {questions[name].class_ for name in (*codes, "expulsion", "detention")} == {"proceedings"}


def test_the_term_runs_from_the_take_over_and_anew_from_a_reopening() -> None:
    report = Report.file(adult())
    report.note_proceedings(NOW)
    assert report.informs_prosecutor_since is None
    report.take_over(report.id, LATER, assess=DAY)
    assert report.informs_prosecutor_since == LATER
    report.note_proceedings(LATER + DAY)
    assert report.informs_prosecutor_since == LATER
    report.dismiss(LATER)
    assert report.informs_prosecutor_since is None
    report.reopen(LATER + DAY, assess=DAY, ask_when_safe=False)
    assert report.informs_prosecutor_since == LATER + DAY


def test_of_several_persons_each_has_a_task_of_their_own() -> None:
    first = adult(persons=2)
    reports = Report.file(first), Report.add_person(adult(joint_with=first.id, number=2, persons=2))
    reports[1].note_proceedings(NOW)
    reports[0].take_over(first.id, LATER, assess=DAY)
    reports[1].adopt_state_of(reports[0])
    assert [each.informs_prosecutor_since for each in reports] == [None, LATER]


def test_it_is_said_once_and_begins_anew_with_what_is_learned_later() -> None:
    report = report_in(ReportState.RECEIVED)
    with pytest.raises(NothingToInform):
        report.inform_prosecutor()
    report.note_proceedings(NOW)
    report.inform_prosecutor()
    assert report.informs_prosecutor_since is None
    assert report.no_additions == [report.version]
    report.note_proceedings(LATER)
    assert report.informs_prosecutor_since == LATER
