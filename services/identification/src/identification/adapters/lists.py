"""Where a page of a caller's list lies: one walk for each way to come to a report, each in the list's order and no longer than the page.

A place gives no access: what is found there is ruled on again by `reach` and by row-level security.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    case,
    column,
    false,
    func,
    literal,
    select,
    true,
    tuple_,
    union_all,
    values,
)

from chassis.cursors import Place
from contracts.words.urgency import Urgency
from identification.adapters import tables
from identification.adapters.centre_list import rank_of_urgency
from identification.adapters.reading.reach import (
    FOLLOWED,
    GROUNDED,
    NOT_RECUSED,
    OF_UNIT,
    OPENED,
    filings,
    holder,
    manages,
    openings,
    own,
    reachable,
    reaches_all,
    supervises,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Row, Select

    from identification.adapters.reading.reach import Filing, Kind

_KEPT = 256
_LIVES, _ENDED_LATELY = FOLLOWED
_report, _disclosure = tables.report, tables.disclosure
# A report of several persons is one line for a caller who may read all of it.
_FIRST: Final = _report.c.joint_with.is_(None)
# How long a page is, is written in the text of the statement, or its plan would prepare for a tenth of everything. How far a single
# way is walked does not: given that few are wanted of few, the plan would fetch all that there are and sort them.
_WANTED = bindparam("wanted", type_=Integer, literal_execute=True)
_AT_MOST = bindparam("at_most", type_=Integer)
_LAST_AT, _LAST_ID = bindparam("last_at", type_=DateTime(timezone=True)), bindparam("last_id", type_=Uuid)
_LAST: Final = tuple_(_LAST_AT, _LAST_ID)
_BEFORE_THE_FIRST: Final = (datetime(9999, 12, 31, tzinfo=UTC), UUID(int=0))
_URGENCIES: Final = tuple(Urgency)
_ENDED: Final = len(_URGENCIES)
"""What has ended comes after every urgency."""
RANKS: Final = range(_ENDED + 1)
"""What may come before the moment in the order of urgency."""
_REFERENCE: Final = bindparam("reference", type_=Text)


def page_parameters(wanted: int, after: tuple[datetime, UUID] | None, reference: str | None) -> dict[str, Any]:
    """The parameters of `listed` that depend on the page."""
    at, last = after or _BEFORE_THE_FIRST
    parameters = {_WANTED.key: wanted, _AT_MOST.key: wanted, _LAST_AT.key: at, _LAST_ID.key: last}
    return parameters if reference is None else {**parameters, _REFERENCE.key: reference}


@lru_cache(_KEPT)
def listed(
    query: Select[Any], kind: Kind, *, of_own: bool, named: bool, waiting: bool, running: bool = False
) -> Select[Any]:
    """`query` for one page of the list of such a caller, newest first.

    It needs `caller_parameters`, `holder_parameters` and `page_parameters`.
    """
    # A caller shown a report by a referral is not shown that something is asked about it, and does not find it by that.
    mine = own(kind) if of_own or (waiting and not reaches_all(kind)) else reachable(kind)
    if reaches_all(kind) and not of_own and not named:
        # What a case manager has the intake does not see; of one that is named the duty may.
        mine = _report.c.manager_id.is_(None)
    if running:
        query = query.where(_LIVES)
    if named:
        query = query.where(_report.c.reference == _REFERENCE, mine, *([tables.ASKED] if waiting else []))
    elif waiting:
        # Of all that are asked about anywhere those that are the caller's: so few are sooner looked through than walked to.
        query = query.where(tables.ASKED, mine)
    elif reaches_all(kind) and not of_own:
        query = query.where(tables.RUNNING, _FIRST)
    else:
        others = [] if of_own else [*_of_unit(kind), *_of_centre(kind)]
        query = query.where(_among([*_of_own(kind, running=running), *others]), mine)
    place = (_report.c.submitted_at, _report.c.id)
    return query.where(tuple_(*place) < _LAST).order_by(*_newest_first(place)).limit(_WANTED)


def _among(ways: list[Select[Any]]) -> ColumnElement[bool]:
    """One of the first of all ways together; an array, so that each is looked up by its id."""
    if not ways:
        return false()
    together = union_all(*(select(*way.subquery().c) for way in ways)).subquery()
    # One may be come to in several ways, and counts once.
    once = select(together.c.rank, together.c.at, together.c.id).distinct().subquery()
    first = select(once.c.id).order_by(once.c.rank, once.c.at.desc(), once.c.id.desc()).limit(_WANTED)
    return _report.c.id == any_(func.array(first.scalar_subquery(), type_=ARRAY(Uuid)))


@lru_cache(_KEPT)
def urgent_first(query: Select[Any], kind: Kind, *, running: bool, after: int | None) -> Select[Any]:
    """The same of what is the caller's own, the most urgent first and what has ended last; `after` is the rank of the last row before."""
    ranks = [rank for rank in RANKS[: _ENDED if running else None] if after is None or rank >= after]
    ways = [
        _ended(filed, rank, goes_on=rank == after)
        if rank == _ENDED
        else _living(filed, _URGENCIES[rank], rank, goes_on=rank == after)
        for filed in filings(kind)
        for rank in ranks
    ]
    order = (_rank(), *_newest_first((_report.c.submitted_at, _report.c.id)))
    return query.where(_among(ways), own(kind)).order_by(*order).limit(_WANTED)


