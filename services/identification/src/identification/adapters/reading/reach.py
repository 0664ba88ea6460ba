"""What a caller holds a position towards, as a condition on reports: `domain.positions` in SQL, so that pages have no gaps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import DateTime, Uuid, all_, and_, any_, bindparam, exists, false, func, or_, select, true, tuple_
from sqlalchemy.dialects.postgresql import JSONB

from contracts import access
from contracts.words.disclosures import DisclosureEnd
from contracts.words.positions import Position, UnitSupervisor
from contracts.words.reports import ReportState
from identification.adapters import tables
from identification.domain.disclosures.disclosure import DELIVERS_FOR, DisclosureState
from identification.domain.reading.positions import FEEDBACK_LASTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import BindParameter, Column, ColumnElement, FromClause, Label, Select

    from chassis.domain.principal import Principal

_report, _disclosure, _basis = tables.report, tables.disclosure, tables.disclosure_basis
_TABLE = access.load()
SUBJECT, _UNIT = bindparam("caller_subject", type_=Uuid), bindparam("caller_unit", type_=Uuid)
AGENCY, _ENDED_SINCE = bindparam("caller_agency", type_=Uuid), bindparam("ended_since", type_=DateTime(timezone=True))
_NOW, _DELIVERING_SINCE = (
    bindparam(name, type_=DateTime(timezone=True)) for name in ("caller_now", "delivering_since")
)
_KEPT = 256

# As the indexes of tables.py say it.
FOLLOWED: Final = (
    and_(_report.c.withdrawn_at.is_(None), _report.c.concluded_at.is_(None)),
    # Not a coalesce: behind row-level security no index is asked of it, since it is taken for a function that may leak.
    or_(
        _report.c.withdrawn_at > _ENDED_SINCE,
        and_(_report.c.withdrawn_at.is_(None), _report.c.concluded_at > _ENDED_SINCE),
    ),
)
"""A report is followed while it lives, and for a time after it has ended or the Centre has concluded its work."""
_NOT_EXCLUDED = all_(_report.c.excluded_units) != _UNIT
_GOES_ON: Final = [(state.value, each.value) for state in ReportState for each in sorted(state.row.goes_on)]
_DISCLOSED: Final = or_(
    _report.c.state.in_([state.value for state in ReportState if state.row.is_open]),
    tuple_(_report.c.state, _disclosure.c.purpose).in_(_GOES_ON),
)
NOT_RECUSED: Final = all_(_report.c.recused) != SUBJECT
"""A report on which the caller did not say that they do not work."""
OPENED: Final = and_(_NOT_EXCLUDED, NOT_RECUSED, _DISCLOSED)
"""A report that this disclosure may open to the caller in their unit."""
OF_UNIT: Final = _disclosure.c.unit_id == _UNIT
GROUNDED: Final = exists().where(
    _basis.c.report_id == _disclosure.c.report_id,
    _basis.c.purpose == _disclosure.c.purpose,
    _basis.c.live,
    _basis.c.verified,
    or_(_basis.c.unit_ids.is_(None), any_(_basis.c.unit_ids) == _UNIT),
    or_(_basis.c.until.is_(None), _basis.c.until > _NOW),
)
"""A disclosure that rests on a ground that opens to the caller's unit."""
_DELIVERING: Final = and_(
    _disclosure.c.ended_as == DisclosureEnd.CONSENT_WITHDRAWN.value,
    _disclosure.c.accepted_by.is_not(None),
    _disclosure.c.ended_at > _DELIVERING_SINCE,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What decides which condition is asked for a caller. It is put together once for a kind: that costs more than to ask it."""

    roles: frozenset[str]
    in_unit: bool
    holders: int = 1


def kind_of(principal: Principal, holders: int = 1) -> Kind:
    """Of this caller, who has cases of so many `holders`."""
    return Kind(principal.roles, principal.unit is not None, holders)


def caller_parameters(principal: Principal, now: datetime) -> dict[str, Any]:
    """The parameters of the condition that depend on the caller and on the moment of reading."""
    caller = {SUBJECT.key: principal.subject, _UNIT.key: principal.unit, AGENCY.key: principal.agency}
    moments = {_ENDED_SINCE.key: now - FEEDBACK_LASTS, _NOW.key: now, _DELIVERING_SINCE.key: now - DELIVERS_FOR}
    return {**caller, **moments}


def reaches_all(kind: Kind) -> bool:
    """The Centre's intake holds a position towards every report that no case manager has, and on duty towards those too."""
    return may_hold(Position.INTAKE, kind)


def manages(kind: Kind) -> bool:
    """Whether such a caller may have cases."""
    return may_hold(Position.CASE, kind)


def supervises(kind: Kind) -> bool:
    """Whether such a caller holds a position towards every report that was taken over."""
    return may_hold(Position.SUPERVISOR, kind)


@lru_cache(_KEPT)
def reachable(kind: Kind) -> ColumnElement[bool]:
    """True for the reports that such a caller holds any position towards; anything else is not there. It needs `caller_parameters`."""
    if reaches_all(kind):
        return true()
    ways = [own(kind)]
    if supervises(kind):
        ways.append(_report.c.taken_over_at.is_not(None))
    if manages(kind):
        mine = or_(_report.c.manager_id == SUBJECT, _report.c.manager_id.in_(stood_in_for()))
        ways.append(and_(mine, NOT_RECUSED))
    if may_hold(Position.PANEL, kind):
        ways.append(any_(_report.c.panel) == SUBJECT)
    if may_hold(Position.DIRECTOR, kind):
        ways.append(_report.c.dissent_at.is_not(None))
    if kind.in_unit:
        ways.append(_by_disclosure(kind))
    return or_(*ways)


def stood_in_for() -> Select[Any]:
    """For which case managers the caller stands in. It needs `caller_parameters`."""
    cover = tables.cover
    return select(cover.c.manager_id).where(cover.c.cover_id == SUBJECT, *in_force(cover, _NOW))


def holder(number: int) -> BindParameter[UUID]:
    """One of those whose cases the caller has: a value of its own, since of what is joined a plan does not know how much there is."""
    return bindparam(f"holder_{number}", type_=Uuid)


def holder_parameters(whose: Sequence[UUID]) -> dict[str, UUID]:
    """Whose cases the caller has: their own, and those of the case managers for whom they stand in."""
    return {holder(number).key: person for number, person in enumerate(whose)}


def in_force(cover: FromClause, at: ColumnElement[datetime]) -> tuple[ColumnElement[bool], ...]:
    """What is true of a cover at this moment."""
    return cover.c.begins_at <= at, cover.c.ends_at > at


def covered_beside() -> Label[Any]:
    """Who stands in for the manager of a report, as one more column of its own row; `rows_of` reads it. It needs `caller_parameters`."""
    cover = tables.cover.alias("cover_beside")
    found = select(func.jsonb_agg(func.to_jsonb(cover.table_valued()), type_=JSONB))
    of_manager = (cover.c.manager_id == _report.c.manager_id, all_(_report.c.recused) != cover.c.cover_id)
    return found.where(*of_manager, *in_force(cover, _NOW)).scalar_subquery().label("cover")


@lru_cache(_KEPT)
def own(kind: Kind) -> ColumnElement[bool]:
    """True for what such a caller, or a colleague of their unit, filed and may still follow. It needs `caller_parameters`."""
    return or_(false(), *(and_(filed.condition, or_(*FOLLOWED)) for filed in filings(kind)))


@dataclass(frozen=True, slots=True)
class Filing:
    """Who may have filed a report: those whom `column` holds `parameter` of, at the caller's agency; `but` is asked besides.

    What was keyed in has the agency of the reporter, so that of who keyed it in is not asked for.
    """

    column: Column[UUID]
    parameter: BindParameter[UUID]
    but: ColumnElement[bool]
    at_agency: bool = True

    @property
    def whose(self) -> dict[Column[UUID], BindParameter[UUID]]:
        """What the columns hold of such reports."""
        return {self.column: self.parameter, **({_report.c.author_agency: AGENCY} if self.at_agency else {})}

    @property
    def condition(self) -> ColumnElement[bool]:
        """True for such reports."""
        return and_(*(column == value for column, value in self.whose.items()), self.but)


@lru_cache(_KEPT)
def filings(kind: Kind) -> tuple[Filing, ...]:
    """Who files what such a caller follows: they themselves, or a colleague of their unit."""
    filed = []
    if reaches_all(kind):
        not_taken = and_(_report.c.source.is_not(None), _report.c.second_author_id.is_(None))
        filed.append(Filing(_report.c.author_id, SUBJECT, not_taken, at_agency=False))
    if may_hold(Position.AUTHOR, kind):
        filed.append(Filing(_report.c.author_id, SUBJECT, _report.c.source.is_(None)))
        filed.append(Filing(_report.c.second_author_id, SUBJECT, true()))
    if kind.in_unit and may_hold(Position.UNIT, kind):
        filed.append(Filing(_report.c.author_unit, _UNIT, _NOT_EXCLUDED))
    return tuple(filed)


@lru_cache(_KEPT)
def openings(kind: Kind) -> tuple[list[str], list[str]]:
    """For which purposes, and in which states, a disclosure opens a report to such a caller."""
    purposes = [name for name in _TABLE.purposes if may_hold(f"{Position.ADDRESSED}.{name}", kind)]
    supervisor = not kind.roles.isdisjoint(UnitSupervisor)
    return purposes, [state.value for state in DisclosureState if state.opens_to(supervisor=supervisor)]


def _by_disclosure(kind: Kind) -> ColumnElement[bool]:
    """Addressed or granted: open, for a purpose of the caller's roles, and resting on a ground that opens; or delivering still."""
    purposes, states = openings(kind)
    delivered = [each for each in purposes if may_hold(f"{Position.DELIVERING}.{each}", kind)]
    opens = and_(_disclosure.c.purpose.in_(purposes), _disclosure.c.state.in_(states), GROUNDED)
    delivers = and_(_disclosure.c.purpose.in_(delivered), _DELIVERING)
    return exists().where(_disclosure.c.report_id == _report.c.id, OPENED, OF_UNIT, or_(opens, delivers))


def may_hold(position: str, kind: Kind) -> bool:
    """Whether such a caller may hold the position towards any report."""
    return _TABLE.may_hold(position, kind.roles)
