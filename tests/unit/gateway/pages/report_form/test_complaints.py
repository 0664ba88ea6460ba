"""What filing refuses is reported where it can be mended."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from contracts import access, forms
from contracts.words.reports import Answer, WayIn
from gateway.pages.rendering.refusals import MESSAGES, PageRefused
from gateway.pages.report_form.answers.complaint import Complaint, lines_of
from gateway.pages.report_form.answers.complaints import BY_SLUG, MISSING, WRONG, complaints_of
from gateway.pages.report_form.screens.steps import Step, asked
from identification.domain.errors import ReportIncomplete
from identification.domain.reports.answers import Answers
from identification.domain.reports.minimum import report_must_have_the_minimum

FORM = forms.form("health")


def everything_missing() -> list[str]:
    found: list[str] = []
    for still_here, way in ((None, None), (Answer.YES, None), *((None, way) for way in WayIn)):
        given = Answers(limits=access.load().way(way), form_version=1, still_here=still_here, way_in=way)
        with pytest.raises(ReportIncomplete) as caught:
            report_must_have_the_minimum(given)
        found += cast("list[str]", caught.value.extensions["missing"])
    return list(dict.fromkeys(found))


def test_every_answer_that_can_be_missing_has_its_screen_and_sentence() -> None:
    assert set(everything_missing()) == set(MISSING)


def test_every_complaint_leads_to_a_screen_that_asks_for_it() -> None:
    for each in (*MISSING.values(), *WRONG.values(), *BY_SLUG.values()):
        names = {name for child in (False, True) for name in asked(each.step, FORM, child=child)}
        assert each.name in names, each


def test_every_slug_is_one_of_the_service() -> None:
    assert set(BY_SLUG) <= set(MESSAGES)


def test_all_lines_come_at_once_in_the_order_of_the_screens() -> None:
    refused = PageRefused("report-incomplete", 422, missing=everything_missing())
    complaints = complaints_of(refused, FORM, {})
    assert len(complaints) == len(MISSING)
    assert [each.step for each in complaints] == sorted((each.step for each in complaints), key=int)


@pytest.mark.parametrize(
    ("field", "step", "name"),
    [
        ("callbackPhone", Step.CONTACT, "callbackPhone"),
        ("conflict.unitIds.0", Step.WAY, "conflictUnits"),
        ("person.safeContact.phone", Step.CONTACT, "contactPhone"),
        ("person.contactFlags.safeTimes", Step.CONTACT, "contactTimes"),
        ("indicators.3", Step.SIGNS, "indicators"),
        ("input.concern", Step.SIGNS, "concern"),
        ("person.names.0.given", Step.PERSON, "given_name"),
        ("person.birth.birthDate", Step.PERSON, "birth_date"),
        ("account", Step.HAPPENS, "account"),
        ("person.citizenships", Step.CHECK, "summary"),
        ("somethingNew", Step.CHECK, "summary"),
    ],
)
def test_a_field_that_cannot_be_taken_is_found(field: str, step: Step, name: str) -> None:
    refused = PageRefused("invalid-input", 422, fields=[{"name": field, "problem": "is wrong."}], missing=[])
    (shown,) = complaints_of(refused, FORM, {})
    assert (shown.step, shown.name) == (step, name)


def test_what_no_answer_can_mend_is_no_complaint() -> None:
    assert complaints_of(PageRefused("forbidden", 403), FORM, {}) == []
    assert complaints_of(PageRefused("too-many-drafts", 409), FORM, {}) == []


def test_what_is_missing_of_several_persons_alike_is_one_line_that_leads_to_the_first() -> None:
    missing = [replace(MISSING["age"], person=f"p{number}", number=number) for number in (1, 2, 3)]
    other = Complaint(Step.SIGNS, "indicators", "Another sentence", person="p3", number=3)
    alike = lines_of(missing, Step.CHECK, "d")
    assert [(each.persons, each.leads_to) for each in alike] == [
        ((1, 2, 3), f"/entry/d/{Step.AGE}?to={Step.CHECK}&person=p1#{missing[0].place}")
    ]
    assert [each.persons for each in lines_of([*missing, other], Step.CHECK, "d")] == [(1, 2), (3,)]
