"""A report that the Centre's intake keys in: it came by telephone, on paper or to the hotline (DESIGN 10.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from chassis.domain.errors import DomainError, ErrorKind
from identification.domain.reports.minimum import CLOCKS_DIFFER_BY

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from contracts.words.reports import ReportSource

CITIZEN = "citizen"
"""The sector of whoever reported and works for none: a member of the public, a relative, or somebody who did not say."""
RECEIVED_WITHIN = timedelta(days=30)
"""Paper comes by post; what is further away is a slip of the keyboard."""
_BELGRADE = ZoneInfo("Europe/Belgrade")


class KeyedByIntakeOnly(DomainError):
    """Only the Centre's intake says that somebody else reported."""

    slug = "keyed-by-intake-only"
    title = (
        "Only the Centre's intake enters what somebody else reported. File what you met yourself as your own report."
    )
    kind = ErrorKind.FORBIDDEN


@dataclass(frozen=True, slots=True)
class Keyed:
    """How the report came, when it was received, and who reported: their sector, unit, name and telephone as far as they are known."""

    source: ReportSource
    received_at: datetime
    sector: str | None = None
    unit_id: UUID | None = None
    reporter_name: str | None = None
    reporter_phone: str | None = None


def wrong_about_receipt(received_at: datetime, encounter: date, now: datetime) -> str | None:
    """What is wrong with the moment at which a report was received, as a sentence; None when nothing is."""
    if received_at > now + CLOCKS_DIFFER_BY:
        return "lies in the future: give the moment at which it was received."
    if received_at < now - RECEIVED_WITHIN:
        return f"is more than {RECEIVED_WITHIN.days} days ago: correct it."
    if received_at.astimezone(_BELGRADE).date() < encounter:
        return "lies before the day of the encounter: correct one of them."
    return None
