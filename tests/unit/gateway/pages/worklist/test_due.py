"""When an answer is due, in words, at the places where days, weeks and clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.pages.languages.date_fields import Unreadable
from gateway.pages.languages.dates import BELGRADE
from gateway.pages.worklist import due


def here(text: str) -> datetime:
    """A moment by the clock of Belgrade, as a service says it."""
    return datetime.fromisoformat(text).replace(tzinfo=BELGRADE).astimezone(UTC)


def test_the_time_left_is_real_time_whatever_the_clocks_do() -> None:
    night = (here("2027-03-28T01:00"), here("2027-03-28T04:00"))
    assert due.seconds_left(night[1], night[0]) == timedelta(hours=2).total_seconds()
    assert due.seconds_left(night[0], night[1]) == -timedelta(hours=2).total_seconds()


@pytest.mark.parametrize("typed", ["15:00", "15.00", " 15:00 ", "1500", "15"])
def test_a_time_is_the_next_one_that_the_clock_shows(typed: str) -> None:
    assert due.next_time(typed, here("2026-11-25T14:59")) == here("2026-11-25T15:00")
    assert due.next_time(typed, here("2026-11-25T15:00")) == here("2026-11-26T15:00")
    assert due.next_time(typed, here("2027-03-27T20:00")) == here("2027-03-28T15:00")
    assert due.next_time("9:05", here("2026-11-25T07:00")) == here("2026-11-25T09:05")


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "15:61"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        due.next_time(typed, here("2026-11-25T14:59"))
