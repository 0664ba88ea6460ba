"""A report that the Centre's intake keys in: it came by telephone, on paper or to the hotline (DESIGN 10.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from chassis.domain.errors import DomainError, ErrorKind
from contracts.words.reports import Manner, WayIn
from identification.domain.reports.minimum import CLOCKS_DIFFER_BY, belgrade_day
from identification.domain.ways_in import SentField

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from contracts.words.reports import ReportSource
    from identification.domain.reports.record import Filing

CITIZEN = "citizen"
"""The sector of a reporter who works for none: a member of the public, a relative, or one who did not say."""
RECEIVED_WITHIN = timedelta(days=30)
"""Paper comes by post; what is further away is a slip of the keyboard."""
NOT_OFFERED_AT_ONCE = frozenset({WayIn.COULD_NOT_ASK, WayIn.THROUGH_ME})
"""Of a person who could not be asked, or whom the reporter keeps to themself, no ward is notified on a caller's word alone."""
REPORTER = "reporter_name"
"""The class of who reported."""


class KeyedByIntakeOnly(DomainError):
    """Only the Centre's intake says that another person reported."""

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

    @property
    def stated(self) -> list[SentField]:
        """What was said of the reporter in words; a telephone is none, and the Centre works through whom it can reach."""
        named = SentField("keyed.reporterName", REPORTER, Manner.WRITTEN, shared=True)
        return [named] if self.reporter_name else []


def problem_of_receipt(received_at: datetime, encounter: date, now: datetime) -> str | None:
    """What is wrong with the moment at which a report was received, as a sentence; None when nothing is."""
    if received_at > now + CLOCKS_DIFFER_BY:
        return "lies in the future: give the moment at which it was received."
    if received_at < now - RECEIVED_WITHIN:
        return f"is more than {RECEIVED_WITHIN.days} days ago: correct it."
    if belgrade_day(received_at) < encounter:
        return "lies before the day of the encounter: correct one of them."
    return None


def problem_of_way(keyed: Keyed, way_in: WayIn) -> str | None:
    """Why the reporter cannot have reported in this way, as a sentence; None where they can."""
    if way_in is WayIn.OFFICIAL_DUTY and keyed.sector is None and keyed.unit_id is None:
        return "needs an official's duty to report, and whoever reported works for no service: choose another way."
    if way_in is WayIn.THROUGH_ME and keyed.unit_id is None:
        return "needs a unit through which the Centre reaches the person: name the unit that reported, or choose another way."
    return None


def is_offered_at_once(keyed: Keyed, filings: Iterable[Filing]) -> bool:
    """Whether the unit that was named finds an offer the moment it is filed; else who keyed it in offers it when they choose to."""
    return keyed.unit_id is not None and not any(
        each.kept_from_own_unit or each.way_in in NOT_OFFERED_AT_ONCE for each in filings
    )
