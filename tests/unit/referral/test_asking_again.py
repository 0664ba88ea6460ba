"""The task to ask may begin after the referral was sent, end without an answer, and begin anew: each time with a clock of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from contracts.events.referral import ClockBreachedV1, ClockStartedV1
from contracts.words.referrals import ClockCode, ClockState, ReferralEnd
from referral.domain.clocks.clock import TermClock
from referral.domain.referrals.referral import Referral
from tests.support.referral import SUBMITTED, centre_item

ASK = ClockCode.ASK_WHEN_SAFE
OPEN = (ClockState.RUNNING, ClockState.BREACHED)


def clock_at(at: datetime) -> TermClock:
    return TermClock(uuid4(), ASK, at, at + timedelta(hours=72))


def asking(referral: Referral) -> list[TermClock]:
    return [each for each in referral.clocks if each.code is ASK]


steps = st.lists(st.tuples(st.sampled_from(["ask", "no more", "answer", "sweep"]), st.integers(1, 100)), max_size=8)


@given(st.booleans(), steps)
def test_at_most_one_runs_and_what_has_ended_stays_as_it_ended(at_first: bool, shown: list[tuple[str, int]]) -> None:
    referral = centre_item(danger=False, ask_when_safe=at_first)
    referral.pull_events()
    now, started = SUBMITTED, 0
    for step, hours in shown:
        now += timedelta(hours=hours)
        clocks = asking(referral)
        waiting = [each for each in clocks if each.state in OPEN and each.ended_at is None]
        ended = {each.id: each.state for each in clocks if each not in waiting}
        running = [each for each in waiting if each.state is ClockState.RUNNING]
        missed = [each for each in waiting if each.state is ClockState.BREACHED]
        match step:
            case "ask":
                assert referral.ask_since(clock_at(now)) is (not waiting)
                started += not waiting
            case "no more":
                referral.ask_no_more(now)
                assert all(each.state in (ClockState.CANCELLED, ClockState.BREACHED) for each in running)
                assert all(each.state is ClockState.BREACHED for each in missed)
            case "answer":
                referral.follow_answer(now)
                assert all(each.state is ClockState.MET_LATE for each in missed)
                assert all(each.state in (ClockState.MET, ClockState.MET_LATE) for each in running)
            case _:
                referral.breach_due(now)
        assert len([each for each in asking(referral) if each.state in OPEN and each.ended_at is None]) <= 1
        assert ended.items() <= {each.id: each.state for each in asking(referral)}.items()
    events, began = referral.pull_events(), referral.pull_started_clocks()
    assert [each.clock_id for each in events if isinstance(each, ClockStartedV1)] == [each.id for each in began]
    assert len(began) == started
    breaches = [each.clock_id for each in events if isinstance(each, ClockBreachedV1) and each.code is ASK]
    assert len(breaches) == len(set(breaches))
    assert referral.follow_end(ReferralEnd.WITHDRAWN, now + timedelta(hours=1))


def test_of_an_ended_report_no_one_is_asked() -> None:
    referral = centre_item(danger=False, ask_when_safe=False)
    referral.follow_end(ReferralEnd.WITHDRAWN, SUBMITTED)
    assert referral.ask_since(clock_at(SUBMITTED)) is False


def test_who_was_not_asked_in_time_is_given_no_second_term() -> None:
    referral = centre_item(danger=False, ask_when_safe=True)
    (first,) = asking(referral)
    later = first.due_at + timedelta(hours=1)
    referral.breach_due(later)
    assert referral.ask_since(clock_at(later)) is False
    assert [(each.id, each.state) for each in asking(referral)] == [(first.id, ClockState.BREACHED)]
    referral.follow_answer(later + timedelta(hours=1))
    assert (first.state, first.breached_at) == (ClockState.MET_LATE, first.due_at)


def test_a_breach_stays_when_no_one_is_to_be_asked_any_more_and_who_is_asked_anew_has_a_term_of_their_own() -> None:
    referral = centre_item(danger=False, ask_when_safe=True)
    (first,) = asking(referral)
    later = first.due_at + timedelta(hours=1)
    referral.ask_no_more(later)
    assert (first.state, first.breached_at) == (ClockState.BREACHED, first.due_at)
    assert referral.ask_since(clock_at(later + timedelta(hours=1))) is True
    second = asking(referral)[1]
    referral.follow_answer(later + timedelta(hours=2))
    assert (first.state, second.state) == (ClockState.BREACHED, ClockState.MET)
    found = [each.clock_id for each in referral.pull_events() if isinstance(each, ClockBreachedV1)]
    assert found == [first.id]
    referral.follow_end(ReferralEnd.WITHDRAWN, later + timedelta(hours=3))
    assert (first.state, first.ended_at) == (ClockState.BREACHED, later)
