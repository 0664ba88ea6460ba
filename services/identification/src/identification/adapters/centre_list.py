"""The Centre's list as statements: it is cut into cells, of which each is one range of one index in the order of the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Integer,
    LargeBinary,
    Text,
    Uuid,
    any_,
    bindparam,
    case,
    func,
    literal,
    select,
    true,
    tuple_,
    union_all,
)

from chassis.cursors import Place
from contracts.words.referrals import Owner, WorklistSort
from contracts.words.reports import CentreShow, ReportState
from contracts.words.urgency import Urgency
from identification.adapters import tables
from identification.adapters.reading.reach import NOT_RECUSED, holder
from identification.application.lists.ports import COUNTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import CTE, ColumnElement, Label, Row, Select, Table, TextClause

    from identification.application.lists.ports import CentreFilter

    # A column that leads an index, and the value that it has throughout the cell.
    Lead = tuple[ColumnElement[Any], ColumnElement[Any]]

_report = tables.report
_URGENCIES = tuple(Urgency)
_NOTHING_DUE: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""The place of a line of which nothing is to be decided."""
_BEFORE_ALL: Final = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))
_AFTER_ALL: Final = (_NOTHING_DUE, UUID(int=0))
_CALLER, _PLACE = bindparam("by_caller", type_=Uuid), bindparam("in_place", type_=Uuid)
_CODE: Final = bindparam("place_code", type_=LargeBinary)
_NO_ONE: Final = literal(UUID(int=0), Uuid)
"""Before everybody in the order of an index."""
_SECTOR: Final = bindparam("from_sector", type_=Text)
_DUE_FROM: Final = bindparam("due_from", type_=DateTime(timezone=True))
_DUE_BEFORE: Final = bindparam("due_before", type_=DateTime(timezone=True))
_AT, _LAST = bindparam("after_moment", type_=DateTime(timezone=True)), bindparam("after_report", type_=Uuid)
_WANTED: Final = bindparam("wanted", type_=Integer, literal_execute=True)
_FEW: Final = literal(COUNTED, literal_execute=True)
_NOW, _MIDNIGHT = bindparam("now", type_=DateTime(timezone=True)), bindparam("midnight", type_=DateTime(timezone=True))
_LATE_TO_INFORM: Final = bindparam("late_to_inform", type_=DateTime(timezone=True))
_RUNNING: Final = tuple(state for state in ReportState if state.row.is_open)


@dataclass(frozen=True, slots=True)
class Cut:
    """All that the text of a statement depends on. Everything else is bound to it."""

    sort: WorklistSort
    of_cases: bool
    states: tuple[ReportState, ...]
    urgencies: tuple[Urgency, ...]
    mine: bool | None
    of_sector: bool
    in_place: bool
    of_code: bool
    is_due: bool
    not_late: bool
    rank: int | None
    holders: int

    @classmethod
    def of(cls, asked: CentreFilter, after: Place | None, *, all_cases: bool, holders: int = 1) -> Cut:
        """What is asked for, from there on; of cases the caller's own and those of whom they stand in for, unless they see `all_cases`."""
        of_cases = asked.show is CentreShow.ASSIGNED
        states = {ReportState.RECEIVED} if of_cases or asked.show is CentreShow.TAKEN_OVER else set(_RUNNING)
        if asked.owner is not None:
            states &= {ReportState.SUBMITTED if asked.owner is Owner.NOBODY else ReportState.RECEIVED}
        mine = {Owner.ME: True, Owner.OTHERS: False}.get(asked.owner) if asked.owner else None
        return cls(
            asked.sort,
            of_cases,
            tuple(sorted(states)),
            _URGENCIES if asked.urgency is None else (asked.urgency,),
            True if of_cases and not all_cases else mine,
            asked.sector is not None,
            asked.place is not None,
            asked.place_code is not None,
            asked.show is CentreShow.WAITING or asked.due_before is not None,
            asked.due_from is not None,
            None if after is None else after.rank,
            holders,
        )


