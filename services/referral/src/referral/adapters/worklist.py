"""The worklist as statements. It is cut into cells of one state and one urgency, each read off one index in the order of the list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, literal, literal_column, not_, select, tuple_, union_all

from contracts import access
from referral.adapters import tables
from referral.domain.lifecycle import OPEN_STATES, UNDECIDED_STATES, ReferralState
from referral.domain.positions import ADDRESSED, INTAKE_ROLE, SUPERVISOR_ROLES
from referral.domain.vocabulary import Owner, Urgency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, FromClause, Select

    from chassis.domain.principal import Principal
    from referral.application.ports import Narrowing

_referral = tables.referral
_UNIT, _CALLER, _REPORT = (
    bindparam(name, type_=_referral.c.id.type) for name in ("of_unit", "of_caller", "about_report")
)
_NOW = bindparam("due_before", type_=_referral.c.respond_by.type)
_AT = bindparam("after_moment", type_=_referral.c.respond_by.type)
_LAST = bindparam("after_referral", type_=_referral.c.id.type)


class Taken(StrEnum):
    """By whom the wanted ones were taken on, where that was asked."""

    BY_ME = "by_me"
    BY_OTHERS = "by_others"


@dataclass(frozen=True, slots=True)
class Cut:
    """All that the text of a statement depends on. Everything else is bound to it."""

    states: tuple[str, ...]
    urgencies: tuple[str, ...]
    purposes: tuple[str, ...] | None
    of_unit: bool
    taken: Taken | None
    of_report: bool
    overdue: bool
    goes_on: bool
    first: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of somebody's worklist."""

    cut: Cut
    bound: dict[str, Any]

    @property
    def rows(self) -> Select[Any]:
        """Referrals, what is due first; one more than the page holds."""
        return _rows(self.cut)

    @property
    def reports(self) -> Select[Any]:
        """By the referral of each report that is due first: where it stands and which report; one more than the page holds."""
        return _reports(self.cut)


def asked(
    principal: Principal, narrowing: Narrowing, first: int, after: tuple[datetime, UUID] | None = None
) -> Asked | None:
    """What the page takes from the database; None when nothing can be on it."""
    states, purposes = _within(principal)
    states &= _wanted(narrowing)
    if narrowing.purpose is not None:
        wanted = {narrowing.purpose.value}
        purposes = wanted if purposes is None else purposes & wanted
    of_unit = not principal.has_role(INTAKE_ROLE)
    if not states or purposes == set() or (of_unit and principal.unit is None):
        return None
    cut = Cut(
        _in_order(states),
        _in_order(Urgency if narrowing.urgency is None else (narrowing.urgency,)),
        None if purposes is None else _in_order(purposes),
        of_unit,
        {Owner.ME: Taken.BY_ME, Owner.OTHERS: Taken.BY_OTHERS}.get(narrowing.owner) if narrowing.owner else None,
        narrowing.report_id is not None,
        narrowing.overdue_at is not None,
        after is not None,
        first,
    )
    at, last = after or (None, None)
    given = (principal.unit, principal.subject, narrowing.report_id, narrowing.overdue_at, at, last)
    bound = {each.key: value for each, value in zip((_UNIT, _CALLER, _REPORT, _NOW, _AT, _LAST), given, strict=True)}
    return Asked(cut, bound)


def _within(principal: Principal) -> tuple[set[ReferralState], set[str] | None]:
    """States and purposes of what waits for the caller's unit; for the Centre's intake everything."""
    if principal.has_role(INTAKE_ROLE):
        return set(ReferralState), None
    table = access.load()
    purposes = {purpose for purpose in table.purposes if table.may_hold(f"{ADDRESSED}{purpose}", principal.roles)}
    states = set(OPEN_STATES)
    if not principal.has_role(*SUPERVISOR_ROLES):
        states.discard(ReferralState.ESCALATED)
    return states, purposes


def on_worklist(principal: Principal) -> ColumnElement[bool] | None:
    """The same as a condition on a referral that is named otherwise; None for no condition."""
    states, purposes = _within(principal)
    if purposes is None:
        return None
    of_unit = _referral.c.unit_id == principal.unit
    return of_unit & _referral.c.purpose.in_(sorted(purposes)) & _referral.c.state.in_(sorted(states))


