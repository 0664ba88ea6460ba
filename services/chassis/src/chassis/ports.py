"""What an application layer needs from outside, as protocols; the standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class IdFactory(Protocol):
    """Makes identifiers that say nothing about what they name."""

    def new(self) -> UUID:
        """A fresh random identifier."""
        ...


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """What makes a repeated command recognisable: the caller's key and the bytes that were sent."""

    key: str
    body: bytes
