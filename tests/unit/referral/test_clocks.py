"""Clocks: terms on working days in Belgrade, and an end state that does not depend on the order of telling."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations, product
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.events.referral import ClockBreachedV1, ReferralSentV1
from contracts.words.referrals import ClockCode, ClockState, ReferralEnd
from referral.adapters.clocks.working_days import SerbianWorkingDays
from referral.domain.clocks.calendar import Term, due_at
from referral.domain.clocks.clock import CLOCK_LIFECYCLE, ClockAction, TermClock
from referral.domain.errors import ClockMoveRefused
from referral.domain.referrals.referral import Referral
from tests.support.referral import INTAKE, SUBMITTED, centre_item, child_referral

BELGRADE = ZoneInfo("Europe/Belgrade")
SERBIA = SerbianWorkingDays()
# Good Friday to the observed Labour Day of 2027: five days without an office.
EASTER_2027 = [date(2027, 4, 30) + timedelta(days=n) for n in range(5)]
DUE = SUBMITTED + timedelta(minutes=15)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
offsets = st.integers(min_value=-1000, max_value=1000).map(lambda seconds: timedelta(seconds=seconds))


def working_days(days: int) -> Term:
    return Term(timedelta(days=days), on_working_days=True, legal_basis="House rule", verified=False)


def hours(count: int) -> Term:
    return Term(timedelta(hours=count), on_working_days=False, legal_basis="House rule", verified=False)


@pytest.mark.parametrize("day", EASTER_2027)
def test_the_long_easter_of_2027_has_no_working_day(day: date) -> None:
    assert not SERBIA.is_working_day(day)


def test_five_working_days_pass_over_easter_and_end_with_the_day() -> None:
    sent = datetime(2027, 4, 28, 10, 0, tzinfo=BELGRADE)
    # 29 April, then 5, 6, 7 and 10 May.
    assert due_at(working_days(5), sent, SERBIA) == datetime(2027, 5, 10, 23, 59, 59, tzinfo=BELGRADE)


@pytest.mark.parametrize("day", EASTER_2027)
def test_a_term_that_begins_on_a_holiday_counts_from_the_next_working_day(day: date) -> None:
    sent = datetime(day.year, day.month, day.day, 23, 30, tzinfo=BELGRADE)
    assert due_at(working_days(1), sent, SERBIA) == datetime(2027, 5, 5, 23, 59, 59, tzinfo=BELGRADE)


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        # Summer time begins on 28 March 2027 and ends on 31 October 2027, both Sundays.
        (datetime(2027, 3, 26, 12, tzinfo=BELGRADE), datetime(2027, 3, 29, 21, 59, 59, tzinfo=UTC)),
        (datetime(2027, 10, 29, 12, tzinfo=BELGRADE), datetime(2027, 11, 1, 22, 59, 59, tzinfo=UTC)),
        # In Belgrade this is already Monday: the day of the event is the local one.
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), datetime(2026, 11, 24, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_working_days_follow_the_local_calendar_through_summer_time(sent: datetime, due: datetime) -> None:
    assert due_at(working_days(1), sent, SERBIA) == due


@pytest.mark.parametrize(
    "sent", [datetime(2027, 3, 27, 12, tzinfo=BELGRADE), datetime(2027, 10, 30, 12, tzinfo=BELGRADE)]
)
def test_hours_are_hours_through_a_change_of_summer_time(sent: datetime) -> None:
    assert due_at(hours(24), sent, SERBIA) - sent.astimezone(UTC) == timedelta(hours=24)


@given(start=moments, count=st.integers(min_value=1, max_value=15))
def test_a_term_of_working_days_holds_exactly_that_many(start: datetime, count: int) -> None:
    due = due_at(working_days(count), start, SERBIA).astimezone(BELGRADE)
    first, last = start.astimezone(BELGRADE).date(), due.date()
    days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert sum(SERBIA.is_working_day(day) for day in days) == count
    assert SERBIA.is_working_day(last)
    assert (due.hour, due.minute, due.second) == (23, 59, 59)


@given(start=moments, later=st.integers(min_value=0, max_value=10**7), count=st.integers(min_value=1, max_value=15))
def test_what_starts_later_never_ends_earlier(start: datetime, later: int, count: int) -> None:
    for term in (working_days(count), hours(count)):
        assert due_at(term, start, SERBIA) <= due_at(term, start + timedelta(seconds=later), SERBIA)
        assert due_at(term, start, SERBIA) > start


TABLE = """
             meet      meet_late  breach    cancel
