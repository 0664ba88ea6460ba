"""An aggregate remembers what happened to it until its repository stores both in one transaction."""

from __future__ import annotations

from typing import Generic, TypeVar

E = TypeVar("E")


class Aggregate(Generic[E]):
    """Collects domain events; `pull_events` hands each out exactly once."""

    def __init__(self) -> None:
        self._events: list[E] = []

    def record(self, event: E) -> None:
        """Remembers that `event` happened."""
        self._events.append(event)

    def pull_events(self) -> list[E]:
        """What happened since the last call, oldest first."""
        events, self._events = self._events, []
        return events
