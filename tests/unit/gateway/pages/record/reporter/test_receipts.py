"""What a receipt says, in every order in which the events may be noted."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from gateway.pages.answers import ReadReceiptReceiptContent, ReadReceiptReport, RecordReport
from gateway.pages.languages.choice import Language
from gateway.pages.record.reporter.receipts import STEPS, headline_of, receipt_of, steps_of, waits
from tests.support.answers import answer

MOMENT = "2026-11-24T12:00:00+00:00"
LATER = "2026-11-24T12:30:00+00:00"
NAMES = [each.moment for each in STEPS]
ORDERS = [dict(zip(NAMES, given, strict=True)) for given in product([MOMENT, None], repeat=4)]


GIVEN: dict[str, Any] = {
    "id": "0190a7f0-0000-7000-8000-000000000001",
    "version": 3,
    "state": "submitted",
    "positions": ["author"],
    "reference": {"reference": "S-7K3Q-9F", "state": "submitted"},
    "danger": {"danger": "yes", "childPath": True},
    "receipt": {"stage": "saved", "nobodyYet": False, "savedAt": MOMENT},
}


def report(**changes: Any) -> ReadReceiptReport:
    return answer(ReadReceiptReport, **{**GIVEN, **changes})


def receipt(**given: Any) -> ReadReceiptReceiptContent:
    return answer(ReadReceiptReceiptContent, **given)


@pytest.mark.parametrize("noted", ORDERS)
def test_what_was_noted_is_told_with_its_time_and_the_rest_without(noted: dict[str, str | None]) -> None:
    steps = steps_of(receipt(**noted))
    assert [step.at for step in steps] == [noted[name] for name in NAMES]
    for wording, step in zip(STEPS, steps, strict=True):
        assert (step.text == wording.done) is (step.at is not None)


@pytest.mark.parametrize("noted", ORDERS)
def test_a_step_waits_only_while_no_later_one_has_happened(noted: dict[str, str | None]) -> None:
    happened = [noted[name] is not None for name in NAMES]
    for number, step in enumerate(steps_of(receipt(**noted))):
        assert step.waiting is not any(happened[number:])


def test_opened_before_the_delivery_was_confirmed_is_not_told_as_undelivered() -> None:
    delivered = steps_of(receipt(savedAt=MOMENT, openedAt=MOMENT))[1]
    assert (delivered.text, delivered.at) == (STEPS[1].passed, None)


def test_a_report_that_was_taken_back_waits_for_nothing() -> None:
    steps = steps_of(receipt(stage="withdrawn", savedAt=MOMENT, deliveredAt=MOMENT))
    assert [step.text for step in steps] == [STEPS[0].done, STEPS[1].done]


def test_the_newest_instruction_comes_first_with_its_time_filled_in() -> None:
    values = [
        {"code": "speak_alone", "at": MOMENT, "until": None},
        {"code": "keep_until_we_come", "at": LATER, "until": "2026-11-24T13:00:00+00:00"},
        {"code": "keep_until_we_come", "at": LATER, "until": "2026-11-25T13:00:00+00:00"},
    ]
    instructions = receipt_of(report(instruction={"entries": values}), Language.EN).instructions
    assert [each.at for each in instructions] == [LATER, LATER, MOMENT]
    assert "until 14:00 (25 Nov 2026)," in instructions[0].text
    assert "until 14:00," in instructions[1].text


@pytest.mark.parametrize(
    ("shown", "answered", "so"),
    [([], [], False), ([MOMENT], [], True), ([MOMENT], [LATER], False), ([MOMENT, LATER], [MOMENT], True)],
)
def test_an_instruction_waits_until_an_answer_has_come_after_it(
    shown: list[str], answered: list[str], so: bool
) -> None:
    given = answer(
        RecordReport,
        instruction={"entries": [{"code": "speak_alone", "at": at, "until": None} for at in shown]},
        whereabouts={"entries": [{"code": "safe", "at": at} for at in answered]},
    )
    assert waits(given) is so


def test_a_colleague_is_told_the_state_what_is_withheld_and_why_and_no_step() -> None:
    withheld = [{"class": "receipt", "mask": "none", "reason": "not_for_position"}]
    given = report(positions=["unit"], receipt=None, withheld=withheld)
    seen = receipt_of(given, Language.EN)
    assert (seen.own, seen.ward, seen.may_be_withdrawn, seen.steps) == (False, True, False, [])
    assert headline_of(given) == "The report is sent. Nobody has taken it over yet."
    assert [what for what, _ in seen.withheld] == ["How far the report has come, step by step"]


def test_taking_back_is_offered_for_an_adult_only_and_once() -> None:
    adult = {"danger": "no", "childPath": False}
    assert receipt_of(report(danger=adult), Language.EN).may_be_withdrawn
    assert not receipt_of(report(), Language.EN).may_be_withdrawn
    for state in ("received", "withdrawn"):
        assert not receipt_of(report(danger=adult, state=state), Language.EN).may_be_withdrawn


@pytest.mark.parametrize(("other", "offered"), [(False, True), (None, True), (True, False)])
def test_taking_back_is_not_offered_where_another_person_is_a_child(other: bool | None, offered: bool) -> None:
    persons = [{"id": str(number), "number": number, "reference": "S", "childPath": other} for number in (1, 2)]
    seen = receipt_of(report(danger={"danger": "no", "childPath": False}, persons=persons), Language.EN)
    assert (seen.may_be_withdrawn, seen.child_among) == (offered, not offered)


def test_the_mark_changes_with_anything_that_is_shown() -> None:
    assert receipt_of(report(), Language.EN).mark == receipt_of(report(), Language.EN).mark
    taken = {**GIVEN["receipt"], "nobodyYet": True}
    assert receipt_of(report(receipt=taken), Language.EN).mark != receipt_of(report(), Language.EN).mark
