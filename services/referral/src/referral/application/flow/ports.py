"""What the national totals need from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class StageTotal:
    """One line of the national totals: how many ever reached the stage, and how many are in it now."""

    stage: str
    reached: int
    present: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Lines by stage, and how many persons the reports are about; `as_of` is None for those of this moment."""

    stages: Sequence[StageTotal]
    persons: int
    as_of: datetime | None = None


class Flow(Protocol):
    """The national totals, and nothing else."""

    async def live(self) -> Totals:
        """As they are now."""

    async def of_the_day(self) -> Totals:
        """As they were kept last."""


class FollowedFlow(Protocol):
    """The totals as the service's own transactions move and keep them."""

    async def add_person(self) -> None:
        """A report is about one person more."""

    async def kept_at(self) -> datetime:
        """When the totals of the day were kept."""

    async def keep(self, at: datetime) -> None:
        """The totals of this moment become those of the day."""
