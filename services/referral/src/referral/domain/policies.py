"""Who may do what to a referral. Each answers with a decision and its reason; without a position there is no answer at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.decision import Decision, by_position
from referral.domain.reading import ADDRESSED, DUTY, GRANT, INTAKE, SUPERVISOR_ROLES

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from referral.domain.referrals.record import Rejection
    from referral.domain.referrals.referral import Referral

_CENTRE = frozenset({INTAKE, DUTY})


def may_read(positions: frozenset[str]) -> Decision:
    """Whoever holds any position reads; how much is the access table's word."""
    return by_position(positions, holds=True)


def may_accept(positions: frozenset[str], referral: Referral) -> Decision:
    """Members of the addressed unit; of the Centre's own item the Centre, which is then told where that is done."""
    return by_position(positions, holds=_of_unit(positions) or _of_the_centres_own(positions, referral))


def may_reject(positions: frozenset[str], referral: Referral) -> Decision:
    """Members of the addressed unit, and the Centre's duty, which passes escalated ones on; intake only learns that it never rejects."""
    return by_position(
        positions, holds=_of_unit(positions) or DUTY in positions or _of_the_centres_own(positions, referral)
    )


def acts_for_unit(positions: frozenset[str]) -> bool:
    """Whether the caller acts as a member of the addressed unit, not as the Centre's duty."""
    return _of_unit(positions)


def knows_all_persons(positions: frozenset[str]) -> bool:
    """The Centre: who filed is shown no details, and a unit knows of whom it was sent."""
    return not positions.isdisjoint(_CENTRE)


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
