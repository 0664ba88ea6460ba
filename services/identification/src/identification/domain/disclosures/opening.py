"""What this service itself authorised, and why an event of referral opens nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from contracts.words.disclosures import OpeningRefusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from identification.domain.directory import Directory


class Way(StrEnum):
    """How a unit came to be one that a referral may open to."""

    FILED = "filed"
    IN_AREA = "in_area"
    SUCCESSOR = "successor"
    CONFIRMED = "confirmed"
    KEPT = "kept"
    FOUND_OUT = "found_out"
    SENT = "sent"


# A referral is first sent to one of these. To the centre of the place of the encounter it may go on, not come first.
_SENT_TO = frozenset(Way) - {Way.IN_AREA}


@dataclass(frozen=True, slots=True)
class Authorisation:
    """One referral may open one person to one unit for one purpose, on a ground; given once and never changed.

    What was kept from before has no giver.
    """

    referral_id: UUID
    report_id: UUID
    person_id: UUID
    purpose: str
    unit_id: UUID
    ground: str
    way: Way
    given_by: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Authorised:
    """All that was authorised for one referral, and the units that must never learn of its report."""

    report_id: UUID
    person_id: UUID
    purpose: str
    ground: str
    ways: Mapping[UUID, frozenset[Way]]
    excluded: frozenset[UUID]

    @property
    def area(self) -> frozenset[UUID]:
        """Centres for social work that serve the place of the encounter or of the person."""
        return frozenset(unit for unit, ways in self.ways.items() if Way.IN_AREA in ways)


@dataclass(frozen=True, slots=True)
class AnnouncedReferral:
    """What an event says of a referral: of which report, for what, and to which unit it goes or who took it."""

    referral_id: UUID
    report_id: UUID
    purpose: str
    unit_id: UUID


def why_not_sent(
    announced: AnnouncedReferral, authorised: Authorised | None, units: Directory
) -> OpeningRefusal | None:
    """Why a referral may not be sent to the unit; None when it may."""
    if (refusal := _why_not(announced, authorised, units)) is not None or announced.unit_id in units.duty_inboxes():
        return refusal
    return OpeningRefusal.NOT_AUTHORISED if _ways(announced, authorised).isdisjoint(_SENT_TO) else None


def why_not_moved(
    announced: AnnouncedReferral, authorised: Authorised | None, units: Directory
) -> OpeningRefusal | None:
    """Why a referral may not go on to the unit; UNCONFIRMED for one that could have it if the Centre's duty says so."""
    if (refusal := _why_not(announced, authorised, units)) is not None or announced.unit_id in units.duty_inboxes():
        return refusal
    return None if _ways(announced, authorised) else OpeningRefusal.UNCONFIRMED


def why_not_taken(
    announced: AnnouncedReferral, authorised: Authorised | None, units: Directory
) -> OpeningRefusal | None:
    """Why a worker of the unit may not take it on; the Centre's units take nothing on by a referral."""
    if announced.unit_id in units.duty_inboxes():
        return OpeningRefusal.UNFIT_UNIT
    return why_not_moved(announced, authorised, units)


def suits(unit: UUID, authorised: Authorised, units: Directory) -> bool:
    """Whether the Centre's duty may confirm the unit at all."""
    return unit not in authorised.excluded and units.takes(unit, authorised.purpose)


def _why_not(announced: AnnouncedReferral, authorised: Authorised | None, units: Directory) -> OpeningRefusal | None:
    if authorised is None:
        return OpeningRefusal.NOT_AUTHORISED
    if (announced.report_id, announced.purpose) != (authorised.report_id, authorised.purpose):
        return OpeningRefusal.OTHER_MATTER
    if announced.unit_id in units.duty_inboxes():
        return None
    if announced.unit_id in authorised.excluded:
        return OpeningRefusal.EXCLUDED_UNIT
    return None if units.takes(announced.unit_id, announced.purpose) else OpeningRefusal.UNFIT_UNIT


def _ways(announced: AnnouncedReferral, authorised: Authorised | None) -> frozenset[Way]:
    return frozenset() if authorised is None else authorised.ways.get(announced.unit_id, frozenset())
