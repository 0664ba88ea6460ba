"""When an answer is due: how long that is from now, and which moment a time of the day names."""

from __future__ import annotations

from datetime import datetime, timedelta

from gateway.pages.languages.date_fields import time_of
from gateway.pages.languages.dates import BELGRADE, moment


def seconds_left(respond_by: datetime | str, now: datetime) -> float:
    """Seconds of real time until the term ends, whatever the clocks on the wall do meanwhile; negative when it is over."""
    return (moment(respond_by).astimezone(now.tzinfo) - now).total_seconds()


def next_time(typed: str, now: datetime) -> datetime:
    """The next moment at which the clocks of Belgrade show `typed`, a time of the day. Raises Unreadable."""
    here = moment(now)
    today = datetime.combine(here.date(), time_of(typed), BELGRADE)
    return today if today > here else datetime.combine(here.date() + timedelta(days=1), today.time(), BELGRADE)
