"""Terms and when they end: around the clock, or on working days in Belgrade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from contracts.words.referrals import ClockCode
    from contracts.words.urgency import Urgency

BELGRADE = ZoneInfo("Europe/Belgrade")
_ONE_DAY = timedelta(days=1)


class WorkingDays(Protocol):
    """Knows weekends and public holidays."""

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open on this day in Serbia."""


@dataclass(frozen=True, slots=True)
class Term:
    """How long a step may take: `length` around the clock, or its days counted as working days."""

    length: timedelta
    on_working_days: bool
    legal_basis: str
    verified: bool


class DueTimes(Protocol):
    """The due times in force."""

    def term(self, code: ClockCode, urgency: Urgency) -> Term:
        """The term that this clock watches for a referral of this urgency."""


def due_at(term: Term, start: datetime, calendar: WorkingDays) -> datetime:
    """When `term` ends that began at `start`, in UTC.

    Hours run through nights, weekends and changes of summer time. A term of n working days ends with the last second of
    the n-th working day after the day it began: the day of the event is not counted.
    """
    if not term.on_working_days:
        return start.astimezone(UTC) + term.length
    day = start.astimezone(BELGRADE).date()
    for _ in range(term.length.days):
        day = _next_working_day(day, calendar)
    return datetime.combine(day, time(23, 59, 59), BELGRADE).astimezone(UTC)


def _next_working_day(day: date, calendar: WorkingDays) -> date:
    following = day + _ONE_DAY
    while not calendar.is_working_day(following):
        following += _ONE_DAY
    return following
