"""What this service itself authorised, and why something that referral tells opens nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from contracts.words.disclosures import OpeningRefusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID


class Way(StrEnum):
    """How a unit came to be one that a referral may open to."""

    FILED = "filed"
    IN_AREA = "in_area"
    SUCCESSOR = "successor"
    CONFIRMED = "confirmed"
    KEPT = "kept"
    FOUND_OUT = "found_out"


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
class ToldReferral:
    """What an event says of a referral: of which report, for what, and to which unit it goes or who took it."""

    referral_id: UUID
    report_id: UUID
    purpose: str
    unit_id: UUID


class Units(Protocol):
    """Reference data about units."""

    def takes(self, unit: UUID, purpose: str) -> bool:
        """Whether people work there whose roles may hold the purpose."""

    def duty_inboxes(self) -> frozenset[UUID]:
        """The Centre's own units: it reads by law, so that nothing opens to them by a referral."""


def why_not_sent(told: ToldReferral, authorised: Authorised | None, units: Units) -> OpeningRefusal | None:
    """Why a referral may not be sent to the unit; None when it may."""
    if (refusal := _why_not(told, authorised, units)) is not None or told.unit_id in units.duty_inboxes():
        return refusal
    return OpeningRefusal.NOT_AUTHORISED if _ways(told, authorised).isdisjoint(_SENT_TO) else None


def why_not_moved(told: ToldReferral, authorised: Authorised | None, units: Units) -> OpeningRefusal | None:
    """Why a referral may not go on to the unit; UNCONFIRMED for one that could have it if the Centre's duty says so."""
    if (refusal := _why_not(told, authorised, units)) is not None or told.unit_id in units.duty_inboxes():
        return refusal
    return None if _ways(told, authorised) else OpeningRefusal.UNCONFIRMED


def why_not_taken(told: ToldReferral, authorised: Authorised | None, units: Units) -> OpeningRefusal | None:
    """Why a worker of the unit may not take it on; the Centre's units take nothing on by a referral."""
    if told.unit_id in units.duty_inboxes():
        return OpeningRefusal.UNFIT_UNIT
    return why_not_moved(told, authorised, units)


def suits(unit: UUID, authorised: Authorised, units: Units) -> bool:
    """Whether the Centre's duty may confirm the unit at all."""
    return unit not in authorised.excluded and units.takes(unit, authorised.purpose)


def _why_not(told: ToldReferral, authorised: Authorised | None, units: Units) -> OpeningRefusal | None:
    if authorised is None:
        return OpeningRefusal.NOT_AUTHORISED
    if (told.report_id, told.purpose) != (authorised.report_id, authorised.purpose):
        return OpeningRefusal.OTHER_MATTER
    if told.unit_id in units.duty_inboxes():
        return None
    if told.unit_id in authorised.excluded:
        return OpeningRefusal.EXCLUDED_UNIT
    return None if units.takes(told.unit_id, told.purpose) else OpeningRefusal.UNFIT_UNIT


def _ways(told: ToldReferral, authorised: Authorised | None) -> frozenset[Way]:
    return frozenset() if authorised is None else authorised.ways.get(told.unit_id, frozenset())
