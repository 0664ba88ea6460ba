"""Which positions a caller holds towards one referral. Facts in, names of the access table out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.positions import Position, UnitSupervisor
from contracts.words.referrals import ReferralState

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from chassis.domain.principal import Principal
    from referral.domain.referrals.referral import Referral


def positions_of(
    principal: Principal,
    referral: Referral,
    on_duty: frozenset[UUID],
    may_hold: Callable[[str, frozenset[str]], bool],
    stands_in_for: frozenset[UUID] = frozenset(),
    sits_on: frozenset[UUID] = frozenset(),
    directs: frozenset[UUID] = frozenset(),
) -> frozenset[str]:
    """Every position held; `may_hold(position, roles)` is the access table's word on which role may hold which.

    `stands_in_for` are the case managers for whom the caller stands in now, `sits_on` the reports, each of one person, on whose panels
    they sit, and `directs` those of which something waits for a director.
    """
    held = _at_centre(principal, referral, on_duty, stands_in_for)
    about = referral.sending.person_id or referral.sending.report_id
    held |= {position for position, of in ((Position.PANEL, sits_on), (Position.DIRECTOR, directs)) if about in of}
    authors = (referral.sending.author_id, referral.progress.second_author_id)
    if referral.sending.purpose.by_law and principal.subject in authors:
        held.add(Position.AUTHOR)
    if (own := _of_unit(principal, referral)) is not None:
        held.add(own)
    return frozenset(position for position in held if may_hold(position, principal.roles))


def _at_centre(
    principal: Principal, referral: Referral, on_duty: frozenset[UUID], stands_in_for: frozenset[UUID]
) -> set[str]:
    """On duty of every referral; else of intake until a case manager has the report, who holds it then, as does who stands in for them."""
    held: set[str] = set()
    if principal.subject in on_duty:
        held.add(Position.DUTY)
    elif referral.progress.manager_id is None:
        held.add(Position.INTAKE)
    mine = referral.progress.manager_id in {principal.subject, *stands_in_for}
    if mine and principal.subject not in referral.progress.recused:
        held.add(Position.CASE)
    if referral.progress.centre_since is not None:
        held.add(Position.SUPERVISOR)
    return held


def _of_unit(principal: Principal, referral: Referral) -> str | None:
    """A unit holds a position while the referral is open and addressed to it; the Centre's own item is no grant."""
    unit, purpose = principal.unit, referral.sending.purpose.value
    if referral.is_formal_identification or not referral.is_open or unit is None or unit != referral.progress.unit_id:
        return None
    if unit in referral.sending.excluded_units or principal.subject in referral.progress.recused:
        return None
    supervises = principal.has_role(*UnitSupervisor)
    if referral.state.row.supervisor_only and not supervises:
        return None
    holds_grant = referral.state is ReferralState.ACCEPTED and (
        supervises or principal.subject == referral.progress.accepted_by
    )
    return f"{Position.GRANT if holds_grant else Position.ADDRESSED}.{purpose}"