def parameters(asked: CentreFilter, caller: UUID, wanted: int, after: Place | None) -> dict[str, Any]:
    """All that is bound to `page_of`."""
    beginning = _AFTER_ALL if asked.sort is WorklistSort.RECEIVED else _BEFORE_ALL
    at, last = beginning if after is None else after.row
    return {
        _CALLER.key: caller,
        _PLACE.key: asked.place,
        _CODE.key: asked.place_code,
        _SECTOR.key: asked.sector and asked.sector.value,
        _DUE_FROM.key: asked.due_from,
        _DUE_BEFORE.key: asked.due_before or _NOTHING_DUE,
        _AT.key: at,
        _LAST.key: last,
        _WANTED.key: wanted,
    }


def ranks(sort: WorklistSort) -> range:
    """What may come before the moment in this order."""
    return range(len(_URGENCIES) if sort is WorklistSort.URGENCY else 1)


def place_of(sort: WorklistSort, row: Row[Any]) -> Place:
    """The place of a line in this order."""
    if sort is WorklistSort.RECEIVED:
        return Place(row.submitted_at, row.id)
    rank = _URGENCIES.index(Urgency(row.line_urgency)) if sort is WorklistSort.URGENCY else 0
    return Place(row.due_first, row.id, rank)


@lru_cache(256)
def page_of(query: Select[Any], cut: Cut) -> Select[Any]:
    """`query` for the page of such a list, in its order. It needs `parameters`, `caller_parameters` and `holder_parameters`."""
    if cut.sort is WorklistSort.RECEIVED:
        newest: tuple[ColumnElement[Any], ...] = (_report.c.submitted_at, _report.c.id)
        lines, begins = tables.WAITING if cut.is_due else tables.LINE, tuple_(*newest) < tuple_(_AT, _LAST)
        if cut.of_cases:
            lines = tables.ASSIGNED
        if cut.of_cases and cut.mine:
            together = union_all(*(select(*each.subquery().c) for each in _newest_of_each(cut, newest))).subquery()
            first = select(together.c.id).order_by(together.c.submitted_at.desc(), together.c.id.desc()).limit(_WANTED)
            found = query.where(_report.c.id == any_(func.array(first.scalar_subquery(), type_=ARRAY(Uuid))))
        else:
            found = query.where(lines, begins, *_fits(cut))
        return found.order_by(*(each.desc() for each in newest)).limit(_WANTED)
    cells = list(_cells(cut))
    together = (union_all(*(select(*cell.subquery().c) for cell in cells)) if cells else _none()).subquery()
    first = select(together.c.id).order_by(together.c.rank, together.c.due_first, together.c.id).limit(_WANTED)
    # An array, so that each is looked up by its id.
    found = query.where(_report.c.id == any_(func.array(first.scalar_subquery(), type_=ARRAY(Uuid))))
    return found.order_by(
        *([rank_of_urgency()] if cut.sort is WorklistSort.URGENCY else []), _report.c.due_first, _report.c.id
    )


def _newest_of_each(cut: Cut, newest: tuple[ColumnElement[Any], ...]) -> Iterator[Select[Any]]:
    key = (_report.c.manager_id, *newest)
    for whose in map(holder, range(cut.holders)):
        begins = (tuple_(key[0]) >= tuple_(whose), tuple_(*key) < tuple_(whose, _AT, _LAST))
        of_one = select(*newest).where(tables.ASSIGNED, *begins, *_fits(cut))
        yield of_one.order_by(*(each.desc() for each in key)).limit(_WANTED)


def _none() -> Select[Any]:
    return select(literal(0).label("rank"), _report.c.due_first, _report.c.id).where(literal(value=False))


def rank_of_urgency() -> ColumnElement[int]:
    """The place of the line's word among the words."""
    return case({word.value: rank for rank, word in enumerate(_URGENCIES)}, value=_report.c.line_urgency)


def _cells(cut: Cut) -> Iterator[Select[Any]]:
    for urgency in cut.urgencies:
        rank = _URGENCIES.index(urgency) if cut.sort is WorklistSort.URGENCY else 0
        if cut.rank is not None and rank < cut.rank:
            continue
        for leads in _leads(cut):
            yield _cell(cut, leads, urgency, rank)


