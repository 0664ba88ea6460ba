"""What the use cases of persons need from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from contracts.words.persons import CodeKind

    Code = tuple[CodeKind, bytes]


class PersonCodes(Protocol):
    """By which codes persons are found who may be the same."""

    async def keep(self, report_id: UUID, codes: Collection[Code]) -> bool:
        """These and no others are kept of the report; answers whether that changed any. What other codes matched is forgotten."""
