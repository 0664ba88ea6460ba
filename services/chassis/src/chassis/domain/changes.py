"""What each version of a record changed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """Which fields a version changed: what a stale caller is shown."""

    version: int
    fields: tuple[str, ...]
