"""The worklist as statements. It is cut into cells, of which each is one range of one index in the order of the list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import and_, literal_column, not_, or_, select, true, union_all

from chassis.cursors import Place
from contracts import access
from contracts.words.positions import INTAKE_OR_DUTY, Position, UnitSupervisor
from contracts.words.referrals import Owner, Purpose, ReferralState, WorklistSort
from contracts.words.urgency import Urgency
from referral.adapters import tables
from referral.adapters.lists import cells
from referral.adapters.lists.cells import (
    ABOUT,
    DUE_BEFORE,
    DUE_FROM,
    NEXT,
    NEXT_RANK,
    OF_CALLER,
    OF_UNIT,
    CellRange,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, FromClause, Select

    from chassis.domain.principal import Principal
    from referral.application.lists.ports import ListFilter

_referral = tables.referral
_NONE: ColumnElement[int] = literal_column("0")
_OPEN = frozenset(state for state in ReferralState if state.row.is_open)
_UNDECIDED = frozenset(state for state in ReferralState if state.row.undecided)


class AcceptedBy(StrEnum):
    """By whom the wanted ones were taken on, where that was asked."""

    BY_ME = "by_me"
    BY_OTHERS = "by_others"


@dataclass(frozen=True, slots=True)
class Cut:
    """All that the text of a statement depends on. Everything else is bound to it."""

    sort: WorklistSort
    states: tuple[str, ...]
    urgencies: tuple[str, ...]
    purposes: tuple[str, ...]
    of_unit: bool
    taken: AcceptedBy | None
    of_report: bool
    due_from: bool
    due_before: bool
    ended_at: int | None
    """The rank at which the page before ended."""
    few: int

    @property
    def whole(self) -> CellRange:
        """How far the list is read."""
        return CellRange(self.sort, self.due_from, self.due_before, self.ended_at is not None, self.few)

    @property
    def ranges(self) -> Sequence[tuple[str, CellRange]]:
        """How far the cells of each urgency are read: by urgency one after the other, otherwise beside each other."""
        whole, ended_at = self.whole, self.ended_at
        if self.sort is not WorklistSort.URGENCY or ended_at is None:
            return [(each, whole) for each in self.urgencies]
        left = [(rank, each.value) for rank, each in enumerate(Urgency) if rank >= ended_at and each in self.urgencies]
        return [(each, replace(whole, goes_on=rank == ended_at)) for rank, each in left]


@dataclass(frozen=True, slots=True)
class CellQuery:
    """So much of one person's worklist."""

    cut: Cut
    bound: dict[str, Any]

    @property
    def rows(self) -> Select[Any]:
        """Referrals in the order of the list."""
        return _rows(self.cut)

    @property
    def places(self) -> Select[Any]:
        """Their places and of which report they are; `is_first` of it, or there was one before on the list."""
        return _places(self.cut)


def place_of(sort: WorklistSort, urgency: str, sent_at: datetime, respond_by: datetime, referral_id: UUID) -> Place:
    """What a cursor keeps of the last referral of a page."""
    if sort is WorklistSort.RECEIVED:
        return Place(sent_at, referral_id)
    return Place(respond_by, referral_id, list(Urgency).index(Urgency(urgency)) if sort is WorklistSort.URGENCY else 0)


def ranks_of(sort: WorklistSort) -> range:
    """Which ranks places have."""
    return range(len(Urgency) if sort is WorklistSort.URGENCY else 1)


