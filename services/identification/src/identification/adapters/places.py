"""Where a page of a caller's list lies: one walk for each way to come to a report, each in the list's order and no longer than the page.

A place gives no access: what stands there is ruled on again by `reach` and by row-level security.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    ARRAY,
    DateTime,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    column,
    false,
    func,
    select,
    true,
    tuple_,
    union_all,
    values,
)

from identification.adapters import tables
from identification.adapters.reach import (
    FOLLOWED,
    GROUNDED,
    OF_UNIT,
    OPENED,
    filings,
    openings,
    own,
    reachable,
    reaches_all,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select

    from identification.adapters.reach import Kind

    _Place = tuple[ColumnElement[datetime], ColumnElement[UUID]]

_KEPT = 256
_report, _disclosure = tables.report, tables.disclosure
# How long a page is stands in the text of the statement, or its plan would prepare for a tenth of everything. How far a single
# way is walked does not: told that few are wanted of few, the plan would fetch all that there are and sort them.
_WANTED = bindparam("wanted", type_=Integer, literal_execute=True)
_AT_MOST = bindparam("at_most", type_=Integer)
_LAST_AT, _LAST_ID = bindparam("last_at", type_=DateTime(timezone=True)), bindparam("last_id", type_=Uuid)
_REFERENCE: Final = bindparam("reference", type_=Text)


def told_of_page(wanted: int, after: tuple[datetime, UUID] | None, reference: str | None) -> dict[str, Any]:
    """What `listed` needs to be told of the page."""
    at, last = after or (None, None)
    told = {_WANTED.key: wanted, _AT_MOST.key: wanted, _LAST_AT.key: at, _LAST_ID.key: last, _REFERENCE.key: reference}
    return {name: value for name, value in told.items() if value is not None}


@lru_cache(_KEPT)
def listed(query: Select[Any], kind: Kind, *, of_own: bool, named: bool, continued: bool) -> Select[Any]:
    """`query` for one page of the list of such a caller, newest first. It needs `told_of` and `told_of_page`."""
    mine = own(kind) if of_own else reachable(kind)
    if named:
        query = query.where(_report.c.reference == _REFERENCE, mine)
    elif reaches_all(kind) and not of_own:
        query = query.where(tables.SINCE_EVER)
    else:
        ways = _of_own(kind, continued) if of_own else [*_of_own(kind, continued), *_of_unit(kind, continued)]
        query = query.where(_among(ways), mine)
    if continued:
        query = query.where(_behind((_report.c.submitted_at, _report.c.id)))
    return query.order_by(_report.c.submitted_at.desc(), _report.c.id.desc()).limit(_WANTED)


def _among(ways: list[Select[Any]]) -> ColumnElement[bool]:
    """One of the newest of all ways together; an array, so that each is looked up by its id."""
    if not ways:
        return false()
    together = union_all(*(select(*way.subquery().c) for way in ways)).subquery()
    # One may be come to in several ways, and counts once.
    once = select(together.c.at, together.c.id).distinct().subquery()
    newest = select(once.c.id).order_by(once.c.at.desc(), once.c.id.desc()).limit(_WANTED)
    return _report.c.id == any_(func.array(newest.scalar_subquery(), type_=ARRAY(Uuid)))


def _of_own(kind: Kind, continued: bool) -> list[Select[Any]]:
    place = (_report.c.submitted_at, _report.c.id)
    return [
        _newest(select(*_named(*place)).where(filed, followed), place, continued)
        for filed in filings(kind)
        for followed in FOLLOWED
    ]


def _of_unit(kind: Kind, continued: bool) -> list[Select[Any]]:
    """The index has them in order for one purpose and one state at a time."""
    purposes, states = openings(kind)
    if not kind.in_unit or not purposes:
        return []
    opened = list(product(purposes, states))
    by = values(column("purpose", Text), column("state", Text), name="opened", literal_binds=True).data(opened)
    place = (_disclosure.c.report_submitted_at, _disclosure.c.report_id)
    found = (
        select(*_named(*place))
        .distinct()
        .join(_report, _report.c.id == _disclosure.c.report_id)
        .where(OF_UNIT, _disclosure.c.purpose == by.c.purpose, _disclosure.c.state == by.c.state, GROUNDED, OPENED)
    )
    each = _newest(found, place, continued).correlate(by).lateral("found")
    return [select(each.c.at, each.c.id).select_from(by.join(each, true()))]


def _newest(way: Select[Any], place: _Place, continued: bool) -> Select[Any]:
    newest = way.where(_behind(place)) if continued else way
    return newest.order_by(*(part.desc() for part in place)).limit(_AT_MOST)


def _named(at: ColumnElement[datetime], report_id: ColumnElement[UUID]) -> tuple[ColumnElement[Any], ...]:
    return at.label("at"), report_id.label("id")


def _behind(place: _Place) -> ColumnElement[bool]:
    return tuple_(*place) < tuple_(_LAST_AT, _LAST_ID)
