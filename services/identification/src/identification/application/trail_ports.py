"""What comes back from the record of reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

ACTION: Final = "report.read"
"""The action under which a read of a report stands on the record."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One recorded read: when, from which unit, as what, which classes; who it was only when it was the caller."""

    at: datetime
    unit: UUID | None
    positions: tuple[str, ...]
    classes: tuple[str, ...]
    by_caller: bool


@dataclass(frozen=True, slots=True)
class SightingPage:
    """Reads, newest first, and where the next page starts."""

    items: Sequence[Sighting]
    next_cursor: str | None
