"""What the duty roster needs from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from referral.domain.duty import Turn


class Roster(Protocol):
    """The duty roster, as identification published it last."""

    async def turns(self, unit_id: UUID) -> Sequence[Turn]:
        """Those of the unit; none before the first was published."""


class FollowedRoster(Protocol):
    """The same as the service follows it."""

    async def keep(self, unit_id: UUID, version: int, turns: Sequence[Turn]) -> None:
        """Replaces what is known by what is newer."""
