"""What the use cases of persons need from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from contracts.words.persons import CodeKind
    from identification.domain.persons.linking import Link
    from identification.domain.reports.report import Report

    Code = tuple[CodeKind, bytes]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another report whose person may be the same, and by which codes."""

    id: UUID
    other_id: UUID
    kinds: tuple[CodeKind, ...]
    found_at: datetime

    @property
    def exact(self) -> bool:
        """Whether a whole number, or a name with the birth date, is as written in both."""
        return any(kind.exact for kind in self.kinds)


class Links(Protocol):
    """How persons of two reports are related."""

    async def of_reports(self, report_ids: Sequence[UUID]) -> Sequence[Link]:
        """Those of any of these reports that have not ended, the oldest first, of reports that the caller holds at the Centre."""

    async def linkable(self, report_id: UUID, other_id: UUID) -> Sequence[Report]:
        """The other report and those of its case, held until the transaction ends; none where the caller may not link it with this one."""

    async def add(self, link: Link) -> None:
        """Stores a new one."""

    async def save(self, link: Link) -> None:
        """Stores that it was confirmed, or has ended."""

    async def join(self, report: Report, link: Link) -> None:
        """Stores that a report belongs to the case that the link makes."""

    async def leave(self, report: Report) -> None:
        """Stores that a report has its case for itself, with the procedures that were opened on it."""


class EmptySearches(Protocol):
    """When searches for persons found nothing, by who searched."""

    async def since(self, person_id: UUID, after: datetime) -> Sequence[datetime]:
        """Those of this person after that moment, the oldest first."""

    async def add(self, person_id: UUID, at: datetime, *, bounds: bool) -> None:
        """One more, which is published where it `bounds` them; what is too old to count is forgotten."""


class PersonCodes(Protocol):
    """By which codes persons are found who may be the same."""

    async def keep(self, report_id: UUID, codes: Collection[Code]) -> bool:
        """These and no others are kept of the report; answers whether that changed any. What other codes matched is forgotten."""

    async def having(self, codes: Collection[Code]) -> Sequence[UUID]:
        """Reports that the caller holds at the Centre and of which any of these is kept."""

    async def candidates(self, report_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Candidate]]:
        """By report, the newest first."""
