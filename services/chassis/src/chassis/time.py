"""The real clock and the real source of identifiers."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


class UuidFactory:
    """Random (version 4) identifiers: a time-ordered one would reveal when a report was made."""

    def new(self) -> UUID:
        """A fresh identifier."""
        return uuid4()