running      met       met_late   breached  cancelled
met          met       -          -         cancelled
breached     met       met_late   -         cancelled
met_late     met       met_late   breached  cancelled
cancelled    met       -          -         -
unmeasured   met       met_late   -         cancelled
"""
_HEAD, *_ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = {(row[0], action): end for row in _ROWS for action, end in zip(_HEAD, row[1:], strict=True)}


@pytest.mark.parametrize(("state", "action"), list(product(CLOCK_LIFECYCLE.states, CLOCK_LIFECYCLE.actions)))
def test_a_clock_moves_as_the_table_says_and_else_raises_its_named_error(
    state: ClockState, action: ClockAction
) -> None:
    expected = CELLS[state.value, action.value]
    if expected != "-":
        assert CLOCK_LIFECYCLE.next(state, action).value == expected
        return
    with pytest.raises(ClockMoveRefused) as refused:
        CLOCK_LIFECYCLE.next(state, action)
    assert refused.value.extensions["currentState"] == state.value


def clock() -> TermClock:
    return TermClock(UUID(int=1), ClockCode.TAKEOVER_15MIN, SUBMITTED, DUE)


@given(steps=st.lists(offsets, max_size=3), ends_at=st.none() | offsets, looks=st.lists(offsets, max_size=2))
def test_steps_an_end_and_looks_come_out_the_same_in_whatever_order_they_are_told(
    steps: list[timedelta], ends_at: timedelta | None, looks: list[timedelta]
) -> None:
    found = [*(("step", step) for step in steps), *(("look", look) for look in looks)]
    found += [] if ends_at is None else [("end", ends_at)]
    ends = set()
    for order in permutations(found):
        it = clock()
        for what, offset in order:
            {"step": it.meet, "end": it.cancel, "look": it.breach}[what](DUE + offset)
        ends.add((it.state, it.met_at, it.breached_at))
    counted = [step for step in steps if ends_at is None or step <= ends_at]
    expected: tuple[ClockState, datetime | None, datetime | None]
    if counted:
        late = min(counted) > timedelta(0)
        expected = (ClockState.MET_LATE if late else ClockState.MET, DUE + min(counted), DUE if late else None)
    else:
        passed = (max(looks, default=timedelta(0)) if ends_at is None else ends_at) > timedelta(0)
        otherwise = ClockState.RUNNING if ends_at is None else ClockState.CANCELLED
        expected = (ClockState.BREACHED if passed else otherwise, None, DUE if passed else None)
    assert ends == {expected}


@given(end=offsets, look=offsets, step=st.none() | offsets)
def test_a_clock_that_an_earlier_release_left_unmeasured_says_so_until_its_step_is_recorded(
    end: timedelta, look: timedelta, step: timedelta | None
) -> None:
    at = DUE - timedelta(hours=1)
    it = TermClock(UUID(int=1), ClockCode.TRIAGE_ASSESS, SUBMITTED, DUE, ClockState.UNMEASURED, unmeasured_at=at)
    it.breach(DUE + look)
    assert (it.state, it.waits) == (ClockState.UNMEASURED, False)
    if step is not None:
        it.meet(DUE + step)
        assert it.state is (ClockState.MET_LATE if step > timedelta() else ClockState.MET)
    elif DUE + end >= at:
        it.cancel(DUE + end)
        assert it.state is ClockState.UNMEASURED


def test_a_breach_is_dated_by_its_term_and_told_once() -> None:
    referral = centre_item()
    values = []
    for seconds in (30, 61, 3600, 7200):
        referral.breach_due(SUBMITTED + timedelta(seconds=seconds))
        values += referral.pull_events()
    referral.follow_take_over(INTAKE, SUBMITTED + timedelta(seconds=7300))
    values += [event for event in referral.pull_events() if isinstance(event, ClockBreachedV1)]
    assert [(event.code, event.due_at) for event in values if isinstance(event, ClockBreachedV1)] == [
        (ClockCode.DELIVERY_60S, SUBMITTED + timedelta(seconds=60)),
        (ClockCode.TAKEOVER_15MIN, SUBMITTED + timedelta(minutes=15)),
    ]
    assert len(values) == 2
    states = {each.code: each.state for each in referral.clocks}
    assert states[ClockCode.TAKEOVER_15MIN] is ClockState.MET_LATE
    assert states[ClockCode.TRIAGE_ASSESS] is ClockState.RUNNING


@pytest.mark.parametrize("looked", [True, False])
@pytest.mark.parametrize(("hours", "state"), [(24, ClockState.MET), (25, ClockState.MET_LATE)])
def test_an_assessment_alone_meets_triage(hours: int, state: ClockState, *, looked: bool) -> None:
    """From the take-over on its clock runs, and is missed like any other, until then; the first assessment counts."""
    referral, later = centre_item(danger=False), SUBMITTED + timedelta(hours=hours)
    referral.follow_take_over(INTAKE, SUBMITTED + timedelta(hours=1))
    (triage,) = referral.clocks
    assert (triage.state, triage.waits) == (ClockState.RUNNING, True)
    if looked:
        referral.breach_due(later)
        assert triage.state is (ClockState.BREACHED if hours > 24 else ClockState.RUNNING)
    for days in (0, 2):
        referral.follow_assessment(later + timedelta(days=days))
        assert (triage.state, triage.met_at) == (state, later)
    found = [event.due_at for event in referral.pull_events() if isinstance(event, ClockBreachedV1)]
    assert found == ([SUBMITTED + timedelta(hours=24)] if hours > 24 else [])


@pytest.mark.parametrize("order", list(permutations(["taken over", "delivered", "looked"])))
def test_a_report_that_somebody_took_over_within_the_minute_is_not_undelivered(order: tuple[str, ...]) -> None:
    referral = centre_item()
    for step in order:
        if step == "taken over":
            referral.follow_take_over(INTAKE, SUBMITTED + timedelta(seconds=20))
        elif step == "delivered":
            referral.note_delivery(SUBMITTED + timedelta(seconds=90))
        else:
            referral.breach_due(SUBMITTED + timedelta(seconds=95))
    delivery = next(each for each in referral.clocks if each.code is ClockCode.DELIVERY_60S)
    assert (delivery.state, delivery.met_at) == (ClockState.MET, SUBMITTED + timedelta(seconds=20))


def test_a_step_that_came_too_late_is_told_as_a_breach_even_when_nobody_was_looking() -> None:
    referral = child_referral()
    referral.accept(uuid4(), SUBMITTED + timedelta(hours=5))
    breaches = [event for event in referral.pull_events() if isinstance(event, ClockBreachedV1)]
    assert [(breach.code, breach.due_at) for breach in breaches] == [
        (ClockCode.REFERRAL_DECIDE, SUBMITTED + timedelta(hours=4))
    ]
    assert referral.clocks[0].state is ClockState.MET_LATE


def test_whoever_could_not_be_asked_is_asked_within_72_hours_whoever_took_the_report_over() -> None:
    referral = centre_item(danger=False, ask_when_safe=True)
    assert referral.sending.respond_by == SUBMITTED + timedelta(hours=24), "to ask is not to answer"
    referral.follow_take_over(INTAKE, SUBMITTED + timedelta(hours=1))
    ask = next(each for each in referral.clocks if each.code is ClockCode.ASK_WHEN_SAFE)
    referral.breach_due(SUBMITTED + timedelta(hours=72))
    assert ask.state is ClockState.RUNNING
    referral.breach_due(SUBMITTED + timedelta(hours=72, seconds=1))
    found = [event for event in referral.pull_events() if isinstance(event, ClockBreachedV1)]
    assert [(each.code, each.due_at) for each in found if each.code is not ClockCode.TRIAGE_ASSESS] == [
        (ClockCode.ASK_WHEN_SAFE, SUBMITTED + timedelta(hours=72))
    ]


@pytest.mark.parametrize(("hours", "state"), [(71, ClockState.MET), (73, ClockState.MET_LATE)])
@pytest.mark.parametrize("swept", [True, False])
def test_the_answer_meets_the_task_to_ask_and_no_other_clock(hours: int, state: ClockState, swept: bool) -> None:
    referral = centre_item(danger=False, ask_when_safe=True)
    at = SUBMITTED + timedelta(hours=hours)
    if swept:
        referral.breach_due(at)
    referral.follow_answer(at)
    clocks = {each.code: each for each in referral.clocks}
    assert (clocks[ClockCode.ASK_WHEN_SAFE].state, clocks[ClockCode.ASK_WHEN_SAFE].met_at) == (state, at)
    assert clocks[ClockCode.TRIAGE_ASSESS].met_at is None
    found = [event for event in referral.pull_events() if isinstance(event, ClockBreachedV1)]
    late = [each.code for each in found if each.code is ClockCode.ASK_WHEN_SAFE]
    assert len(late) == (state is ClockState.MET_LATE)
    before = referral.version
    referral.follow_answer(at)
    assert referral.version == before


def test_an_ended_referral_has_no_running_clock() -> None:
    referral = centre_item()
    referral.follow_end(ReferralEnd.WITHDRAWN, SUBMITTED + timedelta(seconds=30))
    assert {each.state for each in referral.clocks} == {ClockState.CANCELLED}


def test_the_response_is_due_with_the_first_clock_that_asks_for_one() -> None:
    assert centre_item().sending.respond_by == SUBMITTED + timedelta(minutes=15)
    assert centre_item(danger=False).sending.respond_by == SUBMITTED + timedelta(hours=24)
    assert child_referral().sending.respond_by == SUBMITTED + timedelta(hours=4)


def test_the_term_of_every_clock_is_published_under_its_own_name() -> None:
    due = {code: SUBMITTED + timedelta(minutes=place) for place, code in enumerate(ClockCode)}
    clocks = tuple(TermClock(uuid4(), code, SUBMITTED, at) for code, at in due.items())
    (event,) = Referral.open(child_referral().sending, INTAKE, clocks).pull_events()
    assert isinstance(event, ReferralSentV1)
    assert due == {
        ClockCode.TRIAGE_ASSESS: event.triage_due_at,
        ClockCode.REFERRAL_DECIDE: event.decide_due_at,
        ClockCode.DELIVERY_60S: event.delivery_due_at,
        ClockCode.TAKEOVER_15MIN: event.take_over_due_at,
        ClockCode.ASK_WHEN_SAFE: event.ask_due_at,
        ClockCode.CHILD_WITHOUT_UNIT: event.protect_due_at,
    }
