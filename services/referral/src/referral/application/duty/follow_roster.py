"""Identification told the duty roster: what is newer replaces what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from referral.application.ports import FollowUnitOfWork
    from referral.domain.duty.roster import Turn


async def follow_roster(unit_id: UUID, version: int, turns: Sequence[Turn], uow: FollowUnitOfWork) -> None:
    """The whole roster of the unit, or nothing when this version or a later one is known."""
    await uow.roster.keep(unit_id, version, turns)
