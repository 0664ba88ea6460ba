"""The record of reads, and what comes back from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from chassis.ports import AuditLine

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Page

ACTION: Final = "report.read"
"""The action under which a read of a report is recorded."""


def about_report(
    report_id: UUID, positions: frozenset[str], action: str, classes: Sequence[str] = (), bases: Sequence[str] = ()
) -> AuditLine:
    """The line of what a caller read of a report, or did with it."""
    return AuditLine(
        action, subject_type="report", subject_id=report_id, positions=positions, classes=classes, bases=bases
    )


@dataclass(frozen=True, slots=True)
class Sighting:
    """One recorded read: when, from which unit, as what, which classes; who it was only when it was you, who ask."""

    at: datetime
    unit_id: UUID | None
    positions: tuple[str, ...]
    classes: tuple[str, ...]
    by_you: bool


class Sightings(Protocol):
    """What the record holds of reads."""

    async def of(
        self, report_id: UUID, principal: Principal, units: Collection[UUID] | None, first: int, after: str | None
    ) -> Page[Sighting]:
        """Recorded reads of the report, by people of `units` only unless that is None; raises InvalidInput for a foreign cursor."""
