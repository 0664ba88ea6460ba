"""The record of reads, and what comes back from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal


ACTION: Final = "report.read"
"""The action under which a read of a report stands on the record."""


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """One line of the record, of a read or of the change that `action` names: names of classes, never values."""

    subject_id: UUID
    positions: frozenset[str]
    classes: Sequence[str]
    action: str = ACTION
    bases: Sequence[str] = field(default_factory=tuple)
    subject_type: str = "report"


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


class AuditLog(Protocol):
    """The record of reads."""

    async def note(self, principal: Principal, reads: Sequence[ReadRecord]) -> None:
        """Inserts a row per read in this transaction; if it cannot, the read fails."""
        ...

    async def reads(
        self, report_id: UUID, principal: Principal, units: Collection[UUID] | None, first: int, after: str | None
    ) -> SightingPage:
        """Recorded reads of the report, by people of `units` only unless that is None; raises InvalidInput for a foreign cursor."""
        ...