def asked(
    principal: Principal, list_filter: ListFilter, sort: WorklistSort, few: int, after: Place | None = None
) -> CellQuery | None:
    """What is taken from the database, `few` at most; None when nothing can be on it."""
    states, purposes = _within(principal)
    of_unit = purposes is not None
    states &= _wanted(list_filter)
    purposes = _without_manager() if purposes is None else purposes & set(Purpose)
    if list_filter.purpose is not None:
        purposes &= {list_filter.purpose.value}
    if not states or not purposes or (of_unit and principal.unit is None):
        return None
    cut = Cut(
        sort,
        _in_order(states),
        _in_order(Urgency if list_filter.urgency is None else (list_filter.urgency,)),
        _in_order(purposes),
        of_unit,
        {Owner.ME: AcceptedBy.BY_ME, Owner.OTHERS: AcceptedBy.BY_OTHERS}.get(list_filter.owner)
        if list_filter.owner
        else None,
        list_filter.report_id is not None,
        list_filter.due_from is not None,
        list_filter.due_before is not None,
        None if after is None else after.rank,
        few,
    )
    following = (None, None, None) if after is None else (after.rank, after.at, _following(after.last, sort))
    due = (list_filter.due_from, list_filter.due_before)
    given = (principal.unit, principal.subject, list_filter.report_id, *due, *following)
    names = (OF_UNIT, OF_CALLER, ABOUT, DUE_FROM, DUE_BEFORE, NEXT_RANK, *NEXT)
    return CellQuery(cut, {each.key: value for each, value in zip(names, given, strict=True)}) if cut.ranges else None


def _following(last: UUID, sort: WorklistSort) -> UUID:
    """What could be next at the same moment."""
    return UUID(int=last.int + (-1 if sort is WorklistSort.RECEIVED else 1))


def _within(principal: Principal) -> tuple[set[ReferralState], set[str] | None]:
    """States and purposes of what is open for the caller's unit; for the Centre's intake everything."""
    table = access.load()
    if table.may_hold(Position.INTAKE, principal.roles):
        return set(ReferralState), None
    purposes = {
        purpose for purpose in table.purposes if table.may_hold(f"{Position.ADDRESSED}.{purpose}", principal.roles)
    }
    supervises = principal.has_role(*UnitSupervisor)
    return {state for state in _OPEN if supervises or not state.row.supervisor_only}, purposes


def _without_manager() -> set[str]:
    """Purposes for which anything is sent before a case manager has the report: what only they send is on no list of the intake."""
    sent = {name for name, purpose in access.load().purposes.items() if purpose.senders & INTAKE_OR_DUTY}
    return {each for each in Purpose if each.by_law or each in sent}


def on_worklist(principal: Principal) -> ColumnElement[bool] | None:
    """The same as a condition on a referral that is named otherwise; None for no condition."""
    states, purposes = _within(principal)
    if purposes is None:
        return None
    of_unit = _referral.c.unit_id == principal.unit
    is_open = of_unit & _referral.c.purpose.in_(sorted(purposes)) & _referral.c.state.in_(sorted(states))
    # Asked of each that is named, and no way to all that the unit has.
    return is_open.is_(true())


def _wanted(list_filter: ListFilter) -> set[ReferralState]:
    """States that the reader asked to see: without a word of them, and without a report that is named, what has not ended."""
    unless_named = set(_OPEN if list_filter.report_id is None else ReferralState)
    states = unless_named if list_filter.state is None else {list_filter.state}
    if list_filter.undecided or list_filter.is_of_terms:
        states &= _UNDECIDED
    if list_filter.owner is not None:
        taken = {ReferralState.ACCEPTED}
        states = states - taken if list_filter.owner is Owner.NOBODY else states & taken
    return states


def _in_order(words: Iterable[str]) -> tuple[str, ...]:
    """Equal sets make equal statements."""
    return tuple(sorted(str(word) for word in words))


# Made once for each cut: to put a statement together takes as long as to have it answered.
@lru_cache(maxsize=256)
def _rows(cut: Cut) -> Select[Any]:
    # Each cell by itself: as a whole they would be read whole and sorted.
    parts = list(_parts(cut))
    found = (union_all(*parts) if len(parts) > 1 else parts[0]).subquery()
    return cut.whole.first_of(select(found), cut.whole.place(found))


