"""Who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

STEP_UP_LASTS = timedelta(hours=8)
SECOND_FACTOR: Final = 2


@dataclass(frozen=True, slots=True)
class Principal:
    """A signed-in person as the token says: what they may hold is decided elsewhere, by role and by record."""

    subject: UUID
    username: str
    name: str
    agency: UUID | None
    unit: UUID | None
    sector: str | None
    roles: frozenset[str]
    acr: int
    authenticated_at: datetime | None

    def has_role(self, *roles: str) -> bool:
        """Whether any of `roles` is held."""
        return not self.roles.isdisjoint(roles)

    def stepped_up(self, now: datetime) -> bool:
        """Whether a second factor was given less than eight hours before `now` (access table, suffix "!")."""
        return (
            self.acr >= SECOND_FACTOR
            and self.authenticated_at is not None
            and now - self.authenticated_at <= STEP_UP_LASTS
        )

    def __repr__(self) -> str:
        """Ids only: a principal ends up in tracebacks and assertion messages."""
        return f"Principal(subject={self.subject}, unit={self.unit}, roles={sorted(self.roles)})"
