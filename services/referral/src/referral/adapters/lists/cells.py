"""Cells of the worklist: rows next to each other in one index, in the order of the list, from where the page before ended."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import Integer, bindparam, case, literal, literal_column, select, true, tuple_

from contracts.words.referrals import Purpose, ReferralState, WorklistSort
from contracts.words.urgency import Urgency
from referral.adapters import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import CTE, ColumnElement, FromClause, Select

    # Columns that lead an index, each with the value that it has throughout the cell.
    Key = Sequence[tuple[ColumnElement[Any], ColumnElement[Any]]]

_referral = tables.referral
OF_UNIT, OF_CALLER, ABOUT = (
    bindparam(name, type_=_referral.c.id.type) for name in ("of_unit", "of_caller", "about_report")
)
DUE_FROM, DUE_BEFORE = (bindparam(name, type_=_referral.c.respond_by.type) for name in ("due_from", "due_before"))
NEXT = (
    bindparam("next_moment", type_=_referral.c.respond_by.type),
    bindparam("next_referral", type_=_referral.c.id.type),
)
NEXT_RANK = bindparam("next_rank", type_=Integer())
_NO_ONE: Final = literal(UUID(int=0), _referral.c.accepted_by.type)
"""Before everybody in the order of an index."""


@dataclass(frozen=True, slots=True)
class CellRange:
    """Which part of a cell is wanted, and how much of it: what is left out of it is before or behind."""

    sort: WorklistSort
    due_from: bool
    due_before: bool
    goes_on: bool
    few: int

    def place(self, rows: FromClause) -> tuple[ColumnElement[Any], ...]:
        """Where a row is on the whole list."""
        if self.sort is not WorklistSort.URGENCY:
            return self._in_cell(rows)
        rank = case(*((rows.c.urgency == word(each), literal_column(str(rank))) for rank, each in enumerate(Urgency)))
        return rank, *self._in_cell(rows)

    def is_behind(
        self, place: Iterable[ColumnElement[Any]], other: Iterable[ColumnElement[Any]]
    ) -> ColumnElement[bool]:
        """Whether the one place is further down than the other."""
        one, another = tuple_(*place), tuple_(*other)
        return one < another if self._newest_first else one > another

    def first_of(self, query: Select[Any], place: Iterable[ColumnElement[Any]]) -> Select[Any]:
        """What is first by its place, so few; written out, so that the plan is for so few."""
        ordered = query.order_by(*(each.desc() if self._newest_first else each for each in place))
        return ordered.limit(literal(self.few, literal_execute=True))

    def of_all_urgencies(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        """The first of a handful, which no index need give in the order of the list."""
        return self._of(self.place(_referral), conditions)

    def of_equal(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        """The first of what meets the conditions; how many that are, the plan knows of each by itself."""
        return self._of(self._in_cell(_referral), conditions)

    def of_range(self, key: Key, *conditions: ColumnElement[bool]) -> Select[Any]:
        """The first of a cell of one unit or one person, as one range of the index that `key` leads.

        Of an equal column a plan would count how many rows there are of each, and if these are few fetch them all to sort them;
        and it would begin to read where the column does.
        """
        columns, values = zip(*key, strict=True)
        place, due = (*columns, *self._in_cell(_referral)), _referral.c.respond_by
        begins, ends = tuple_(*columns) >= tuple_(*values), tuple_(*columns) <= tuple_(*values)
        if self._newest_first:
            ends = self._from(place, (*values, *NEXT)) if self.goes_on else ends
            return self.first_of(select(_referral).where(begins, ends, *self._due(), *conditions), place)
        if self.goes_on:
            begins = self._from(place, (*values, *NEXT))
        elif self.due_from:
            begins = tuple_(*columns, due) >= tuple_(*values, DUE_FROM)
        if self.due_before:
            ends = tuple_(*columns, due) < tuple_(*values, DUE_BEFORE)
        return self.first_of(select(_referral).where(begins, ends, *conditions), place)

    def _of(self, place: tuple[ColumnElement[Any], ...], conditions: Iterable[ColumnElement[bool]]) -> Select[Any]:
        query = select(_referral).where(*conditions, *self._due())
        if self.goes_on:
            query = query.where(self._from(place, (NEXT_RANK, *NEXT)[-len(place) :]))
        return self.first_of(query, place)

    def _from(self, place: Iterable[ColumnElement[Any]], other: Iterable[ColumnElement[Any]]) -> ColumnElement[bool]:
        """Never beyond it: of what lies beyond a value of the first column a plan would expect hardly any."""
        one, another = tuple_(*place), tuple_(*other)
        return one <= another if self._newest_first else one >= another

    def _due(self) -> Iterator[ColumnElement[bool]]:
        if self.due_from:
            yield _referral.c.respond_by >= DUE_FROM
        if self.due_before:
            yield _referral.c.respond_by < DUE_BEFORE

    @property
    def _newest_first(self) -> bool:
        return self.sort is WorklistSort.RECEIVED

    def _in_cell(self, rows: FromClause) -> tuple[ColumnElement[Any], ...]:
        return (rows.c.sent_at if self._newest_first else rows.c.respond_by), rows.c.id


def word(text: str) -> ColumnElement[str]:
    """Written out: behind a parameter a plan for all values could not count on the index of those in question."""
    return literal(text, literal_execute=True)


def taken_on(*, of_unit: bool = False) -> Iterator[ColumnElement[bool]]:
    """Of what a person took on there are indexes of its own; `of_unit` no way to it, but asked of each that is met."""
    yield _referral.c.state == word(ReferralState.ACCEPTED)
    yield (_referral.c.unit_id == OF_UNIT if of_unit else _referral.c.manager_id.is_(None)).is_(true())


def of_all(state: str, urgency: str, purpose: str) -> Iterator[ColumnElement[bool]]:
    """What the intake has of one state, urgency and purpose; words, of which a plan knows how frequent each is."""
    yield _referral.c.manager_id.is_(None)
    yield _referral.c.state == word(state)
    yield _referral.c.urgency == word(urgency)
    yield _referral.c.purpose == word(purpose)


def of_unit(state: str, urgency: str) -> Key:
    """What a unit has in one state and urgency."""
    return ((_referral.c.unit_id, OF_UNIT), (_referral.c.state, word(state)), (_referral.c.urgency, word(urgency)))


FOR_ONE_PURPOSE: Final = _referral.c.urgency != word("")
"""What opens the indexes by purpose to a query; true of every row."""


def of_unit_for(purpose: str, state: str, urgency: str) -> Key:
    """The same for one purpose, which may be few of what the unit has."""
    return ((_referral.c.purpose, word(purpose)), *of_unit(state, urgency))


def of_person(purpose: str, person: ColumnElement[UUID], urgency: str) -> Key:
    """What a person took on for a purpose."""
    return (
        (_referral.c.purpose, word(purpose)),
        (_referral.c.accepted_by, person),
        (_referral.c.urgency, word(urgency)),
    )


def by_colleagues(cell_range: CellRange, purpose: str, urgency: str, *, of_unit: bool) -> Select[Any]:
    """What each colleague took on, cell by cell, so that the caller's own need not be passed over."""
    people = _takers_of_unit() if of_unit else _takers_of(purpose)
    cell = cell_range.of_range(of_person(purpose, people.c.person, urgency), *taken_on(of_unit=of_unit)).lateral()
    return select(cell).select_from(people.join(cell, true())).where(people.c.person.not_in([OF_CALLER, _NO_ONE]))


@lru_cache(maxsize=1)
def _takers_of_unit() -> CTE:
    return _takers(_referral.c.unit_id, OF_UNIT)


@lru_cache(maxsize=len(Purpose))
def _takers_of(purpose: str) -> CTE:
    return _takers(_referral.c.purpose, word(purpose))


def _takers(column: ColumnElement[Any], value: ColumnElement[Any]) -> CTE:
    """Who ever took anything on, and the empty name: read off an index from name to name."""
    taker = _referral.c.accepted_by
    people = select(_NO_ONE.label("person")).cte("people", recursive=True)
    further = select(taker).where(
        *taken_on(), tuple_(column, taker) > tuple_(value, people.c.person), tuple_(column) <= tuple_(value)
    )
    following = further.order_by(column, taker).limit(literal(1, literal_execute=True)).lateral()
    return people.union_all(select(following.c.accepted_by).select_from(people.join(following, true())))