def _rank() -> ColumnElement[int]:
    return case((_LIVES, rank_of_urgency()), else_=literal(_ENDED))


def place_by_urgency(row: Row[Any]) -> Place:
    """The place of a line in this order."""
    rank = _ENDED if row.withdrawn_at or row.concluded_at else _URGENCIES.index(Urgency(row.line_urgency))
    return Place(row.submitted_at, row.id, rank)


def _of_own(kind: Kind, *, running: bool) -> list[Select[Any]]:
    return [way for filed in filings(kind) for way in (_living(filed), *([] if running else [_ended(filed)]))]


def _living(filed: Filing, urgency: Urgency | None = None, rank: int = 0, *, goes_on: bool = True) -> Select[Any]:
    """One range of the index. Of equal columns a plan would count how many rows there are of each, and fetch them all if these are few."""
    of_urgency = {} if urgency is None else {_report.c.line_urgency: literal(urgency.value, literal_execute=True)}
    whose = {**filed.whose, **of_urgency}
    bounds = tuple(whose.values())
    place = (_report.c.submitted_at, _report.c.id)
    key = (*whose, *place)
    ends = tuple_(*whose) >= tuple_(*bounds)
    begins = tuple_(*key) < tuple_(*bounds, _LAST_AT, _LAST_ID) if goes_on else tuple_(*whose) <= tuple_(*bounds)
    living = select(*_named(*place, rank)).where(begins, ends, filed.but, _LIVES, _FIRST)
    return living.order_by(*_newest_first(key)).limit(_AT_MOST)


def _ended(filed: Filing, rank: int = 0, *, goes_on: bool = True) -> Select[Any]:
    """These are few: all of them are sorted."""
    place = (_report.c.submitted_at, _report.c.id)
    further = [tuple_(*place) < _LAST] if goes_on else []
    lately = select(*_named(*place, rank)).where(filed.condition, _ENDED_LATELY, _FIRST, *further)
    return lately.order_by(*_newest_first(place)).limit(_AT_MOST)


def _of_unit(kind: Kind) -> list[Select[Any]]:
    """The index has them in order for one purpose and one state at a time."""
    purposes, states = openings(kind)
    if not kind.in_unit or not purposes:
        return []
    opened = list(product(purposes, states))
    by = values(column("purpose", Text), column("state", Text), name="opened", literal_binds=True).data(opened)
    place = (_disclosure.c.report_submitted_at, _disclosure.c.report_id)
    found = (
        select(*_named(*place, 0))
        .distinct()
        .join(_report, _report.c.id == _disclosure.c.report_id)
        .where(OF_UNIT, _disclosure.c.purpose == by.c.purpose, _disclosure.c.state == by.c.state, GROUNDED, OPENED)
        .where(tuple_(*place) < _LAST)
    )
    each = found.order_by(*_newest_first(place)).limit(_AT_MOST).correlate(by).lateral("found")
    return [select(*each.c).select_from(by.join(each, true()))]


def _of_centre(kind: Kind) -> list[Select[Any]]:
    """What a supervisor sees, with and without a case manager, and what a case manager has or stands in for."""
    place, case = (_report.c.submitted_at, _report.c.id), (_report.c.manager_id, _report.c.submitted_at, _report.c.id)
    taken_over, beyond = _report.c.taken_over_at.is_not(None), tuple_(*place) < _LAST
    ways = []
    if supervises(kind):
        found = select(*_named(*place, 0)).where(beyond, taken_over).order_by(*_newest_first(place)).limit(_AT_MOST)
        ways += [found.where(lines) for lines in (tables.RUNNING, tables.ASSIGNED)]
    if manages(kind):
        for whose in map(holder, range(kind.holders)):
            begins = tuple_(*case) < tuple_(whose, _LAST_AT, _LAST_ID)
            of_one = select(*_named(*place, 0)).where(tables.ASSIGNED, begins, tuple_(case[0]) >= tuple_(whose))
            ways.append(of_one.where(NOT_RECUSED).order_by(*_newest_first(case)).limit(_AT_MOST))
    return ways


def _named(at: ColumnElement[datetime], report_id: ColumnElement[UUID], rank: int) -> tuple[ColumnElement[Any], ...]:
    return literal(rank, literal_execute=True).label("rank"), at.label("at"), report_id.label("id")


def _newest_first(key: Iterable[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [part.desc() for part in key]
