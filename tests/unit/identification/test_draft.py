"""What a draft holds, how long, and how many there may be."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.domain.errors import InvalidInput, StaleVersion
from identification.domain.drafts.draft import Draft, TypedAnswer, answers_must_fit, may_have_another
from identification.domain.errors import DraftTooLarge, TooManyDrafts
from tests.support.identification import NOW, WARD

DRAFT = Draft(uuid4(), uuid4(), WARD, danger=False, child=True, created_at=NOW, updated_at=NOW)


def test_a_further_step_is_the_next_version_and_keeps_it_for_28_days_more() -> None:
    later = NOW + timedelta(days=20)
    after = DRAFT.replaced(danger=True, child=False, at=later)
    assert (after.version, after.danger, after.child, after.created_at) == (2, True, False, NOW)
    assert after.gone_at == later + timedelta(days=28)
    assert DRAFT.gone_at == NOW + timedelta(days=28)


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


def test_names_and_values_together_have_at_most_64_kb_of_utf_8() -> None:
    # "ћ" is two bytes: the limit is of what is stored, not of what is seen.
    most = [TypedAnswer("a", ("ћ" * 16_384, "x" * (32 * 1024 - 1)))]
    answers_must_fit(most)
    with pytest.raises(DraftTooLarge):
        answers_must_fit([*most, TypedAnswer("b", ())])


def test_the_twenty_first_draft_is_refused() -> None:
    may_have_another(19)
    with pytest.raises(TooManyDrafts):
        may_have_another(20)
