"""Shapes of the record of reads as JSON."""

from __future__ import annotations

from uuid import UUID

from pydantic import AwareDatetime

from contracts.fields import Cursors
from contracts.models import CamelModel


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
    cursors: Cursors
    next_cursor: str | None
