"""What the access table's `commands` leave open about who may do what to a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.decision import Decision, by_position
from chassis.domain.errors import Forbidden
from contracts.words.disclosures import ReadingBasis, ReadingScope
from contracts.words.positions import CENTRE, HOLDS_AT_CENTRE, REPORTING_UNIT, Position
from contracts.words.reports import WayIn
from identification.domain.errors import BasisDoesNotFit, SuccessorNotSuitable, SuccessorRequired

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from identification.domain.reports.record import Filing


def knows_all_persons(positions: frozenset[str]) -> bool:
    """Who filed a report, their unit and the Centre: they know of all who were reported at once; another unit of whom it was sent."""
    return not positions.isdisjoint(CENTRE | REPORTING_UNIT)


def acts_at_centre_as(positions: frozenset[str]) -> Position:
    """In which of their positions at the Centre a person acts who holds one."""
    return next(each for each in HOLDS_AT_CENTRE if each in positions)


def may_read(positions: frozenset[str]) -> Decision:
    """A holder of any position reads; how much is the access table's word."""
    return by_position(positions, holds=True)


def is_of_the_centre_alone(positions: frozenset[str]) -> bool:
    """Of the Centre and not the author, though perhaps of their unit as well: no hand-over is theirs."""
    return Position.AUTHOR not in positions and not positions.isdisjoint(CENTRE)


def centre_offers_only_what_it_keyed_in(positions: frozenset[str], *, keyed_for_unit: bool) -> None:
    """Raises Forbidden for an author of the Centre, whose intake reads every report anyway, unless they keyed it in for a unit."""
    if not keyed_for_unit and not positions.isdisjoint(CENTRE):
        raise Forbidden


def source_revokes_nothing_of_a_child(positions: frozenset[str], filing: Filing, *, is_source: bool) -> None:
    """Raises Forbidden for those a child's report comes from, wherever they work now (DESIGN 2)."""
    if filing.child_path and (is_source or Position.AUTHOR in positions):
        raise Forbidden


def seal_is_opened_by_duty(positions: frozenset[str], scope: ReadingScope) -> None:
    """Raises Forbidden for a caller who is not on duty and asks for a sealed person."""
    if scope is ReadingScope.SEALED_PERSON and Position.DUTY not in positions:
        raise Forbidden


def basis_must_fit(filing: Filing, scope: ReadingScope, basis: ReadingBasis, *, withdrawn: bool) -> None:
    """Raises BasisDoesNotFit: the child's duty needs a child's report, a seal a sealed one, and a withdrawal one that happened."""
    closed = {
        ReadingScope.SEALED_PERSON: filing.way_in is WayIn.COULD_NOT_ASK,
        ReadingScope.CLINICAL: True,
        ReadingScope.WITHDRAWN_CONSENT: withdrawn,
    }
    if not closed[scope] or (basis is ReadingBasis.CHILD_DUTY and not filing.child_path):
        raise BasisDoesNotFit


def child_must_have_a_successor(filing: Filing, successor: UUID | None, suitable: Iterable[UUID]) -> None:
    """Raises SuccessorRequired when a child's referral would be left without a unit, SuccessorNotSuitable for a wrong one.

    `suitable` are the units that may take a child on; for an adult none is named.
    """
    if successor is None:
        if filing.child_path:
            raise SuccessorRequired
        return
    if not filing.child_path or successor not in set(suitable) - set(filing.excluded_units):
        raise SuccessorNotSuitable
