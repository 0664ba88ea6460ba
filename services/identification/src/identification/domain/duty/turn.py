"""A turn of duty: one person, from when to when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Turn:
    """One person on duty from `starts_at` until just before `ends_at`; place 1 is alerted first."""

    id: UUID
    person_id: UUID
    place: int
    starts_at: datetime
    ends_at: datetime

    def in_force(self, at: datetime) -> bool:
        """Whether this person is on duty at that moment."""
        return self.starts_at <= at < self.ends_at

    def has_begun(self, at: datetime) -> bool:
        """Whether there was a moment before in which this person was on duty."""
        return self.starts_at < at

    def overlaps(self, other: Turn) -> bool:
        """Whether there is a moment at which both are in force."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def begun(self, now: datetime) -> Turn:
        """The same turn; a beginning that has passed is now: the person was not on duty before they were put on it."""
        return replace(self, starts_at=max(self.starts_at, now))
