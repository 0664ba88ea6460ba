"""Who of the Centre is on duty, by the roster that identification publishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Turn:
    """One person on duty from `starts_at` until just before `ends_at`."""

    person_id: UUID
    starts_at: datetime
    ends_at: datetime


def on_duty(turns: Iterable[Turn], standing_duty: frozenset[UUID], at: datetime) -> frozenset[UUID]:
    """Everybody whose turn is in force at that moment; `standing_duty` when none is."""
    return frozenset(turn.person_id for turn in turns if turn.starts_at <= at < turn.ends_at) or standing_duty
