"""Shapes of the record of reads as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from pydantic import AwareDatetime

from chassis.http.models import CamelModel

if TYPE_CHECKING:
    from identification.application.reading.ports import SightingPage


class SightingAnswer(CamelModel):
    """One recorded read: when, from which unit, as what, which classes; `by_you` when it was the caller."""

    at: AwareDatetime
    unit_id: UUID | None
    positions: list[str]
    classes: list[str]
    by_you: bool


class SightingList(CamelModel):
    """One page of recorded reads, newest first."""

    items: list[SightingAnswer]
    next_cursor: str | None


def sightings(page: SightingPage) -> SightingList:
    """Recorded reads as JSON."""
    items = [
        SightingAnswer(
            at=each.at,
            unit_id=each.unit,
            positions=list(each.positions),
            classes=list(each.classes),
            by_you=each.by_caller,
        )
        for each in page.items
    ]
    return SightingList(items=items, next_cursor=page.next_cursor)