@lru_cache(maxsize=256)
def _places(cut: Cut) -> Select[Any]:
    """Each report is met where its first referral on the narrowed list is."""
    whole, met = cut.whole, _rows(cut).subquery("met")
    # The offset keeps it a question about each row that is met, asked by its report alone: as a join, it would be answered for the
    # whole table, and by the unit, for all that the unit has.
    of_it = (
        select(_referral).where(_referral.c.report_id == met.c.report_id).offset(_NONE).correlate(met).lateral("of_it")
    )
    earlier = whole.is_behind(whole.place(met), whole.place(of_it))
    on_the_list = select(_NONE).select_from(of_it).where(*_among(of_it, cut), *_fits(of_it, cut), earlier)
    is_first = not_(on_the_list.correlate(met).exists())
    columns = (met.c.report_id, met.c.urgency, met.c.sent_at, met.c.respond_by, met.c.id)
    return whole.first_of(select(*columns, is_first.label("is_first")), whole.place(met))


def _parts(cut: Cut) -> Iterator[Select[Any]]:
    """Cell by cell, each in the order of the list."""
    for_these = _referral.c.purpose.in_([word(purpose) for purpose in cut.purposes])
    if cut.of_report:
        # A handful, whatever they are; the rest is asked of each, and no way to more.
        rest = and_(*_among(_referral, cut), *_fits(_referral, cut))
        of_first = and_(_referral.c.report_id == ABOUT, _referral.c.person_id.is_(None))
        yield cut.whole.of_all_urgencies(or_(of_first, _referral.c.person_id == ABOUT), rest.is_(true()))
    elif cut.taken is AcceptedBy.BY_ME:
        for purpose, (urgency, cell_range) in product(cut.purposes, cut.ranges):
            yield cell_range.of_range(
                cells.of_person(purpose, OF_CALLER, urgency), *cells.taken_on(of_unit=cut.of_unit)
            )
    elif cut.of_unit and cut.taken is None and len(cut.purposes) == 1:
        for state, (urgency, cell_range) in product(cut.states, cut.ranges):
            yield cell_range.of_range(cells.of_unit_for(*cut.purposes, state, urgency), cells.FOR_ONE_PURPOSE)
    elif cut.of_unit and cut.taken is None:
        for state, (urgency, cell_range) in product(cut.states, cut.ranges):
            yield cell_range.of_range(cells.of_unit(state, urgency), for_these)
    else:
        others = [_referral.c.accepted_by != OF_CALLER] if cut.taken else []
        for state, (urgency, cell_range), purpose in product(cut.states, cut.ranges, cut.purposes):
            # Where the caller works, all may be their own; elsewhere what is theirs is hardly ever met.
            if others and (cut.of_unit or purpose == Purpose.FORMAL_IDENTIFICATION):
                yield cells.by_colleagues(cell_range, purpose, urgency, of_unit=cut.of_unit)
            else:
                yield cell_range.of_equal(*cells.of_all(state, urgency, purpose), *others)


def _among(row: FromClause, cut: Cut) -> Iterator[ColumnElement[bool]]:
    """That it is in one of the states and urgencies."""
    yield row.c.state.in_([word(state) for state in cut.states])
    yield row.c.urgency.in_([word(urgency) for urgency in cut.urgencies])


def _fits(row: FromClause, cut: Cut) -> Iterator[ColumnElement[bool]]:
    """What else makes a referral one of the narrowed list."""
    yield row.c.purpose.in_([word(purpose) for purpose in cut.purposes])
    # Of the Centre the list is the intake's: what a case manager has is not on it.
    yield row.c.unit_id == OF_UNIT if cut.of_unit else row.c.manager_id.is_(None)
    if cut.taken is not None:
        yield row.c.accepted_by == OF_CALLER if cut.taken is AcceptedBy.BY_ME else row.c.accepted_by != OF_CALLER
    if cut.due_from:
        yield row.c.respond_by >= DUE_FROM
    if cut.due_before:
        yield row.c.respond_by < DUE_BEFORE
