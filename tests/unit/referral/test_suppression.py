"""A split of a public total gives no small number away, neither directly nor by subtraction."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from referral.application.flow.ports import StageTotal
from referral.application.flow.read_flow import released_total
from referral.domain.flow.suppression import THRESHOLD, as_released, may_be_shown

COUNTS = st.integers(0, 3 * THRESHOLD)


@given(COUNTS, COUNTS)
def test_what_is_shown_holds_no_number_close_to_a_person(due: int, overdue: int) -> None:
    if may_be_shown(due, overdue):
        assert not {due, overdue} & {1, 2, 3, 4}


@given(COUNTS, COUNTS)
def test_one_small_part_hides_the_other_since_the_total_is_public(due: int, overdue: int) -> None:
    small = [part for part in (due, overdue) if 0 < part < THRESHOLD]
    assert may_be_shown(due, overdue) is not bool(small)


def test_nothing_and_much_are_shown() -> None:
    assert may_be_shown(0, 0)
    assert may_be_shown(0, 5)
    assert may_be_shown(5, 17)


@given(COUNTS)
def test_what_leaves_is_in_whole_fives_and_never_more_than_there_was(count: int) -> None:
    assert as_released(count) % THRESHOLD == 0
    assert 0 <= count - as_released(count) < THRESHOLD


@given(COUNTS, COUNTS)
def test_a_released_stage_gives_no_small_number_away_by_subtraction(present: int, moved_on: int) -> None:
    released = released_total(StageTotal("referred", present + moved_on, present))
    small = [part for part in (present + moved_on, present, moved_on) if 0 < part < THRESHOLD]
    assert (released.reached is None) is bool(small)
    assert (released.present is None) is bool(small)
