"""The duty roster: which turns can stand on it together, what ends them, and who is on duty."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import DomainError, NotFound, StaleVersion
from contracts.events.roster import RosterTurn
from identification.domain.duty.roster import FURTHEST, KEPT, LONGEST, MOST_TURNS, DutyRoster, on_duty, problems_of
from identification.domain.duty.turn import Turn
from identification.domain.errors import (
    PersonAlreadyOnDuty,
    PlaceAlreadyTaken,
    RosterFull,
    TurnAlreadyEnded,
    TurnHasBegun,
)

NOW = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
UNIT = UUID(int=0xC1)
PEOPLE = tuple(UUID(int=number) for number in range(1, 6))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def turn(number: int, person: int = 0, place: int = 1, starts: float = 0, ends: float = 8) -> Turn:
    """From and to in hours from now."""
    return Turn(UUID(int=100 + number), PEOPLE[person], place, NOW + starts * HOUR, NOW + ends * HOUR)


def published(*turns: Turn) -> tuple[RosterTurn, ...]:
    return tuple(
        RosterTurn(
            turn_id=each.id, person_id=each.person_id, place=each.place, starts_at=each.starts_at, ends_at=each.ends_at
        )
        for each in turns
    )


def fields(found: list[tuple[str, str]]) -> list[str]:
    return [name for name, _ in found]


def test_a_turn_that_fits_is_taken_and_told_as_a_whole() -> None:
    roster = DutyRoster(UNIT)
    first, second = turn(1), turn(2, person=1, place=2)
    assert problems_of(first, PEOPLE, NOW) == []
    assert roster.put_on(first, NOW) == first
    roster.put_on(second, NOW)
    assert (roster.version, roster.turns) == (2, (first, second))
    one, two = roster.pull_events()
    assert (one.version, one.turns) == (1, published(first))
    assert (two.unit_id, two.version, two.turns, two.changed_at) == (UNIT, 2, published(first, second), NOW)


def test_everything_that_is_wrong_is_named_at_once() -> None:
    wrong = Turn(UUID(int=1), UUID(int=99), 10, NOW + FURTHEST + DAY, NOW - DAY)
    assert fields(problems_of(wrong, PEOPLE, NOW)) == ["personId", "place", "startsAt", "endsAt"]


@pytest.mark.parametrize(
    ("starts", "ends", "wrong"),
    [
        (1, 1, ["endsAt"]),
        (2, 1, ["endsAt"]),
        (-8, -1, ["endsAt"]),
        (-8, 0, ["endsAt"]),
        (-8, 1, []),
        (0, 14 * 24, []),
        (0, 14 * 24 + 1, ["endsAt"]),
        (-24, 14 * 24, []),
        (90 * 24, 90 * 24 + 8, []),
        (90 * 24 + 1, 90 * 24 + 8, ["startsAt"]),
    ],
)
def test_a_turn_ends_after_it_begins_in_the_future_and_has_a_length(starts: int, ends: int, wrong: list[str]) -> None:
    assert fields(problems_of(turn(1, starts=starts, ends=ends), PEOPLE, NOW)) == wrong


def test_a_beginning_that_has_passed_is_now() -> None:
    roster = DutyRoster(UNIT)
    assert roster.put_on(turn(1, starts=-3), NOW).starts_at == NOW
    assert roster.turns[0].starts_at == NOW


def test_no_one_has_two_turns_at_once_and_no_place_two_people() -> None:
    roster = DutyRoster(UNIT, 1, [turn(1, starts=1, ends=9)])
    with pytest.raises(PersonAlreadyOnDuty):
        roster.put_on(turn(2, place=2, starts=8, ends=10), NOW)
    with pytest.raises(PlaceAlreadyTaken):
        roster.put_on(turn(2, person=1, starts=8, ends=10), NOW)
    assert (roster.version, roster.pull_events()) == (1, [])
    # One ends in the moment in which the next begins.
    roster.put_on(turn(2, starts=9, ends=17), NOW)
    roster.put_on(turn(3, person=1, place=2, starts=1, ends=9), NOW)
    assert roster.version == 3


def test_a_turn_that_runs_ends_now_and_one_that_has_not_begun_is_gone() -> None:
    runs, comes = turn(1, starts=-1), turn(2, person=1, starts=9, ends=17)
    roster = DutyRoster(UNIT, 4, [runs, comes])
    assert roster.take_off(runs.id, NOW) == replace(runs, ends_at=NOW)
    assert on_duty(roster.turns, PEOPLE[3:], NOW) == (PEOPLE[3],)
    assert roster.take_off(comes.id, NOW) is None
    assert (roster.version, roster.turns) == (6, (replace(runs, ends_at=NOW),))


def test_what_is_over_or_was_never_there_is_not_taken_off() -> None:
    over = turn(1, starts=-9, ends=-1)
    roster = DutyRoster(UNIT, 1, [over])
    with pytest.raises(TurnAlreadyEnded):
        roster.take_off(over.id, NOW)
    with pytest.raises(NotFound):
        roster.take_off(UUID(int=7), NOW)
    with pytest.raises(StaleVersion) as stale:
        roster.expect(0)
    assert (stale.value.extensions["currentVersion"], stale.value.extensions["changedFields"]) == (1, ["turns"])


def test_a_turn_to_come_gives_way_to_another_and_of_one_that_runs_the_end_alone_is_changed() -> None:
    runs, comes = turn(1, starts=-1), turn(2, person=1, starts=9, ends=17)
    roster = DutyRoster(UNIT, 4, [runs, comes])
    wanted = turn(3, person=2, place=3, starts=10, ends=12)
    assert roster.change(comes.id, wanted, NOW) == wanted
    longer = replace(runs, id=UUID(int=9), ends_at=NOW + 10 * HOUR)
    assert roster.change(runs.id, longer, NOW) == replace(longer, id=runs.id)
    assert (roster.version, roster.turns) == (6, (replace(longer, id=runs.id), wanted))
    for other in ({"person_id": PEOPLE[3]}, {"place": 4}, {"starts_at": NOW}):
        with pytest.raises(TurnHasBegun):
            roster.change(runs.id, replace(longer, **other), NOW)
    assert roster.version == 6


def test_a_change_is_refused_as_a_new_turn_is_and_of_what_is_over_altogether() -> None:
    over, comes, beside = turn(1, starts=-9, ends=-1), turn(2, starts=1, ends=9), turn(3, 1, 2, starts=9, ends=17)
    roster = DutyRoster(UNIT, 1, [over, comes, beside])
    for error, about, wanted in (
        (TurnAlreadyEnded, over.id, turn(4)),
        (NotFound, UUID(int=7), turn(4)),
        (PersonAlreadyOnDuty, comes.id, turn(4, person=1, starts=8, ends=10)),
        (PlaceAlreadyTaken, comes.id, turn(4, place=2, starts=8, ends=10)),
    ):
        with pytest.raises(error):
            roster.change(about, wanted, NOW)
    assert (roster.version, roster.pull_events()) == (1, [])
    running = turn(5, starts=-14 * 24 + 1, ends=1)
    assert fields(problems_of(running, PEOPLE, NOW, has_begun=True)) == []
    assert fields(problems_of(replace(running, ends_at=NOW + 2 * HOUR), PEOPLE, NOW, has_begun=True)) == ["endsAt"]


def test_a_turn_that_ended_a_month_ago_drops_off_with_the_next_change() -> None:
    old = turn(1, starts=-31 * 24, ends=-30 * 24 - 1)
    younger = turn(2, starts=-31 * 24, ends=-30 * 24)
    assert younger.ends_at == NOW - KEPT
    roster = DutyRoster(UNIT, 1, [old, younger])
    roster.put_on(turn(3), NOW)
    assert [each.id for each in roster.turns] == [younger.id, turn(3).id]


def test_a_full_roster_says_so() -> None:
    many = [turn(number, starts=number, ends=number + 1) for number in range(MOST_TURNS)]
    roster = DutyRoster(UNIT, 1, many[:-1])
    roster.put_on(many[-1], NOW)
    assert len(roster.pull_events()[0].turns) == MOST_TURNS
    with pytest.raises(RosterFull):
        roster.put_on(turn(900, person=1, place=2), NOW)


def test_everybody_whose_turn_is_in_force_is_on_duty_in_the_order_of_places() -> None:
    second, first = turn(1, person=1, place=2), turn(2, person=2, place=1)
    later = turn(3, person=3, place=3, starts=1)
    assert on_duty([second, first, later], PEOPLE, NOW) == (PEOPLE[2], PEOPLE[1])
    assert on_duty([second, first, later], PEOPLE, NOW + 8 * HOUR) == (PEOPLE[0],)
    assert on_duty([], PEOPLE, NOW) == (PEOPLE[0],)


turns = st.builds(
    turn,
    number=st.integers(0, 500),
    person=st.integers(0, 4),
    place=st.integers(1, 9),
    starts=st.integers(-48, 60 * 24),
    ends=st.integers(-48, 60 * 24),
)
steps = st.lists(st.tuples(st.integers(0, 72), st.booleans(), turns), max_size=25)


@given(steps)
def test_whatever_is_asked_no_two_turns_of_a_person_or_of_a_place_overlap(asked: list[tuple[int, bool, Turn]]) -> None:
    roster, now = DutyRoster(UNIT), NOW
    for number, (hours, off, new) in enumerate(asked):
        now += hours * HOUR
        before = (roster.version, roster.turns)
        try:
            if off:
                roster.take_off(roster.turns[number % len(roster.turns)].id if roster.turns else new.id, now)
            elif problems_of(new, PEOPLE, now) or new.id in {each.id for each in roster.turns}:
                continue
            else:
                roster.put_on(new, now)
        except DomainError:
            assert (roster.version, roster.turns) == before
            assert roster.pull_events() == []
            continue
        (event,) = roster.pull_events()
        assert (event.version, event.turns) == (before[0] + 1, published(*roster.turns))
        held = list(roster.turns)
        assert all(each.starts_at < each.ends_at <= each.starts_at + LONGEST for each in held)
        for one, other in combinations(held, 2):
            assert not one.overlaps(other) or (one.person_id != other.person_id and one.place != other.place)
