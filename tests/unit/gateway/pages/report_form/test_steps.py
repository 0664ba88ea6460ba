"""Where one goes from each screen, and what is read of it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from chassis.domain.errors import NotFound
from contracts import forms
from gateway.pages.forms import Form
from gateway.pages.report_form.answers.typed import Place, mark, placed, read
from gateway.pages.report_form.screens.steps import (
    ALERT,
    ASKED,
    IF_KNOWN,
    SECTIONS,
    Step,
    after,
    asked,
    back_from,
    came_from,
    child_path,
)
from tests.support import form_oracle

FORM = forms.form("health")
DRAFT = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"


def test_the_screens_of_the_alert_follow_each_other_and_back() -> None:
    assert len(ALERT) == 7
    for step, following in pairwise(ALERT):
        assert after(step, None, turned=False) is following
        assert back_from(following, None) is step
    assert back_from(Step.DANGER, None) is None


@pytest.mark.parametrize("to", [Step.CHECK, Step.TASKS])
@pytest.mark.parametrize("step", [step for step in Step if step not in (Step.CHECK, Step.TASKS, Step.KNOWN, Step.ADD)])
def test_a_change_returns_to_where_it_was_made_from(step: Step, to: Step) -> None:
    assert came_from(step, to) is to
    assert after(step, to, turned=False) is to
    assert back_from(step, to) is to


def test_what_is_not_of_the_alert_leads_back_without_being_told() -> None:
    assert {came_from(step, made_up) for step in SECTIONS for made_up in ("", "1", "x")} == {Step.TASKS}
    assert {came_from(Step.ADD, each) for each in ("", "7", "10", "18", "x")} == {Step.TASKS}
    assert {came_from(step, Step.ADD) for step in SECTIONS} == {Step.ADD}
    assert {came_from(Step.KNOWN, each) for each in ("", "10", "x")} == {Step.CHECK}
    assert {came_from(step, made_up) for step in ALERT for made_up in ("", "1", "x")} == {None}


def test_another_age_leads_to_the_question_that_was_not_asked_yet() -> None:
    assert after(Step.AGE, Step.CHECK, turned=True) is Step.WAY
    assert after(Step.SIGNS, Step.CHECK, turned=True) is Step.CHECK


def test_every_question_of_every_form_is_on_one_screen() -> None:
    for sector in form_oracle.sectors():
        form = forms.form(sector)
        screens = [code for step in SECTIONS for code in asked(step, form, child=False)]
        assert sorted(screens) == sorted(row["code"] for row in form_oracle.questions(sector))
        assert set(asked(Step.KNOWN, form, child=False)) == set(IF_KNOWN)
        assert set(screens).isdisjoint(name for names in ASKED.values() for name in names)


@pytest.mark.parametrize(("age", "child"), [("child", True), ("not_sure", True), ("adult", False), ("", False)])
def test_who_may_be_a_child_is_never_asked_for_consent(age: str, child: bool) -> None:
    assert child_path({"age": [age]}) is child
    assert ("wayIn" in asked(Step.WAY, FORM, child=child)) is not child


@pytest.mark.parametrize(("draft", "step"), [("nothing", "1"), (DRAFT, "0"), (DRAFT, "8"), (DRAFT, "danger")])
def test_an_address_of_no_screen_is_nothing(draft: str, step: str) -> None:
    with pytest.raises(NotFound):
        placed(draft, step)


def test_what_was_typed_is_kept_as_it_was_typed() -> None:
    place = Place(DRAFT, Step.SIGNS)
    pairs = [
        ("indicators", "H1"),
        ("indicators", "H2"),
        ("concern", "  on\r\nćuti "),
        ("strange", "x"),
        ("age", "child"),
    ]
    posted = read(place, Form.of([*pairs, ("seen", "abc"), ("to", "7"), ("key", "form-12345")]), "health")
    assert posted.answers == {"indicators": ["H1", "H2"], "suspicions": [], "concern": ["  on\r\nćuti "]}
    assert (posted.seen, posted.to, posted.key, posted.back) == ("abc", Step.CHECK, "form-12345", False)
    assert read(place, Form.of([]), None).key.startswith("form-")


def test_the_mark_distinguishes_other_answers_and_an_empty_one_is_none() -> None:
    assert mark({"a": ["1", "2"]}, ("a",)) != mark({"a": ["12"]}, ("a",))
    assert mark({"a": []}, ("a",)) == mark({}, ("a",))
    assert mark({"a": ["1"], "b": ["2"]}, ("a",)) == mark({"a": ["1"]}, ("a",))
