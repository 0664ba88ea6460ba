"""What the duty roster needs from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from uuid import UUID

    from identification.domain.duty.roster import DutyRoster


class Rosters(Protocol):
    """The roster of one unit."""

    async def read(self, unit_id: UUID) -> DutyRoster:
        """As it is now; one without any turn yet is empty."""

    async def hold(self, unit_id: UUID) -> DutyRoster:
        """The same, held until the transaction ends."""

    async def save(self, roster: DutyRoster) -> None:
        """Stores and publishes what changed."""
