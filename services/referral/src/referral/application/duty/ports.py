"""What it needs from outside to know who is on duty, stands in for a case manager, or reads for a procedure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from referral.domain.duty import Turn


class Roster(Protocol):
    """The duty roster, as identification published it last."""

    async def turns(self, unit_id: UUID) -> Sequence[Turn]:
        """Those of the unit; none before the first was published."""

    async def stood_in_for(self, person_id: UUID, at: datetime) -> frozenset[UUID]:
        """The case managers for whom this person stands in at that moment."""

    async def panels_of(self, person_id: UUID) -> frozenset[UUID]:
        """The reports, each of one person, on whose panels this person sits."""

    async def brought_to_directors(self) -> frozenset[UUID]:
        """The reports, each of one person, of which something waits for a director."""


class FollowedRoster(Protocol):
    """The same as the service follows it."""

    async def keep(self, unit_id: UUID, version: int, turns: Sequence[Turn]) -> None:
        """Replaces what is known by what is newer."""

    async def keep_cover(self, manager_id: UUID, cover_id: UUID, begins_at: datetime, ends_at: datetime) -> None:
        """In place of any other of the same case manager."""

    async def end_cover(self, manager_id: UUID) -> None:
        """No one stands in for them any more."""

    async def keep_readers(self, about: UUID, panel: Sequence[UUID], *, director: bool) -> None:
        """These sit on the panel of this report of one person, and no one else; and whether something of it waits for a director."""
