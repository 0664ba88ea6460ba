"""Where one goes from each screen, and what is read of it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from chassis.domain.errors import NotFound
from gateway.pages.forms import Form
from gateway.pages.report_form.answers.typed import Place, mark, placed, read
from gateway.pages.report_form.screens.steps import Step, after, asked, back_from, child_path

DRAFT = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"


def test_the_screens_follow_each_other_and_back() -> None:
    steps = list(Step)
    assert len(steps) == 7
    for step, following in pairwise(steps):
        assert after(step, to_summary=False, turned=False) is following
        assert back_from(following, to_summary=False) is step
    assert back_from(Step.DANGER, to_summary=False) is None


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.CHECK])
def test_a_change_returns_to_the_summary(step: Step) -> None:
    assert after(step, to_summary=True, turned=False) is Step.CHECK
    assert back_from(step, to_summary=True) is Step.CHECK


def test_another_age_leads_to_the_question_that_was_not_asked_yet() -> None:
    assert after(Step.AGE, to_summary=True, turned=True) is Step.WAY
    assert after(Step.SIGNS, to_summary=True, turned=True) is Step.CHECK


@pytest.mark.parametrize(("age", "child"), [("child", True), ("not_sure", True), ("adult", False), ("", False)])
def test_who_may_be_a_child_is_never_asked_for_consent(age: str, child: bool) -> None:
    assert child_path({"age": [age]}) is child
    assert ("wayIn" in asked(Step.WAY, child=child)) is not child


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
    posted = read(place, Form.of([*pairs, ("seen", "abc"), ("to", "7"), ("key", "form-12345")]))
    assert posted.answers == {"indicators": ["H1", "H2"], "suspicions": [], "concern": ["  on\r\nćuti "]}
    assert (posted.seen, posted.to_summary, posted.key, posted.back) == ("abc", True, "form-12345", False)
    assert read(place, Form.of([])).key.startswith("form-")


def test_the_mark_tells_other_answers_apart_and_an_empty_one_is_none() -> None:
    assert mark({"a": ["1", "2"]}, ("a",)) != mark({"a": ["12"]}, ("a",))
    assert mark({"a": []}, ("a",)) == mark({}, ("a",))
    assert mark({"a": ["1"], "b": ["2"]}, ("a",)) == mark({"a": ["1"]}, ("a",))
