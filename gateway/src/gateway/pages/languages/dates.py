"""Dates and times as people in Serbia read them: 24 hours, the clock of Belgrade, whatever the machine's zone is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from babel.dates import TIMEDELTA_UNITS, format_date, format_time, format_timedelta
from babel.units import format_unit

from gateway.pages.languages.catalogues import N_, translations

if TYPE_CHECKING:
    from gateway.pages.languages.choice import Language

BELGRADE: Final = ZoneInfo("Europe/Belgrade")
_REMEMBERED: Final = 8192
_SECOND: Final = timedelta(seconds=1)
# Terms of a day are counted in hours, also where one is a little longer.
_DAYS_FROM: Final = 2
_HOURS_ALONE_FROM: Final = 6
_SHORT: Final = {"en": "d MMM y"}
_LONG: Final = {"en": "d MMMM y"}
_CLOCK: Final = {"en": "HH:mm"}
_OF_TODAY: Final = N_("at %(time)s")
_WITH_DAY: Final = N_("%(date)s at %(time)s")


class NoZone(ValueError):
    """A moment without a time zone is ambiguous: read it from the schema, whose times all have one."""


def moment(value: datetime | str) -> datetime:
    """A moment, or its ISO 8601 form as a document answers it, by the clock of Belgrade. Raises NoZone."""
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    if read.tzinfo is None:
        raise NoZone("This moment names no time zone.")
    return read.astimezone(BELGRADE)


def day(value: date | str) -> date:
    """A day: of a date, of its ISO form, or of a moment by the clock of Belgrade."""
    if isinstance(value, datetime):
        return moment(value).date()
    if isinstance(value, str):
        return moment(value).date() if "T" in value else date.fromisoformat(value)
    return value


def short_date(value: date | str, language: Language) -> str:
    """24. 11. 2026. / 24 Nov 2026."""
    return _written(day(value), _SHORT.get(language, "d. M. y."), language)


def last_day(value: str, language: Language) -> str:
    """The day with which a time ends that ends at a midnight."""
    return short_date(moment(value) - _SECOND, language)


def long_date(value: date | str, language: Language) -> str:
    """24. новембар 2026. / 24 November 2026."""
    return _written(day(value), _LONG.get(language, "d. MMMM y."), language)


def clock(value: datetime | str, language: Language) -> str:
    """12.00 / 12:00."""
    at = moment(value)
    return _struck(at.hour, at.minute, language)


def when(value: datetime | str, language: Language, now: datetime | None = None) -> str:
    """A moment as every page writes it: 24. 11. 2026. у 12.00 / 24 Nov 2026 at 12:00; one of today: у 12.00 / at 12:00."""
    sentence = translations(language).gettext(_OF_TODAY if _is_today(value, now) else _WITH_DAY)
    return sentence % {"date": short_date(value, language), "time": clock(value, language)}


def by_when(value: datetime | str, language: Language, now: datetime | None = None) -> str:
    """The same after a word such as "by" or "since": one of today is 12.00 / 12:00."""
    return clock(value, language) if _is_today(value, now) else when(value, language, now)


def _is_today(value: datetime | str, now: datetime | None) -> bool:
    return day(moment(value)) == day(now or datetime.now(UTC))


def ago(value: datetime | str, language: Language, now: datetime | None = None) -> str:
    """How far a moment is from `now`: пре 5 минута, за 6 сати / 5 minutes ago, in 6 hours."""
    distance = moment(value) - moment(now or datetime.now(UTC))
    return _distance(distance, language, add_direction=True)


def lasting(seconds: float, language: Language) -> str:
    """A length of time without a direction: 6 сати / 6 hours."""
    return _distance(timedelta(seconds=abs(seconds)), language, add_direction=False)


def running(seconds: float, language: Language) -> str:
    """A length of time as a clock that runs shows it, with minutes only below six hours: 23 сата, 3 сата 54 мин / 3 hr 54 min.

    `terms.js` counts on.
    """
    days, hours, minutes = int(seconds // 86400), int(seconds // 3600), int(seconds // 60)
    if days >= _DAYS_FROM:
        parts = [(days, "day"), (hours % 24, "hour")]
    elif hours:
        parts = [(hours, "hour"), (minutes % 60 if hours < _HOURS_ALONE_FROM else 0, "minute")]
    else:
        parts = [(minutes, "minute")]
    said = (format_unit(count, f"duration-{unit}", "short", locale=language.locale) for count, unit in parts if count)
    return " ".join(said) or format_unit(0, "duration-minute", "short", locale=language.locale)


@lru_cache(maxsize=_REMEMBERED)
def _written(of: date, pattern: str, language: Language) -> str:
    """A page names the same few days over and over, and Babel reads pattern and language each time."""
    return format_date(of, pattern, locale=language.locale)


@lru_cache(maxsize=_REMEMBERED)
def _struck(hour: int, minute: int, language: Language) -> str:
    return format_time(time(hour, minute), _CLOCK.get(language, "H.mm"), locale=language.locale)


def _distance(length: timedelta, language: Language, *, add_direction: bool) -> str:
    """Babel's words; a distance is given in one unit and never as zero of a larger one."""
    seconds = length // _SECOND
    unit, size = next((each for each in TIMEDELTA_UNITS if abs(seconds) >= each[1]), TIMEDELTA_UNITS[-1])
    return _counted(round(seconds / size), unit, language, add_direction=add_direction)


@lru_cache(maxsize=_REMEMBERED)
def _counted(count: int, unit: Any, language: Language, *, add_direction: bool) -> str:
    """So many of this unit, however many: by itself Babel says an hour for sixty minutes."""
    length = timedelta(seconds=count * dict(TIMEDELTA_UNITS)[unit])
    return format_timedelta(length, unit, threshold=inf, add_direction=add_direction, locale=language.locale)