def _leads(cut: Cut) -> Iterator[Lead]:
    """The index that is narrowest, cut where it has more than one beginning."""
    if cut.of_cases and cut.mine:
        for number in range(cut.holders):
            yield _report.c.manager_id, holder(number)
    elif cut.of_cases:
        yield _report.c.state, _word(ReportState.RECEIVED)
    elif cut.mine is not None:
        yield _report.c.taken_over_by, _CALLER if cut.mine else _takers().c.person
    elif cut.of_code:
        yield _report.c.place_code, _CODE
    elif cut.in_place:
        yield _report.c.served_by, _PLACE
    elif cut.of_sector:
        yield _report.c.author_sector, _SECTOR
    else:
        for state in cut.states:
            yield _report.c.state, _word(state)


def _cell(cut: Cut, lead: Lead, urgency: Urgency, rank: int) -> Select[Any]:
    """One range of the index. Of equal columns a plan would count how many rows there are of each, and fetch them all if these are few."""
    columns, values = (lead[0], _report.c.line_urgency), (lead[1], _word(urgency))
    due = (_report.c.due_first, _report.c.id)
    if cut.rank is not None and rank == cut.rank:
        begins = tuple_(*columns, *due) > tuple_(*values, _AT, _LAST)
    elif cut.not_late:
        begins = tuple_(*columns, due[0]) >= tuple_(*values, _DUE_FROM)
    else:
        begins = tuple_(*columns) >= tuple_(*values)
    ends = (
        tuple_(*columns, due[0]) < tuple_(*values, _DUE_BEFORE) if cut.is_due else tuple_(*columns) <= tuple_(*values)
    )
    lines = tables.CODED if lead[0] is _report.c.place_code else tables.ASSIGNED if cut.of_cases else tables.LINE
    cell = select(literal(rank).label("rank"), *due).where(lines, begins, ends, *_fits(cut))
    cell = cell.order_by(*columns, *due).limit(_WANTED)
    if cut.of_cases or cut.mine is not False:
        return cell
    # Colleague by colleague, so that the caller's own need not be passed over.
    people, of_each = _takers(), cell.lateral()
    met = select(of_each).select_from(people.join(of_each, true()))
    return met.where(people.c.person.not_in([_CALLER, _NO_ONE]))


@lru_cache(1)
def _takers() -> CTE:
    """Who ever took anything over that runs, and the empty name: read off an index from name to name."""
    taker = _report.c.taken_over_by
    people = select(_NO_ONE.label("person")).cte("people", recursive=True)
    further = select(taker).where(tables.LINE, taker > people.c.person)
    following = further.order_by(taker).limit(literal(1, literal_execute=True)).lateral()
    return people.union_all(select(following.c.taken_over_by).select_from(people.join(following, true())))


def _fits(cut: Cut) -> Iterator[ColumnElement[bool]]:
    """What is asked of each that is met, and is no way to more."""
    asked: list[ColumnElement[bool]] = [_report.c.state.in_([_word(state) for state in cut.states])]
    asked += [_report.c.line_urgency.in_([_word(each) for each in cut.urgencies])]
    if cut.of_cases and cut.mine:
        asked.append(NOT_RECUSED)
    elif cut.mine is not None:
        holder = _report.c.manager_id if cut.of_cases else _report.c.taken_over_by
        asked.append(holder == _CALLER if cut.mine else holder != _CALLER)
    if cut.of_sector:
        asked.append(_report.c.author_sector == _SECTOR)
    if cut.in_place:
        asked.append(_report.c.served_by == _PLACE)
    if cut.of_code:
        asked.append(_report.c.place_code == _CODE)
    if cut.is_due:
        asked.append(_report.c.due_first < _DUE_BEFORE)
    if cut.not_late:
        asked.append(_report.c.due_first >= _DUE_FROM)
    return (each.is_(True) for each in asked)


def _word(text: str) -> ColumnElement[str]:
    return literal(str(text), literal_execute=True)


TASKS: Final = {
    CentreShow.TO_INFORM: (tables.TO_INFORM, _report.c.to_inform_since),
    CentreShow.REVIEW: (tables.REVIEWED, _report.c.risk_review_by),
    CentreShow.ANSWER_PENDING: (tables.ANSWER_PENDING, _report.c.due_first),
}
"""Of what is pending for a person: on which reports, and the moment by which they are in order. Each person is a line."""


