"""What a policy answers: whether a caller may, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chassis.domain.errors import Forbidden, NotFound


class DecisionReason(StrEnum):
    """Why a policy decided so, wherever positions decide."""

    HOLDS_POSITION = "holds_position"
    NO_POSITION = "no_position"
    OTHER_POSITION = "other_position"


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of a policy. Who is refused learns that the record is there only where it is `shown` to them."""

    allowed: bool
    because: StrEnum
    shown: bool = False

    def require(self) -> None:
        """Raises NotFound, or Forbidden where the record is shown."""
        if not self.allowed:
            raise Forbidden if self.shown else NotFound


def by_position(positions: frozenset[str], *, holds: bool) -> Decision:
    """Without any position the record is not there; with one, `holds` says whether it is the right one."""
    if not positions:
        return Decision(allowed=False, because=DecisionReason.NO_POSITION)
    return Decision(holds, DecisionReason.HOLDS_POSITION if holds else DecisionReason.OTHER_POSITION, shown=True)
