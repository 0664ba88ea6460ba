"""Who may do what to a report. Each answers with a decision and its reason; without a position there is no answer at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.decision import Because, Decision, by_position
from contracts.words.disclosures import ReadingBasis, ReadingScope
from contracts.words.reports import WayIn
from identification.domain.errors import BasisDoesNotFit, SuccessorNotSuitable, SuccessorRequired
from identification.domain.reading.positions import AUTHOR, DUTY, INTAKE, UNIT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from identification.domain.reports.record import Filing

CENTRE_POSITIONS = frozenset({INTAKE, DUTY})


def knows_all_persons(positions: frozenset[str]) -> bool:
    """Who filed a report, their unit and the Centre: they know of all who were reported at once; another unit of whom it was sent."""
    return not positions.isdisjoint(CENTRE_POSITIONS | {AUTHOR, UNIT})


def may_read(positions: frozenset[str]) -> Decision:
    """Whoever holds any position reads; how much is the access table's word."""
    return _needs(positions, positions)


def may_key(could_hold: frozenset[str]) -> Decision:
    """Whoever works at the Centre's intake; `could_hold` are the positions that their roles let them hold of any report."""
    return _needs(could_hold, CENTRE_POSITIONS)


def may_take_over(positions: frozenset[str]) -> Decision:
    """The Centre's intake or duty."""
    return _needs(positions, CENTRE_POSITIONS)


def may_advise(positions: frozenset[str]) -> Decision:
    """The Centre's intake or duty."""
    return _needs(positions, CENTRE_POSITIONS)


def may_ask(positions: frozenset[str]) -> Decision:
    """The Centre's intake or duty."""
    return _needs(positions, CENTRE_POSITIONS)


def may_answer(positions: frozenset[str]) -> Decision:
    """The author and their unit: what the Centre asks is for whoever of them can say it."""
    return _needs(positions, frozenset({AUTHOR, UNIT}))


def may_withdraw(positions: frozenset[str]) -> Decision:
    """The author alone."""
    return _needs(positions, frozenset({AUTHOR}))


def may_add(positions: frozenset[str]) -> Decision:
    """The author alone: nobody else writes into a reporter's report."""
    return _needs(positions, frozenset({AUTHOR}))


def may_update_whereabouts(positions: frozenset[str]) -> Decision:
    """The author alone: they are where the person is."""
    return _needs(positions, frozenset({AUTHOR}))


def may_hand_over(positions: frozenset[str], *, keyed_for_unit: bool = False) -> Decision:
    """The author alone; of the Centre, whose intake reads every report anyway, only who keyed it in for a unit that reported."""
    return by_position(
        positions, holds=AUTHOR in positions and (keyed_for_unit or positions.isdisjoint(CENTRE_POSITIONS))
    )


def may_settle_hand_over(positions: frozenset[str]) -> Decision:
    """The author and their unit: a colleague takes it or declines it, the author takes it back."""
    return by_position(
        positions, holds=AUTHOR in positions or (UNIT in positions and positions.isdisjoint(CENTRE_POSITIONS))
    )


def may_record_consent(positions: frozenset[str]) -> Decision:
    """Whoever can have asked the person: the author, the Centre's intake or duty."""
    return _needs(positions, CENTRE_POSITIONS | {AUTHOR})


def may_record_age(positions: frozenset[str]) -> Decision:
    """Whoever finds it out: the author, the Centre's intake or duty."""
    return _needs(positions, CENTRE_POSITIONS | {AUTHOR})


def may_confirm_age(positions: frozenset[str]) -> Decision:
    """The Centre's intake or duty; that another person confirms than who proposed or reported it, the report says."""
    return _needs(positions, CENTRE_POSITIONS)


def may_withdraw_consent(positions: frozenset[str]) -> Decision:
    """Whoever the person can have said it to: the author, the Centre's intake or duty."""
    return _needs(positions, CENTRE_POSITIONS | {AUTHOR})


def may_revoke(positions: frozenset[str], filing: Filing, *, is_source: bool = False) -> Decision:
    """The Centre's intake or duty; for a child nobody from whom the report comes, wherever they work now (DESIGN 2)."""
    decision = _needs(positions, CENTRE_POSITIONS)
    if decision.allowed and filing.child_path and (is_source or AUTHOR in positions):
        return Decision(allowed=False, because=Because.OTHER_POSITION, shown=True)
    return decision


def may_confirm_reroute(positions: frozenset[str]) -> Decision:
    """The Centre's duty alone (DESIGN 2)."""
    return _needs(positions, frozenset({DUTY}))


def may_record_basis(positions: frozenset[str], scope: ReadingScope) -> Decision:
    """A seal is opened by duty only; findings, and what a withdrawal closed, by the Centre's intake or duty."""
    return _needs(positions, frozenset({DUTY}) if scope is ReadingScope.SEALED_PERSON else CENTRE_POSITIONS)


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

    `suitable` are the units that may take a child on; for an adult nobody is named.
    """
    if successor is None:
        if filing.child_path:
            raise SuccessorRequired
        return
    if not filing.child_path or successor not in set(suitable) - set(filing.excluded_units):
        raise SuccessorNotSuitable


def _needs(positions: frozenset[str], any_of: frozenset[str]) -> Decision:
    return by_position(positions, holds=not positions.isdisjoint(any_of))
