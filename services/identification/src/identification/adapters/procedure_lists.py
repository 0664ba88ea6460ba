"""Procedures that wait for a person, as statements: each is one range of one index, the longest pending first."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import DateTime, Integer, Uuid, bindparam, exists, false, func, literal, or_, select, tuple_

from chassis.cursors import Place
from contracts.words.positions import Position
from contracts.words.procedures import ChallengeState, ProcedureShow, ProcedureState
from identification.adapters import tables
from identification.adapters.reading.reach import SUBJECT, may_hold, reachable
from identification.application.lists.ports import COUNTED

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Row, Select

    from identification.adapters.reading.reach import Kind

_PANELS: Final = [state.value for state in ProcedureState if state.row.has_panel]
"""States in which a panel sits."""
_BROUGHT: Final = [state.value for state in ChallengeState if state.awaits_director]
"""In which a review or a revocation waits for a director."""


def _word(state: ProcedureState) -> ColumnElement[str]:
    return literal(state.value, literal_execute=True)


_report, _procedure, _seat = tables.report, tables.procedure, tables.panel_seat
_NOW: Final = _seat.c.replaced_at.is_(None)
# As the indexes of tables.py say it: written out, or they are not found.
_SEATS: Final = {
    ProcedureShow.SITS: (_NOW, _seat.c.state.in_(bindparam("open", _PANELS, expanding=True, literal_execute=True))),
    ProcedureShow.OWED: (_NOW, _seat.c.vote.is_(None), _seat.c.state == _word(ProcedureState.PROPOSED)),
}
_WANTED: Final = bindparam("wanted", type_=Integer, literal_execute=True)
_AT, _LAST = bindparam("after_moment", type_=DateTime(timezone=True)), bindparam("after_procedure", type_=Uuid)
_FEW: Final = literal(COUNTED, literal_execute=True)
# Who was on the panel, or has the case, does not confirm what it decided.
_ITS_PANEL: Final = exists().where(_seat.c.procedure_id == _procedure.c.id, _seat.c.person_id == SUBJECT)
# Nor who took part in another procedure of the person.
_ELSEWHERE: Final = func.took_part(_procedure.c.id, SUBJECT)
_STATES: Final = {
    ProcedureShow.TO_CONFIRM: (
        _procedure.c.state == _word(ProcedureState.SIGNED),
        ~_ITS_PANEL,
        ~_ELSEWHERE,
        _report.c.manager_id.is_distinct_from(SUBJECT),
    ),
    ProcedureShow.DISSENTS: (_procedure.c.state == _word(ProcedureState.DISSENTED), ~_ELSEWHERE),
    ProcedureShow.CHALLENGED: (
        _procedure.c.challenge.in_(bindparam("brought", _BROUGHT, expanding=True, literal_execute=True)),
        _procedure.c.decided_by.is_distinct_from(SUBJECT),
        ~_ITS_PANEL,
        ~_ELSEWHERE,
        or_(_procedure.c.challenge != ChallengeState.REVOCATION_PROPOSED, _procedure.c.challenged_by != SUBJECT),
    ),
}
_HELD_BY: Final = {
    ProcedureShow.TO_CONFIRM: Position.SUPERVISOR,
    **dict.fromkeys((ProcedureShow.DISSENTS, ProcedureShow.CHALLENGED), Position.DIRECTOR),
}
"""Whose work it is, of what is not a seat of the caller's."""


def page_parameters(wanted: int, after: tuple[datetime, UUID] | None) -> dict[str, Any]:
    """What `page_of` needs besides `caller_parameters`."""
    parameters: dict[str, Any] = {_WANTED.key: wanted}
    return parameters if after is None else {**parameters, _AT.key: after[0], _LAST.key: after[1]}


@lru_cache(256)
def page_of(query: Select[Any], kind: Kind, show: ProcedureShow, *, goes_on: bool) -> Select[Any]:
    """`query` for one page of such procedures, each as the report that it was opened on."""
    found = _found(show, kind)
    if goes_on:
        found = found.where(tuple_(*_place(show)) > tuple_(_AT, _LAST))
    walk = found.order_by(*_place(show)).limit(_WANTED).subquery("walk")
    together = query.add_columns(walk.c.waits_since, walk.c.procedure_id)
    return together.join(walk, walk.c.report_id == _report.c.id).order_by(walk.c.waits_since, walk.c.procedure_id)


@lru_cache(256)
def counts_for(kind: Kind) -> Select[Any]:
    """How many of each there are; none is counted beyond `COUNTED`."""
    few = {show: _found(show, kind).limit(_FEW).subquery() for show in ProcedureShow}
    return select(*(select(func.count()).select_from(each).scalar_subquery().label(show) for show, each in few.items()))


def place_of(row: Row[Any]) -> Place:
    """The place of a line in this order."""
    return Place(row.waits_since, row.procedure_id)


def _place(show: ProcedureShow) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return (_seat.c.appointed_at, _seat.c.procedure_id) if show in _SEATS else (_procedure.c.opened_at, _procedure.c.id)


def _found(show: ProcedureShow, kind: Kind) -> Select[Any]:
    at, procedure_id = _place(show)
    found, narrowed = (
        (_seat, (_seat.c.person_id == SUBJECT, *_SEATS[show])) if show in _SEATS else (_procedure, _STATES[show])
    )
    named = (at.label("waits_since"), procedure_id.label("procedure_id"), found.c.report_id)
    if not may_hold(_HELD_BY.get(show, Position.PANEL), kind):
        narrowed = (false(),)
    return select(*named).join(_report, _report.c.id == found.c.report_id).where(*narrowed, reachable(kind))
