"""Who is alerted next and when: everybody on the roster in turn, one every step, and never a burst."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.events.notifications import DeliveryAcknowledgedV1
from contracts.words.notices import Channel
from notifications.domain.duty.alarm import Alarm, AlarmState, AlertInterval
from notifications.domain.duty.called import Called
from notifications.domain.duty.roster import DutyRoster, Turn
from notifications.domain.errors import RosterIsEmpty
from notifications.domain.vocabulary import Matter, Origin, Recipient

NOW = datetime(2026, 11, 24, 2, 14, tzinfo=UTC)
UNIT, FIRST, SECOND, THIRD, FOURTH = (UUID(int=number) for number in range(10, 15))
STANDING_ORDER = DutyRoster(UNIT, (FIRST, SECOND, THIRD))
INTERVAL, STEP = AlertInterval(), timedelta(minutes=5)
HOUR = timedelta(hours=1)
PEOPLE = st.lists(st.integers(0, 8).map(lambda number: UUID(int=number)), min_size=1, max_size=9, unique=True)


def turn(person: UUID, place: int, starts: timedelta = -HOUR, ends: timedelta = HOUR) -> Turn:
    return Turn(person, place, NOW + starts, NOW + ends)


def an_alarm(rung: int = 0, state: AlarmState = AlarmState.RUNNING) -> Alarm:
    return Alarm(uuid4(), NOW, Origin(uuid4(), uuid4(), None), rung, state)


def alert_next_of(roster: DutyRoster, alerted: dict[Recipient, datetime], number: int) -> UUID:
    """Alerts the next person of the roster with this alert."""
    recipient = roster.longest_unalerted(alerted)
    assert recipient.person_id is not None
    alerted[recipient] = NOW + number * STEP
    return recipient.person_id


@given(PEOPLE, st.integers(1, 30))
def test_a_roster_that_stays_is_alerted_in_its_order_round_and_round(people: list[UUID], alerts: int) -> None:
    roster, alerted = DutyRoster(UNIT, tuple(people)), dict[Recipient, datetime]()
    assert [alert_next_of(roster, alerted, number) for number in range(alerts)] == [
        people[number % len(people)] for number in range(alerts)
    ]


@given(st.lists(PEOPLE, min_size=2, max_size=12))
def test_however_the_roster_changes_no_one_is_alerted_again_while_a_person_on_it_never_was(
    rosters: list[list[UUID]],
) -> None:
    alerted = dict[Recipient, datetime]()
    for number, people in enumerate(rosters):
        before = {each.person_id for each in alerted}
        person = alert_next_of(DutyRoster(UNIT, tuple(people)), alerted, number)
        assert person in people
        assert person not in before or set(people) <= before


def test_after_everybody_on_duty_come_their_superiors_then_the_units_and_then_everybody_again() -> None:
    roster, alerted, order = DutyRoster(UNIT, (FIRST, SECOND), (THIRD, FOURTH)), dict[Recipient, datetime](), []
    centre = UUID(int=20)
    for number in range(10):
        recipient = roster.longest_unalerted(alerted, [centre])
        alerted[recipient] = NOW + number * STEP
        order.append(recipient)
    round_ = [*(Recipient.on_duty(each, UNIT) for each in (FIRST, SECOND, THIRD, FOURTH)), Recipient.unit(centre)]
    assert order == round_ * 2


def test_superiors_are_no_people_on_duty_whatever_the_roster_says() -> None:
    roster = DutyRoster(UNIT, (FIRST, SECOND), (THIRD, FOURTH)).with_turns([turn(THIRD, 1), turn(SECOND, 2)], NOW)
    assert (roster.people, roster.superiors, roster.now()) == (
        (SECOND, FIRST),
        (THIRD, FOURTH),
        Recipient.on_duty(SECOND, UNIT),
    )


def test_no_one_on_the_roster_raises_rather_than_alert_no_one() -> None:
    with pytest.raises(RosterIsEmpty):
        DutyRoster(UNIT, ()).longest_unalerted({})


def test_who_is_alerted_is_so_for_the_unit_on_duty() -> None:
    assert STANDING_ORDER.longest_unalerted({}) == Recipient.on_duty(FIRST, UNIT)


@pytest.mark.parametrize(
    ("turns", "people"),
    [
        pytest.param([], (FIRST, SECOND, THIRD), id="none: the standing order"),
        pytest.param([turn(THIRD, 1)], (THIRD, FIRST, SECOND), id="one alone has the others behind"),
        pytest.param([turn(SECOND, 2), turn(THIRD, 1)], (THIRD, SECOND, FIRST), id="by their places"),
        pytest.param([turn(THIRD, 1, ends=timedelta())], (FIRST, SECOND, THIRD), id="one that ends now is over"),
        pytest.param([turn(THIRD, 1, starts=timedelta())], (THIRD, FIRST, SECOND), id="one that starts now holds"),
        pytest.param([turn(THIRD, 1, starts=HOUR, ends=2 * HOUR)], (FIRST, SECOND, THIRD), id="one that is to come"),
        pytest.param(
            [turn(SECOND, 1, ends=-timedelta(minutes=1)), turn(THIRD, 2)],
            (THIRD, FIRST, SECOND),
            id="a hole in the places",
        ),
        pytest.param([turn(THIRD, 1), turn(THIRD, 2), turn(SECOND, 3)], (THIRD, SECOND, FIRST), id="twice is once"),
        pytest.param(
            [turn(THIRD, 1, starts=-timedelta(minutes=1)), turn(SECOND, 1)],
            (SECOND, THIRD, FIRST),
            id="the longer one first",
        ),
        pytest.param([turn(FOURTH, 1)], (FIRST, SECOND, THIRD), id="whoever left the order is passed over"),
        pytest.param([turn(FOURTH, 1), turn(SECOND, 2)], (SECOND, FIRST, THIRD), id="and hides nobody"),
    ],
)
def test_turns_in_force_stand_before_the_others_of_the_standing_order(
    turns: list[Turn], people: tuple[UUID, ...]
) -> None:
    assert STANDING_ORDER.with_turns(turns, NOW) == DutyRoster(UNIT, people)


def test_the_first_alert_is_made_at_once_and_each_other_a_step_after_the_one_before() -> None:
    alarm, made = an_alarm(), []
    for second in range(901):
        now = NOW + timedelta(seconds=second)
        number = alarm.advance(now, INTERVAL)
        if number is not None:
            made.append((number, second))
    assert made == [(0, 0), (1, 300), (2, 600), (3, 900)]


def test_a_filing_that_is_dated_ahead_of_our_clock_is_alerted_at_once_and_once() -> None:
    alarm = an_alarm()
    early = NOW - timedelta(seconds=30)
    assert (alarm.advance(early, INTERVAL), alarm.advance(early, INTERVAL), alarm.advance(NOW, INTERVAL)) == (
        0,
        None,
        None,
    )


@given(st.lists(st.integers(0, 7200), min_size=1, max_size=20))
def test_at_any_moment_there_is_at_most_one_alert_a_step_and_it_is_the_newest(
    looks: list[int],
) -> None:
    alarm, made = an_alarm(), []
    for second in sorted(looks):
        now = NOW + timedelta(seconds=second)
        number = alarm.advance(now, INTERVAL)
        assert alarm.advance(now, INTERVAL) is None, "an outage ends with one alert, not with a burst"
        if number is not None:
            assert number == second // 300
            made.append(number)
    assert made == sorted(set(made))


@pytest.mark.parametrize("state", [AlarmState.TAKEN_OVER, AlarmState.WITHDRAWN])
def test_what_has_ended_alerts_no_one_and_ends_once(state: AlarmState) -> None:
    alarm = an_alarm(3)
    assert alarm.end(state)
    assert not alarm.end(AlarmState.TAKEN_OVER)
    assert (alarm.state, alarm.advance(NOW + HOUR, INTERVAL), alarm.rung) == (state, None, 3)


def test_a_call_is_acknowledged_once_and_says_so() -> None:
    matter, recipient = Matter(uuid4(), None), Recipient.on_duty(FIRST, UNIT)
    called = Called(uuid4(), matter, recipient, rung=2, acknowledged_at=None)
    assert (called.acknowledge(NOW), called.acknowledge(NOW + HOUR)) == (True, False)
    assert called.acknowledged_at == NOW
    event = DeliveryAcknowledgedV1(
        notice_id=called.notice_id,
        report_id=matter.report_id,
        referral_id=None,
        unit_id=UNIT,
        channel=Channel.PHONE,
        acknowledged_at=NOW,
    )
    assert called.pull_events() == [event]