def task_parameters(asked: CentreFilter, wanted: int, after: tuple[datetime, UUID] | None) -> dict[str, Any]:
    """All that is bound to `tasks_of` beside `caller_parameters` and `holder_parameters`."""
    at, last = after or _BEFORE_ALL
    return {_WANTED.key: wanted, _AT.key: at, _LAST.key: last, _DUE_BEFORE.key: asked.due_before}


def place_of_task(show: CentreShow, row: Row[Any]) -> Place:
    """The place of a line among the tasks."""
    return Place(getattr(row, TASKS[show][1].name), row.id)


@lru_cache(32)
def tasks_of(query: Select[Any], show: CentreShow, *, intake: bool, supervises: bool, holders: int) -> Select[Any]:
    """`query` for one page of the tasks that such a caller sees, the longest pending first."""
    _, at = TASKS[show]
    beyond = tuple_(at, _report.c.id) > tuple_(_AT, _LAST)
    ways = (
        each.where(beyond).limit(_WANTED) for each in _tasks(show, _DUE_BEFORE, _whose(intake, supervises, holders))
    )
    together = union_all(*(select(*way.subquery().c) for way in ways)).subquery()
    first = select(together.c.id).order_by(together.c.at, together.c.id).limit(_WANTED)
    found = query.where(_report.c.id == any_(func.array(first.scalar_subquery(), type_=ARRAY(Uuid))))
    return found.order_by(at, _report.c.id)


def _whose(intake: bool, supervises: bool, holders: int) -> list[ColumnElement[UUID] | None] | None:
    """Whose cases: for the intake those that no case manager has, for who supervises all, which is None."""
    if intake:
        return [None]
    return None if supervises else [holder(number) for number in range(holders)]


def _tasks(
    show: CentreShow, until: ColumnElement[datetime], whose: list[ColumnElement[UUID] | None] | None
) -> Iterator[Select[Any]]:
    """Each one range of one index; what is to be reviewed, until then."""
    lines, at = TASKS[show]
    found = select(at.label("at"), _report.c.id).where(lines)
    if show is CentreShow.REVIEW:
        found = found.where(at <= until)
    if whose is None:
        yield found.order_by(at, _report.c.id)
    for each in whose or ():
        of_one = found.where(_report.c.manager_id.is_(None) if each is None else _report.c.manager_id == each)
        but = of_one if each is None else of_one.where(NOT_RECUSED)
        yield but.order_by(_report.c.manager_id, at, _report.c.id)


def counted_parameters(caller: UUID, now: datetime, midnight: datetime, late_to_inform: datetime) -> dict[str, Any]:
    """All that is bound to `COUNTS` beside `caller_parameters`."""
    return {_CALLER.key: caller, _NOW.key: now, _MIDNIGHT.key: midnight, _LATE_TO_INFORM.key: late_to_inform}


def _counted(name: str, *ranges: Select[Any]) -> Label[int]:
    """Of these ranges together; each in the order of its index, or a plan would read the table where many rows are expected."""
    few = union_all(*(select(*each.limit(_FEW).subquery().c) for each in ranges)).limit(_FEW).subquery()
    return select(func.count()).select_from(few).scalar_subquery().label(name)


def _due(
    begins: ColumnElement[datetime],
    ends: ColumnElement[datetime],
    leads: Iterable[Lead],
    urgencies: Iterable[Urgency] = _URGENCIES,
    lines: TextClause = tables.LINE,
) -> Iterator[Select[Any]]:
    for (column, value), urgency in product(leads, urgencies):
        key, cell = (column, _report.c.line_urgency, _report.c.due_first), (value, _word(urgency))
        within = (tuple_(*key) >= tuple_(*cell, begins), tuple_(*key) < tuple_(*cell, ends))
        yield select(_report.c.id).where(lines, *within).order_by(*key, _report.c.id)


def _of(holder: ColumnElement[UUID], lines: TextClause, whose: ColumnElement[UUID] = _CALLER) -> Select[Any]:
    key = (holder, _report.c.line_urgency)
    within = (tuple_(*key) >= tuple_(whose, _word("")), holder <= whose)
    return select(_report.c.id).where(lines, *within).order_by(*key, _report.c.due_first, _report.c.id)


def _oldest(table: Table, condition: TextClause, *key: ColumnElement[Any]) -> Select[Any]:
    return select(table.c.id).where(condition).order_by(*key)