def _wanted(narrowing: Narrowing) -> set[ReferralState]:
    """States that the reader asked to see."""
    states = set(ReferralState) if narrowing.state is None else {narrowing.state}
    if narrowing.undecided or narrowing.overdue_at is not None:
        states &= UNDECIDED_STATES
    if narrowing.owner is not None:
        taken = {ReferralState.ACCEPTED}
        states = states - taken if narrowing.owner is Owner.NOBODY else states & taken
    return states


def _in_order(words: Iterable[str]) -> tuple[str, ...]:
    """Equal sets make equal statements."""
    return tuple(sorted(str(word) for word in words))


# Made once for each cut: to put a statement together takes as long as to have it answered.
@lru_cache(maxsize=256)
def _rows(cut: Cut) -> Select[Any]:
    return _merged([_ordered(select(_referral).where(*cell), _referral, cut) for cell in _cells(cut)], cut)


@lru_cache(maxsize=256)
def _reports(cut: Cut) -> Select[Any]:
    """Each report is met where its first referral on the narrowed list is due."""
    other = _referral.alias("other")
    earlier = tuple_(other.c.respond_by, other.c.id) < tuple_(_referral.c.respond_by, _referral.c.id)
    of_it = (other.c.report_id == _referral.c.report_id, *_among(other, cut), *_fits(other, cut))
    # The offset keeps it a question about each row that is met: as a join, it would be answered for the whole table.
    is_first = not_(select(literal_column("1")).where(*of_it, earlier).offset(literal_column("0")).exists())
    found = select(_referral.c.report_id, _referral.c.respond_by, _referral.c.id)
    return _merged([_ordered(found.where(*cell, is_first), _referral, cut) for cell in _cells(cut)], cut)


def _cells(cut: Cut) -> Iterator[list[ColumnElement[bool]]]:
    """Conditions that are met by what stands side by side in one index, beginning behind the page before."""
    common = list(_fits(_referral, cut))
    if cut.goes_on:
        common.append(tuple_(_referral.c.respond_by, _referral.c.id) > tuple_(_AT, _LAST))
    if cut.of_report:
        # A handful, whatever they are.
        yield [*_among(_referral, cut), *common]
        return
    for state, urgency in product(cut.states, cut.urgencies):
        yield [_referral.c.state == _word(state), _referral.c.urgency == _word(urgency), *common]


def _among(row: FromClause, cut: Cut) -> Iterator[ColumnElement[bool]]:
    """That it is in one of the cells."""
    yield row.c.state.in_([_word(state) for state in cut.states])
    yield row.c.urgency.in_([_word(urgency) for urgency in cut.urgencies])


def _fits(row: FromClause, cut: Cut) -> Iterator[ColumnElement[bool]]:
    """What else makes a referral one of the narrowed list."""
    if cut.purposes is not None:
        yield row.c.purpose.in_([_word(purpose) for purpose in cut.purposes])
    if cut.of_unit:
        yield row.c.unit_id == _UNIT
    if cut.taken is not None:
        yield row.c.accepted_by == _CALLER if cut.taken is Taken.BY_ME else row.c.accepted_by != _CALLER
    if cut.of_report:
        yield row.c.report_id == _REPORT
    if cut.overdue:
        yield row.c.respond_by < _NOW


def _word(word: str) -> ColumnElement[str]:
    """Written out: behind a parameter a plan for all values could not count on the index of those in question."""
    return literal(word, literal_execute=True)


def _ordered(query: Select[Any], rows: FromClause, cut: Cut) -> Select[Any]:
    """What is due first, as many as tell whether there is a further page; written out, so that the plan is for so few."""
    return query.order_by(rows.c.respond_by, rows.c.id).limit(literal(cut.first + 1, literal_execute=True))


def _merged(parts: list[Select[Any]], cut: Cut) -> Select[Any]:
    if len(parts) == 1:
        return parts[0]
    found = union_all(*parts).subquery()
    return _ordered(select(found), found, cut)
