"""What counting terms needs from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from referral.domain.clocks.terms import TermCount


class TermCounts(Protocol):
    """Due and overdue terms per stage, as they stood at a moment."""

    async def counted_at(self) -> datetime | None:
        """The moment of the numbers that are kept; None before the first count."""

    async def counts(self) -> Sequence[TermCount]:
        """One line per stage in which an answer is waited for."""

    async def count(self, moment: datetime) -> None:
        """Replaces the numbers by those of `moment`."""
