"""A day and a time as people type them: what is readable is read in one way only, and what is not names its part."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.pages.languages.choice import Language
from gateway.pages.languages.date_fields import (
    PARTS,
    Unreadable,
    day_of,
    is_empty,
    moment_of,
    parts_of,
    time_of,
    typed_as,
    typed_as_moment,
)
from gateway.pages.languages.dates import BELGRADE

DAY = ["24", "11", "2026"]
MARCH, OCTOBER = ["29", "3", "2026"], ["25", "10", "2026"]
FIRST, SECOND = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def read(typed: list[str]) -> object:
    """The zone of the moment, or the part that is wrong."""
    try:
        return moment_of(typed).tzinfo
    except Unreadable as wrong:
        return wrong.part


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_day_that_is_shown_is_read_as_the_same(day: date) -> None:
    assert day_of(typed_as(day)) == day
    assert day_of([day.isoformat()]) == day
    assert day_of([f"{day.day:02}", f"{day.month:02}.", f"{day.year}"]) == day


@given(
    st.datetimes(datetime(1950, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 -- the zone is given beside
    st.sampled_from(Language),
)
def test_a_moment_that_is_shown_is_read_as_the_same_to_the_minute(moment: datetime, language: Language) -> None:
    minute = moment.replace(second=0, microsecond=0)
    assert moment_of(typed_as_moment(minute, language)).astimezone(UTC) == minute


@pytest.mark.parametrize(
    ("language", "time"), [(Language.SR_CYRL, "8.05"), (Language.SR_LATN, "8.05"), (Language.EN, "08:05")]
)
def test_a_time_that_is_filled_in_is_written_as_pages_write_it(language: Language, time: str) -> None:
    assert typed_as_moment(datetime(2026, 11, 24, 7, 5, tzinfo=UTC), language) == [*DAY, time]


@given(st.lists(st.text(max_size=12), max_size=6))
def test_whatever_is_typed_is_a_moment_or_names_a_part(typed: list[str]) -> None:
    assert len(parts_of(typed)) == len(PARTS)
    assert read(typed) in (BELGRADE, *PARTS)


@given(st.lists(st.text(max_size=12), min_size=4, max_size=4))
def test_what_cannot_be_read_is_shown_as_it_was_typed(typed: list[str]) -> None:
    if typed[1].strip() or typed[2].strip():
        assert parts_of(typed) == typed


@pytest.mark.parametrize("text", ["8:05", "08:05", "8.05", "08.05", "8,05", "0805", "805", " 8 : 05 ", "8.05."])
def test_a_time_is_read_however_it_is_written(text: str) -> None:
    assert moment_of([*DAY, text]).isoformat() == "2026-11-24T08:05:00+01:00"
    assert time_of(text) == time(8, 5)


def test_a_whole_hour_needs_no_minutes() -> None:
    assert moment_of([*DAY, "14"]) == moment_of([*DAY, "14:00"])


@pytest.mark.parametrize(
    "text", ["", "24:00", "8:5", "8:60", "8:05 pm", "8:05 A", "80:05", "12345", "-8", "٨:٠٥", "podne", "8:05:00"]
)
def test_any_other_time_is_refused(text: str) -> None:
    for read in (lambda: moment_of([*DAY, text]), lambda: time_of(text)):
        with pytest.raises(Unreadable) as refused:
            read()
        assert refused.value.part == "time"


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        (["31", "2", "2026"], "day"),
        (["29", "02", "2027"], "day"),
        (["0", "2", "2026"], "day"),
        (["32", "1", "2026"], "day"),
        (["", "2", "2026"], "day"),
        (["danas"], "day"),
        (["1", "13", "2026"], "month"),
        (["1", "", "2026"], "month"),
        (["1", "mart", "2026"], "month"),
        (["1", "2", "26"], "year"),
        (["1", "2", ""], "year"),
        (["1", "2", "20266"], "year"),
        (["٣", "2", "2026"], "day"),
        ([], "day"),
    ],
)
def test_the_first_part_that_is_wrong_is_named(typed: list[str], part: str) -> None:
    with pytest.raises(Unreadable) as refused:
        day_of(typed)
    assert refused.value.part == part


def test_a_leap_day_is_a_day() -> None:
    assert day_of(["29", "2", "2028"]) == date(2028, 2, 29)


@pytest.mark.parametrize(
    "typed",
    [["24.11.2026."], ["24. 11. 2026."], ["24/11/2026", "", ""], ["2026-11-24"], ["2026-11-24T14:00", "", "", ""]],
)
def test_a_whole_day_in_one_field_is_taken_apart(typed: list[str]) -> None:
    assert day_of(typed) == date(2026, 11, 24)


def test_a_moment_that_an_earlier_page_sent_is_read_and_shown_in_its_fields() -> None:
    assert moment_of(["2026-07-01T14:30"]).isoformat() == "2026-07-01T14:30:00+02:00"
    assert parts_of(["2026-07-01T14:30"]) == ["01", "07", "2026", "14:30"]
    assert parts_of(["2026-02-31"]) == ["31", "02", "2026", ""]


def test_an_hour_that_the_clock_skips_is_refused_and_the_next_is_not() -> None:
    for at in ("2:00", "2:59"):
        with pytest.raises(Unreadable, match="never shows this time"):
            moment_of([*MARCH, at])
    assert moment_of([*MARCH, "3:00"]).isoformat() == "2026-03-29T03:00:00+02:00"
    assert moment_of([*MARCH, "1:59"]).isoformat() == "2026-03-29T01:59:00+01:00"


@pytest.mark.parametrize(
    ("text", "moment"),
    [("2:30 A", FIRST), ("2:30a", FIRST), ("0230А", FIRST), ("2:30 B", SECOND), ("2.30 б", SECOND), ("2:30 В", SECOND)],
)
def test_an_hour_that_comes_twice_is_distinguished_by_a_letter_of_either_alphabet(text: str, moment: datetime) -> None:
    assert moment_of([*OCTOBER, text]).astimezone(UTC) == moment


def test_an_hour_that_comes_twice_is_never_guessed() -> None:
    for at in ("2:00", "2:30", "2:59"):
        with pytest.raises(Unreadable, match="twice"):
            moment_of([*OCTOBER, at])
    assert moment_of([*OCTOBER, "3:00"]).isoformat() == "2026-10-25T03:00:00+01:00"


def test_fields_are_empty_when_nothing_but_blanks_is_in_them() -> None:
    assert is_empty([])
    assert is_empty(["", " ", ""])
    assert not is_empty(["", "", "2026"])
