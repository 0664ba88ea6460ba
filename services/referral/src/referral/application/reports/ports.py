"""What following a report needs from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


class EarlyDeliveries(Protocol):
    """Deliveries that were published before the referral they concern was opened."""

    async def note(self, report_id: UUID, at: datetime) -> None:
        """Keeps the earliest."""

    async def take(self, report_id: UUID) -> datetime | None:
        """When the report was first delivered, if that came early; it is kept no longer."""
