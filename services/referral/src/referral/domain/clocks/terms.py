"""Terms as the Office counts them: at which stage something waits, and whether its term had passed at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from contracts.words.referrals import ClockCode, Stage
from referral.domain.clocks.calendar import BELGRADE

if TYPE_CHECKING:
    from collections.abc import Mapping

WAITING: Final[Mapping[ClockCode, Stage]] = {
    ClockCode.TRIAGE_ASSESS: Stage.REPORTED,
    ClockCode.REFERRAL_DECIDE: Stage.REFERRED,
}
"""Stages in which an answer is waited for, by the clock that watches it; a danger's minutes are no matter of a day."""


@dataclass(frozen=True, slots=True)
class TermCount:
    """How many of a stage were still within their term at the counted moment, and how many were past it."""

    stage: Stage
    due: int
    overdue: int


def end_of_yesterday(now: datetime) -> datetime:
    """The last midnight in Belgrade."""
    return datetime.combine(now.astimezone(BELGRADE).date(), time(), BELGRADE).astimezone(now.tzinfo)


def end_of_today(now: datetime) -> datetime:
    """The next midnight in Belgrade."""
    tomorrow = now.astimezone(BELGRADE).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), BELGRADE).astimezone(now.tzinfo)


def end_of_last_week(now: datetime) -> datetime:
    """The midnight with which the last Sunday in Belgrade ended: lateness is a stock of the week (DESIGN 10.15)."""
    today = now.astimezone(BELGRADE).date()
    return datetime.combine(today - timedelta(days=today.weekday()), time(), BELGRADE).astimezone(now.tzinfo)
