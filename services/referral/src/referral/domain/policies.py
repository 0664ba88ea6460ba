"""What the access table's `commands` leave open about who may do what to a referral."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.decision import Decision, by_position
from contracts.words.positions import CENTRE, Position, UnitSupervisor

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from referral.domain.referrals.record import Rejection
    from referral.domain.referrals.referral import Referral


def may_read(positions: frozenset[str]) -> Decision:
    """A holder of any position reads; how much is the access table's word."""
    return by_position(positions, holds=True)


def is_the_centres_own(positions: frozenset[str], referral: Referral) -> bool:
    """Whether the Centre asks about its own item, for which the answer says where that is decided."""
    return referral.is_formal_identification and not positions.isdisjoint(CENTRE)


def acts_for_unit(positions: frozenset[str]) -> bool:
    """Whether the caller acts as a member of the addressed unit, not as the Centre's duty."""
    return not {Position.ADDRESSED, Position.GRANT}.isdisjoint(position.partition(".")[0] for position in positions)


def knows_all_persons(positions: frozenset[str]) -> bool:
    """The Centre: who filed is shown no details, and a unit knows of whom it was sent."""
    return not positions.isdisjoint(CENTRE)


def known_rejections(
    principal: Principal, positions: frozenset[str], referral: Referral
) -> tuple[Rejection, ...] | None:
    """For those who decide what follows: all of them for the Centre, their own unit's for its supervisor; None for all others.

    A unit that got it afterwards learns nothing of those before it, and a worker nothing of what a colleague answered.
    """
    if not positions.isdisjoint(CENTRE):
        return referral.rejected
    if acts_for_unit(positions) and principal.has_role(*UnitSupervisor):
        return tuple(each for each in referral.rejected if each.unit_id == principal.unit)
    return None