def _asked_by_intake() -> Select[Any]:
    return _oldest(_report, tables.ASKED, _report.c.submitted_at, _report.c.id).where(_report.c.manager_id.is_(None))


_AT_ANY_TIME: Final = (literal(_BEFORE_ALL[0]), literal(datetime.max.replace(tzinfo=UTC)))
_EARLIER: Final = (literal(_BEFORE_ALL[0]), _NOW)
_TODAY: Final = (_NOW, _MIDNIGHT)
_IN_STATE: Final = {state: (_report.c.state, _word(state)) for state in ReportState}
_OPEN_STATES: Final = [_IN_STATE[state] for state in _RUNNING]
_TAKEN_OVER: Final = [_IN_STATE[ReportState.RECEIVED]]
_NONE_COUNTED: Final = literal(0)
_UNASSIGNED: Final = _counted("unassigned", *_due(*_AT_ANY_TIME, _TAKEN_OVER))
_OF_INTAKE: Final[list[Label[int]]] = [
    _counted("late", *_due(*_EARLIER, _OPEN_STATES)),
    _counted("due_today", *_due(*_TODAY, _OPEN_STATES)),
    _counted("mine", _of(_report.c.taken_over_by, tables.LINE)),
    _counted("questions", _asked_by_intake()),
    _counted("advice", _oldest(tables.advice, tables.WAITS, tables.advice.c.asked_at, tables.advice.c.id)),
    _counted("not_taken_over", *_due(*_AT_ANY_TIME, [_IN_STATE[ReportState.SUBMITTED]])),
    _counted("in_danger", *_due(*_AT_ANY_TIME, [_IN_STATE[ReportState.SUBMITTED]], [Urgency.IMMEDIATE])),
    _UNASSIGNED,
]
_NOT_OF_CASES: Final = [_NONE_COUNTED.label(name) for name in ("advice", "not_taken_over", "in_danger")]
_OF_SUPERVISOR: Final[list[Label[int]]] = [
    *(
        _counted(name, *_due(*within, _TAKEN_OVER), *_due(*within, _TAKEN_OVER, lines=tables.ASSIGNED))
        for name, within in (("late", _EARLIER), ("due_today", _TODAY))
    ),
    _counted("mine", *_due(*_AT_ANY_TIME, _TAKEN_OVER, lines=tables.ASSIGNED)),
    _NONE_COUNTED.label("questions"),
    *_NOT_OF_CASES,
    _UNASSIGNED,
]


def _of_case_manager(holders: int) -> list[Label[int]]:
    whose = [holder(number) for number in range(holders)]
    leads = [(_report.c.manager_id, each) for each in whose]
    cases = [_of(_report.c.manager_id, tables.ASSIGNED, each).where(NOT_RECUSED) for each in whose]
    return [
        *(
            _counted(name, *(each.where(NOT_RECUSED) for each in _due(*within, leads, lines=tables.ASSIGNED)))
            for name, within in (("late", _EARLIER), ("due_today", _TODAY))
        ),
        _counted("mine", *cases),
        _counted("questions", *(each.where(tables.ASKED) for each in cases)),
        *_NOT_OF_CASES,
        _NONE_COUNTED.label("unassigned"),
    ]


@lru_cache(32)
def counts_for(*, intake: bool, supervises: bool, holders: int = 1) -> Select[Any]:
    """Each a few ranges of one index, of which no more than `COUNTED` rows are read.

    It needs `counted_parameters`, `caller_parameters` and `holder_parameters`. Mine are for who supervises all cases.
    """
    counted: list[Any] = _OF_INTAKE if intake else _OF_SUPERVISOR if supervises else _of_case_manager(holders)
    return select(*counted, *_of_tasks(_whose(intake, supervises, holders)))


def _of_tasks(whose: list[ColumnElement[UUID] | None] | None) -> Iterator[Label[int]]:
    yield _counted("to_review", *_tasks(CentreShow.REVIEW, _MIDNIGHT, whose))
    to_inform = list(_tasks(CentreShow.TO_INFORM, _MIDNIGHT, whose))
    yield _counted("to_inform", *to_inform)
    late = _report.c.to_inform_since < _LATE_TO_INFORM
    yield _counted("to_inform_late", *(each.where(late) for each in to_inform))
