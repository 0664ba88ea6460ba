"""The task to ask may begin after the referral was sent, end without an answer, and begin anew: each time with a clock of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from contracts.words.referrals import ClockCode, ClockState, ReferralEnd
from referral.domain.clocks.clock import TermClock
from referral.domain.events import ClockBreached, ClockStarted
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
def test_at_most_one_runs_and_what_has_ended_stays_as_it_ended(at_first: bool, told: list[tuple[str, int]]) -> None:
    referral = centre_item(danger=False, ask_when_safe=at_first)
    referral.pull_events()
    now, started = SUBMITTED, 0
    for step, hours in told:
        now += timedelta(hours=hours)
        clocks = asking(referral)
        ended = {each.id: each.state for each in clocks if each.state not in OPEN}
        running = [each for each in clocks if each.state is ClockState.RUNNING]
        missed = [each for each in clocks if each.state is ClockState.BREACHED]
        match step:
            case "ask":
                assert referral.ask_since(clock_at(now)) is (not running)
                started += not running
            case "no more":
                referral.ask_no_more(now)
                assert all(each.state in (ClockState.CANCELLED, ClockState.BREACHED) for each in running)
            case "answer":
                referral.follow_answer(now)
                assert all(each.state is ClockState.MET_LATE for each in missed)
                assert all(each.state in (ClockState.MET, ClockState.MET_LATE) for each in running)
            case _:
                referral.breach_due(now)
        assert len([each for each in asking(referral) if each.state is ClockState.RUNNING]) <= 1
        assert ended.items() <= {each.id: each.state for each in asking(referral)}.items()
    events, began = referral.pull_events(), referral.pull_started_clocks()
    assert [each.clock_id for each in events if isinstance(each, ClockStarted)] == [each.id for each in began]
    assert len(began) == started
    breaches = [each.clock_id for each in events if isinstance(each, ClockBreached) and each.code is ASK]
    assert len(breaches) == len(set(breaches))
    assert referral.follow_end(ReferralEnd.WITHDRAWN, now + timedelta(hours=1))


def test_of_an_ended_report_nobody_is_asked() -> None:
    referral = centre_item(danger=False, ask_when_safe=False)
    referral.follow_end(ReferralEnd.WITHDRAWN, SUBMITTED)
    assert referral.ask_since(clock_at(SUBMITTED)) is False
