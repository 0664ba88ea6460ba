"""A day and a time as people type them: a field for each part, all under one name, read by the clock of Belgrade.

`forms.html` shows them. What was typed stays a list of texts, so that nothing of it is lost while a part is wrong.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from gateway.pages.languages.alphabet import FIRST, SECOND
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.dates import BELGRADE, clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gateway.pages.languages.choice import Language

D = TypeVar("D", bound=date)
Part = Literal["day", "month", "year", "time"]
"""The last part of the id of a field; with a hyphen it follows the name of the whole."""
PARTS: Final[tuple[Part, ...]] = ("day", "month", "year", "time")

_NO_DAY: Final = N_("Enter the day as a number from 1 to 31.")
_NO_MONTH: Final = N_("Enter the month as a number from 1 to 12.")
_NO_YEAR: Final = N_("Enter the year with four digits, such as 2026.")
_NOT_IN_CALENDAR: Final = N_("This month has no such day. Check the day and the month.")
_NO_TIME: Final = N_("Enter the time from 00:00 to 23:59, such as 14:30.")
_LEFT_OUT: Final = N_(
    "The clock is put forward that night and never shows this time. Enter one before 2:00 or from 3:00."
)
_TWICE: Final = N_(
    "The clock is put back that night and shows this time twice. Write A behind it for the first time, B for the second: 2:30 A."
)

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}:\d{2}))?", re.ASCII)
_AS_WRITTEN: Final = re.compile(r"(\d{1,2})[./ ]\s*(\d{1,2})[./ ]\s*(\d{4})\.?", re.ASCII)
_YEAR: Final = re.compile(r"[12]\d{3}", re.ASCII)
_LETTERS: Final = FIRST + SECOND
_TIME: Final = re.compile(
    rf"(\d{{1,2}})(?:\s*[:.,]\s*(\d{{2}})|(\d{{2}}))?\.?\s*([{_LETTERS}{_LETTERS.lower()}]?)", re.ASCII
)
_LAST_HOUR, _LAST_MINUTE = 23, 59
_FOLDS: Final = {"": None} | dict.fromkeys(FIRST, 0) | dict.fromkeys(SECOND, 1)


class Unreadable(ValueError):
    """What was typed is no day, or no moment: `part` is the field to mend, `sentence` of the catalogues says how."""

    def __init__(self, part: Part, sentence: str) -> None:
        """Holds nothing of what was typed."""
        super().__init__(sentence)
        self.part: Part = part
        self.sentence = sentence


def is_empty(typed: Sequence[str]) -> bool:
    """Whether all fields are empty."""
    return not any(each.strip() for each in typed)


def parts_of(typed: Sequence[str]) -> list[str]:
    """Day, month, year and time as they were typed; one text that holds a whole day (24.11.2026., 2026-11-24T14:00) is taken apart."""
    day, month, year, at = [*typed, "", "", "", ""][: len(PARTS)]
    if not (month.strip() or year.strip()):
        if iso := _ISO.fullmatch(day.strip()):
            return [iso[3], iso[2], iso[1], iso[4] or at]
        if written := _AS_WRITTEN.fullmatch(day.strip()):
            return [*written.groups(), at]
    return [day, month, year, at]


def typed_as(value: date) -> list[str]:
    """The fields of a day, which are read as the same again; of a moment those of its day."""
    here = value.astimezone(BELGRADE) if isinstance(value, datetime) else value
    return [str(here.day), str(here.month), str(here.year)]


def today_typed() -> list[str]:
    """The fields of this day in Belgrade."""
    return typed_as(datetime.now(BELGRADE).date())


def typed_as_moment(value: datetime, language: Language) -> list[str]:
    """The fields of a moment, with the time as every page writes it; they are read as the same again, to the minute."""
    return [*typed_as(value), f"{clock(value, language)} {letter_of(value)}".rstrip()]


def letter_of(value: datetime) -> str:
    """What distinguishes the two moments at which the clock shows this time; empty where it shows it once."""
    here = value.astimezone(BELGRADE)
    return "AB"[here.fold] if _shown_twice(here) else ""


def day_of(typed: Sequence[str]) -> date:
    """The day. Raises Unreadable for the first part that is wrong."""
    day, month, year, _ = (each.strip().removesuffix(".") for each in parts_of(typed))
    day_number, month_number = _number(day, "day", 31, _NO_DAY), _number(month, "month", 12, _NO_MONTH)
    if not _YEAR.fullmatch(year):
        raise Unreadable("year", _NO_YEAR)
    try:
        return date(int(year), month_number, day_number)
    except ValueError:
        raise Unreadable("day", _NOT_IN_CALENDAR) from None


def moment_of(typed: Sequence[str]) -> datetime:
    """The moment by the clock of Belgrade. Raises Unreadable, also for a time that the clock skips or shows twice."""
    day, (hour, minute, fold) = day_of(typed), _time_and_fold(parts_of(typed)[3])
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=BELGRADE, fold=fold or 0)
    if moment.astimezone(UTC).astimezone(BELGRADE).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise Unreadable("time", _LEFT_OUT)
    if _shown_twice(moment) is (fold is None):
        raise Unreadable("time", _TWICE if fold is None else _NO_TIME)
    return moment


def time_of(typed: str) -> time:
    """A time of the day: 8:05, 8.05, 0805 or 8. Raises Unreadable."""
    hour, minute, fold = _time_and_fold(typed)
    if fold is not None:
        raise Unreadable("time", _NO_TIME)
    return time(hour, minute)


def readable(read: Callable[[Sequence[str]], D], typed: Sequence[str]) -> D | None:
    """What `day_of` or `moment_of` makes of the fields; None where that cannot be read."""
    try:
        return read(typed)
    except Unreadable:
        return None


def _number(text: str, part: Part, most: int, sentence: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:3]) <= most and len(text) <= len(str(most))):
        raise Unreadable(part, sentence)
    return int(text)


def _time_and_fold(typed: str) -> tuple[int, int, int | None]:
    """Hour, minute, and which of two is meant; None for a time without a letter. Raises Unreadable."""
    found = _TIME.fullmatch(typed.strip())
    if found is None or int(found[1]) > _LAST_HOUR or int(found[2] or found[3] or 0) > _LAST_MINUTE:
        raise Unreadable("time", _NO_TIME)
    return int(found[1]), int(found[2] or found[3] or 0), _FOLDS[found[4].upper()]


def _shown_twice(moment: datetime) -> bool:
    """In the night in which summer time ends one hour comes twice."""
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
