"""All procedures of a person, on any report that was ever linked as theirs: which counts, and whether another may be opened.

They are given oldest first. A link that another person ended as an error does not count (DESIGN 10.13).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.procedures import ChallengeState, Discontinuance
from identification.domain.procedures.errors import (
    AlreadyInProcedure,
    DecisionInForce,
    DecisionsOfBoth,
    ProceduresOfBoth,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from identification.domain.procedures.procedure import Procedure


def in_force(procedures: Sequence[Procedure]) -> Procedure | None:
    """The one that counts: the first that identified the person, until it is revoked; else the one that is open; else the last decision."""
    identified = [each for each in procedures if each.identifies]
    in_progress = [each for each in procedures if each.state.row.is_open]
    # What a review was admitted of is decided by that review.
    decided = [each for each in procedures if each.is_decided and each.challenge is not ChallengeState.ADMITTED]
    return next((each for each in (*identified[:1], *in_progress[-1:], *decided[-1:], *procedures[-1:])), None)


def took_part(procedures: Iterable[Procedure], beside: UUID) -> frozenset[UUID]:
    """Who sat on a panel of any of these but `beside`, or decided it."""
    others = [each for each in procedures if each.id != beside]
    decided = {each.decided_by for each in others if each.decided_by is not None}
    return frozenset(decided | {seat.person_id for each in others for seat in each.seats})


def followed(procedures: Sequence[Procedure]) -> Procedure | None:
    """The one that another procedure would follow, on facts that are newer than its end; None for the first of a person.

    Raises AlreadyInProcedure, DecisionInForce.
    """
    if any(each.state.row.is_open or each.challenge.awaits_director for each in procedures):
        raise AlreadyInProcedure
    if any(each.identifies for each in procedures):
        raise DecisionInForce
    return max(procedures, key=closed_at, default=None)


def closed_at(procedure: Procedure) -> datetime:
    """When it ended, or was revoked."""
    at = procedure.challenged_at if procedure.challenge is ChallengeState.REVOKED else procedure.ended_at
    return at or procedure.opened_at


def goes_on_when_agreed(procedure: Procedure) -> bool:
    """Whether the person's yes is reason enough for another one: it ended since they refused."""
    return procedure.discontinued_as is Discontinuance.PERSON_REFUSED


def must_agree(here: Sequence[Procedure], there: Sequence[Procedure]) -> None:
    """Whether two who are found to be one person have procedures that can be of one person. Raises ProceduresOfBoth, DecisionsOfBoth."""
    one, other = in_force(here), in_force(there)
    if one is None or other is None or one.id == other.id:
        return
    if any(each.challenge.awaits_director for each in (*here, *there)):
        raise ProceduresOfBoth
    if not all(each.state.row.is_open or each.is_decided for each in (one, other)):
        return
    if one.state.row.is_open or other.state.row.is_open:
        raise ProceduresOfBoth
    if one.identifies is not other.identifies:
        raise DecisionsOfBoth
