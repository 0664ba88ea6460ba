"""When an answer is due, as people say it: by which weekday, and how long that is from now."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.dates import BELGRADE, moment

BY_DAY: Final = (
    N_("by Monday"),
    N_("by Tuesday"),
    N_("by Wednesday"),
    N_("by Thursday"),
    N_("by Friday"),
    N_("by Saturday"),
    N_("by Sunday"),
)
SINCE_DAY: Final = (
    N_("since Monday"),
    N_("since Tuesday"),
    N_("since Wednesday"),
    N_("since Thursday"),
    N_("since Friday"),
    N_("since Saturday"),
    N_("since Sunday"),
)


class NoTime(ValueError):
    """What was typed is no time of the day: write it as 15:00."""


def by_day(respond_by: datetime | str) -> str:
    """The sentence part that names the weekday of a term that runs: by Friday."""
    return BY_DAY[moment(respond_by).weekday()]


def since_day(respond_by: datetime | str) -> str:
    """The sentence part that names the weekday of a term that is over: since Friday."""
    return SINCE_DAY[moment(respond_by).weekday()]


def seconds_left(respond_by: datetime | str, now: datetime) -> float:
    """Seconds of real time until the term ends, whatever the clocks on the wall do meanwhile; negative when it is over."""
    return (moment(respond_by).astimezone(now.tzinfo) - now).total_seconds()


def next_time(typed: str, now: datetime) -> datetime:
    """The next moment at which the clocks of Belgrade show `typed`, such as 15:00 or 15.00. Raises NoTime."""
    try:
        wanted = time.fromisoformat(typed.strip().replace(".", ":").zfill(_CLOCK))
    except ValueError:
        raise NoTime("This is no time of the day: write it as 15:00.") from None
    here = moment(now)
    today = datetime.combine(here.date(), wanted.replace(tzinfo=None), BELGRADE)
    return today if today > here else datetime.combine(here.date() + timedelta(days=1), today.time(), BELGRADE)


_CLOCK: Final = len("15:00")
