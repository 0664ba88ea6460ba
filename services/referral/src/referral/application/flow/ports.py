"""What the national totals needs from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class StageTotal:
    """One line of the national totals: how many ever reached the stage, and how many are in it now."""

    stage: str
    reached: int
    present: int


class Flow(Protocol):
    """The national totals, and nothing else."""

    async def totals(self) -> Sequence[StageTotal]:
        """One line per stage."""
