"""What the use cases of persons need from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from contracts.words.persons import CodeKind

    Code = tuple[CodeKind, bytes]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another report whose person may be the same, and by which codes."""

    id: UUID
    other_id: UUID
    kinds: tuple[CodeKind, ...]
    found_at: datetime


class PersonCodes(Protocol):
    """By which codes persons are found who may be the same."""

    async def keep(self, report_id: UUID, codes: Collection[Code]) -> bool:
        """These and no others are kept of the report; answers whether that changed any. What other codes matched is forgotten."""

    async def candidates(self, report_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Candidate]]:
        """By report, the newest first."""
