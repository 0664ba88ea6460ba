"""Dates, times, distances and numbers as the three languages write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from babel.dates import format_timedelta

from gateway.pages.languages import dates, numbers
from gateway.pages.languages.choice import Language

CYRL, LATN, EN = Language
NOON_UTC = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(("language", "text"), [(CYRL, "24. 11. 2026."), (LATN, "24. 11. 2026."), (EN, "24 Nov 2026")])
def test_a_date_in_short(language: Language, text: str) -> None:
    assert dates.short_date(date(2026, 11, 24), language) == text


@pytest.mark.parametrize(
    ("language", "text"), [(CYRL, "24. новембар 2026."), (LATN, "24. novembar 2026."), (EN, "24 November 2026")]
)
def test_a_date_in_words(language: Language, text: str) -> None:
    assert dates.long_date("2026-11-24", language) == text


@pytest.mark.parametrize(("language", "text"), [(CYRL, "12.00"), (LATN, "12.00"), (EN, "12:00")])
def test_a_time_by_the_clock_of_belgrade(language: Language, text: str) -> None:
    assert dates.clock(NOON_UTC, language) == text
    assert dates.clock("2026-11-24T11:00:00Z", language) == text


@pytest.mark.parametrize(
    ("language", "today", "other", "until"),
    [
        (CYRL, "у 12.00", "24. 11. 2026. у 12.00", "12.00"),
        (LATN, "u 12.00", "24. 11. 2026. u 12.00", "12.00"),
        (EN, "at 12:00", "24 Nov 2026 at 12:00", "12:00"),
    ],
)
def test_a_moment_names_its_day_unless_it_is_today(language: Language, today: str, other: str, until: str) -> None:
    midnight = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    before, after = midnight - timedelta(minutes=1), midnight
    assert dates.when(NOON_UTC, language, before) == today
    assert dates.when(NOON_UTC, language, after) == other == dates.by_when(NOON_UTC, language, after)
    assert dates.by_when(NOON_UTC, language, before) == until


def test_summer_time_moves_the_clock_and_may_move_the_day() -> None:
    assert dates.clock(SUMMER, EN) == "00:30"
    assert dates.short_date(SUMMER, CYRL) == "2. 7. 2026."


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(dates.NoZone):
        dates.clock("2026-11-24T11:00:00", CYRL)


@pytest.mark.parametrize(
    ("distance", "cyrl", "en"),
    [
        (timedelta(minutes=-5), "пре 5 минута", "5 minutes ago"),
        (timedelta(minutes=-1), "пре 1 минута", "1 minute ago"),
        (timedelta(hours=6), "за 6 сати", "in 6 hours"),
        (timedelta(days=3), "за 3 дана", "in 3 days"),
        (timedelta(days=21), "за 3 недеље", "in 3 weeks"),
    ],
)
def test_a_distance_in_words(distance: timedelta, cyrl: str, en: str) -> None:
    shown = NOON_UTC + distance
    assert (dates.ago(shown, CYRL, NOON_UTC), dates.ago(shown, EN, NOON_UTC)) == (cyrl, en)


def test_a_length_has_no_direction() -> None:
    assert dates.lasting(6 * 3600, CYRL) == dates.lasting(-6 * 3600, CYRL) == "6 сати"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0.9, "0 мин"),
        (59.9, "59 мин"),
        (60, "1 сат"),
        (359, "5 сати 59 мин"),
        (362, "6 сати"),
        (47 * 60 + 59, "47 сати"),
        (49 * 60, "2 дана 1 сат"),
        (30 * 1440 + 5, "30 дана"),
    ],
)
def test_a_length_that_runs_is_said_in_short_units_and_never_rounded_up(minutes: float, said: str) -> None:
    assert dates.running(minutes * 60, CYRL) == said


@pytest.mark.parametrize("language", Language)
def test_a_distance_is_shown_as_babel_tells_it_at_every_edge(language: Language) -> None:
    for unit in (1, 60, 3600, 86400, 7 * 86400, 30 * 86400, 365 * 86400):
        for seconds in (0, unit - 1, unit, unit * 3 // 2 - 1, unit * 3 // 2, unit * 59.7, unit * 5 / 2):
            by_babel = format_timedelta(timedelta(seconds=seconds), threshold=1, locale=language.locale)
            assert dates.lasting(seconds, language) == by_babel


def test_numbers() -> None:
    assert [numbers.number(12345.6, language) for language in Language] == ["12.345,6", "12.345,6", "12,345.6"]
    assert numbers.percent(0.123, CYRL) == "12,3%"
    assert [numbers.phone(each) for each in ("192", "0800100388", "+38111000700", "+381 18 506700")] == [
        "192",
        "0800\u00a0100\u00a0388",
        "+381\u00a011\u00a0000\u00a0700",
        "+381\u00a018\u00a0506\u00a0700",
    ]
