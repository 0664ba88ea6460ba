"""When an answer is due, in words, at the places where days, weeks and clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.pages.answers import WorklistPageReferral
from gateway.pages.languages.choice import Language
from gateway.pages.languages.dates import BELGRADE, day_and_month
from gateway.pages.worklist import due
from gateway.pages.worklist.due import Due
from gateway.pages.worklist.listing import grouped
from tests.support.answers import answer


def here(text: str) -> datetime:
    """A moment by the clock of Belgrade, as a service says it."""
    return datetime.fromisoformat(text).replace(tzinfo=BELGRADE).astimezone(UTC)


@pytest.mark.parametrize(
    ("due_at", "now", "group"),
    [
        ("2026-11-25T12:00", "2026-11-25T12:01", Due.OVERDUE),
        ("2026-11-25T12:00", "2026-11-25T12:00", Due.TODAY),
        ("2026-11-25T23:59", "2026-11-25T00:00", Due.TODAY),
        ("2026-11-26T00:00", "2026-11-25T23:59", Due.TOMORROW),
        ("2026-11-26T00:30", "2026-11-25T23:30", Due.TOMORROW),
        ("2026-11-27T00:00", "2026-11-25T23:59", Due.THIS_WEEK),
        ("2026-11-29T23:59", "2026-11-25T08:00", Due.THIS_WEEK),
        ("2026-11-30T00:00", "2026-11-25T08:00", Due.LATER),
        ("2026-11-30T00:00", "2026-11-29T23:59", Due.TOMORROW),
        ("2026-12-01T00:00", "2026-11-29T23:59", Due.LATER),
        # The clocks go back on 25 October 2026 and forward on 28 March 2027.
        ("2026-10-25T23:30", "2026-10-25T00:30", Due.TODAY),
        ("2026-10-26T00:30", "2026-10-25T23:45", Due.TOMORROW),
        ("2027-03-28T23:30", "2027-03-28T00:30", Due.TODAY),
        ("2027-03-29T00:00", "2027-03-28T23:59", Due.TOMORROW),
        # Good Friday to the Tuesday after Easter and the holidays of May.
        ("2027-05-04T10:00", "2027-04-30T10:00", Due.LATER),
        ("2027-05-01T10:00", "2027-04-30T10:00", Due.TOMORROW),
        ("2027-05-02T10:00", "2027-04-30T10:00", Due.THIS_WEEK),
        ("2027-05-04T10:00", "2027-05-03T10:00", Due.TOMORROW),
    ],
)
def test_groups_change_at_midnight_in_belgrade_and_weeks_on_monday(due_at: str, now: str, group: Due) -> None:
    assert due.group_of(here(due_at), here(now)) is group


def test_the_time_left_is_real_time_whatever_the_clocks_do() -> None:
    night = (here("2027-03-28T01:00"), here("2027-03-28T04:00"))
    assert due.seconds_left(night[1], night[0]) == timedelta(hours=2).total_seconds()
    assert due.seconds_left(night[0], night[1]) == -timedelta(hours=2).total_seconds()


def test_the_weekday_is_that_of_belgrade() -> None:
    friday = here("2026-11-27T12:00")
    assert (due.by_day(friday), due.since_day(friday)) == ("by Friday", "since Friday")
    just_after_midnight = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
    assert due.by_day(just_after_midnight) == "by Friday"
    assert [day_and_month(just_after_midnight, language) for language in Language] == ["27. 11.", "27. 11.", "27 Nov"]


@pytest.mark.parametrize("typed", ["15:00", "15.00", " 15:00 "])
def test_a_time_is_the_next_one_that_the_clock_shows(typed: str) -> None:
    assert due.next_time(typed, here("2026-11-25T14:59")) == here("2026-11-25T15:00")
    assert due.next_time(typed, here("2026-11-25T15:00")) == here("2026-11-26T15:00")
    assert due.next_time(typed, here("2027-03-27T20:00")) == here("2027-03-28T15:00")
    assert due.next_time("9:05", here("2026-11-25T07:00")) == here("2026-11-25T09:05")


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "15:61"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(due.NoTime):
        due.next_time(typed, here("2026-11-25T14:59"))


def _referral(due_at: str, state: str = "sent", report: str | None = "") -> WorklistPageReferral:
    return answer(
        WorklistPageReferral,
        respondBy=here(due_at).isoformat(),
        state=state,
        purpose="child_protection",
        report=None if report is None else {"id": report or due_at},
    )


def test_groups_stand_in_their_order_and_none_is_empty() -> None:
    now = here("2026-11-25T12:00")
    found = grouped(
        [_referral("2026-11-24T12:00", "accepted"), _referral("2026-12-24T12:00"), _referral("2026-11-25T11:59")], now
    )
    assert [(each.name, len(each.cards)) for each in found] == [(Due.OVERDUE, 1), (Due.LATER, 1), (Due.DECIDED, 1)]
    assert found[-1].cards[0].items[0].term is None
    assert grouped([], now) == ()


def test_a_card_is_where_the_first_term_that_runs_puts_it() -> None:
    both = [_referral("2026-11-24T12:00", "accepted", "one"), _referral("2026-11-25T18:00", report="one")]
    (group,) = grouped(both, here("2026-11-25T12:00"))
    assert (group.name, [len(card.items) for card in group.cards]) == (Due.TODAY, [2])


def test_a_referral_whose_report_has_not_arrived_waits_for_the_next_look() -> None:
    assert grouped([_referral("2026-11-25T12:00", report=None)], here("2026-11-25T11:00")) == ()
