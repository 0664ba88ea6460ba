"""What a draft holds, how long, and how many there may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.domain.errors import InvalidInput, StaleVersion
from contracts.words.drafts import DraftReminder
from contracts.words.urgency import Urgency
from identification.domain.drafts.draft import REMINDERS, Draft, TypedAnswer, answers_must_fit, may_have_another
from identification.domain.errors import DraftTooLarge, TooManyDrafts
from tests.support.identification import NOW, WARD

DRAFT = Draft(uuid4(), uuid4(), WARD, danger=False, child=True, created_at=NOW, updated_at=NOW)


def test_a_further_step_is_the_next_version_and_keeps_it_for_28_days_more() -> None:
    later = NOW + timedelta(days=20)
    after = DRAFT.replaced(danger=True, child=False, at=later)
    assert (after.version, after.danger, after.child, after.created_at) == (2, True, False, NOW)
    assert after.gone_at == later + timedelta(days=28)
    assert DRAFT.gone_at == NOW + timedelta(days=28)


@pytest.mark.parametrize(
    ("danger", "child", "passed"),
    [
        (True, False, ["left", "left_longer", "goes_soon"]),
        (False, True, ["left", "left_longer", "goes_soon"]),
        (False, False, ["goes_soon"]),
    ],
)
def test_danger_and_a_child_are_reminded_of_after_two_hours_and_a_day_and_every_draft_a_week_before_it_goes(
    danger: bool, child: bool, passed: list[str]
) -> None:
    draft = DRAFT.replaced(danger=danger, child=child, at=NOW)
    for after, step in (
        (timedelta(hours=2), "left"),
        (timedelta(hours=24), "left_longer"),
        (timedelta(days=21), "goes_soon"),
    ):
        before, then = (draft.due(NOW + after - early) for early in (timedelta(seconds=1), timedelta()))
        assert then == (
            before if step not in passed else [each.step for each in REMINDERS].index(DraftReminder(step)) + 1
        )
    assert draft.due(NOW) == 0


def test_a_draft_that_is_touched_starts_anew_and_tells_nothing_of_what_was_typed() -> None:
    reminded = replace(DRAFT, reminded=2)
    assert reminded.replaced(danger=False, child=True, at=NOW).reminded == 0
    found = reminded.reminder_event(DraftReminder.LEFT, NOW)
    assert (found.author_id, found.unit_id, found.urgency) == (DRAFT.author_id, DRAFT.unit_id, Urgency.URGENT)


@pytest.mark.parametrize("version", [0, 2, 77])
def test_another_version_is_stale_and_may_differ_in_anything(version: int) -> None:
    with pytest.raises(StaleVersion) as stale:
        DRAFT.expect(version)
    changed = ["answers", "child", "danger"]
    assert stale.value.extensions == {"currentState": "draft", "currentVersion": 1, "changedFields": changed}
    DRAFT.expect(1)


def test_a_name_that_comes_twice_is_named_by_its_place() -> None:
    answers = [TypedAnswer("age", ("child",)), TypedAnswer("concern", ()), TypedAnswer("age", ("adult",))]
    with pytest.raises(InvalidInput) as refused:
        answers_must_fit(answers)
    sentence = "comes twice: put all values under one name."
    assert refused.value.extensions == {"fields": [{"name": "answers.2.name", "problem": sentence}]}


def test_names_and_values_together_have_at_most_256_kb_of_utf_8() -> None:
    # "ћ" is two bytes: the limit is of what is stored, not of what is seen.
    most = [TypedAnswer("a", ("ћ" * 65_536, "x" * (128 * 1024 - 1)))]
    answers_must_fit(most)
    with pytest.raises(DraftTooLarge):
        answers_must_fit([*most, TypedAnswer("b", ())])


def test_the_twenty_first_draft_is_refused() -> None:
    may_have_another(19)
    with pytest.raises(TooManyDrafts):
        may_have_another(20)
