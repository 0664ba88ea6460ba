"""Who may do what to a referral. Each answers with a decision and its reason; without a position there is no answer at all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from chassis.domain.errors import Forbidden, NotFound
from referral.domain.reading.positions import ADDRESSED, DUTY, GRANT, INTAKE, SUPERVISOR_ROLES

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from referral.domain.referrals.record import Rejection
    from referral.domain.referrals.referral import Referral

_CENTRE = frozenset({INTAKE, DUTY})


class Because(StrEnum):
    """Why a policy decided so."""

    HOLDS_POSITION = "holds_position"
    NO_POSITION = "no_position"
    OTHER_POSITION = "other_position"


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of a policy."""

    allowed: bool
    because: Because

    def require(self) -> None:
        """Raises NotFound without any position, Forbidden with another one."""
        if self.because is Because.NO_POSITION:
            raise NotFound
        if not self.allowed:
            raise Forbidden


def may_read(positions: frozenset[str]) -> Decision:
    """Whoever holds any position reads; how much is the access table's word."""
    return _decide(positions, holds=True)


def may_accept(positions: frozenset[str], referral: Referral) -> Decision:
    """Members of the addressed unit; of the Centre's own item the Centre, which is then told where that is done."""
    return _decide(positions, holds=_of_unit(positions) or _of_the_centres_own(positions, referral))


def may_reject(positions: frozenset[str], referral: Referral) -> Decision:
    """Members of the addressed unit, and the Centre's duty, which passes escalated ones on; intake only learns that it never rejects."""
    return _decide(
        positions, holds=_of_unit(positions) or DUTY in positions or _of_the_centres_own(positions, referral)
    )


def acts_for_unit(positions: frozenset[str]) -> bool:
    """Whether the caller acts as a member of the addressed unit, not as the Centre's duty."""
    return _of_unit(positions)


def known_rejections(
    principal: Principal, positions: frozenset[str], referral: Referral
) -> tuple[Rejection, ...] | None:
    """Of whoever decides what follows: all of them for the Centre, their own unit's for its supervisor; None for everybody else.

    A unit that got it afterwards learns nothing of those before it, and a worker nothing of what a colleague answered.
    """
    if not positions.isdisjoint(_CENTRE):
        return referral.rejected
    if _of_unit(positions) and principal.has_role(*SUPERVISOR_ROLES):
        return tuple(each for each in referral.rejected if each.unit_id == principal.unit)
    return None


def _of_unit(positions: frozenset[str]) -> bool:
    return any(position.startswith((ADDRESSED, GRANT)) for position in positions)


def _of_the_centres_own(positions: frozenset[str], referral: Referral) -> bool:
    return referral.is_formal_identification and not positions.isdisjoint(_CENTRE)


def _decide(positions: frozenset[str], *, holds: bool) -> Decision:
    if not positions:
        return Decision(allowed=False, because=Because.NO_POSITION)
    return Decision(holds, Because.HOLDS_POSITION if holds else Because.OTHER_POSITION)
