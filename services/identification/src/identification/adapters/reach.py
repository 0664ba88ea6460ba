"""What a caller holds a position towards, as a condition on reports: `domain.positions` in SQL, so that pages have no gaps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Uuid, all_, and_, bindparam, exists, false, or_, true

from contracts import access
from identification.adapters import tables
from identification.domain.disclosure import DisclosureState
from identification.domain.positions import AUTHOR, DISCLOSABLE_STATES, INTAKE, INTAKE_ROLE, SUPERVISOR_ROLE, UNIT

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from chassis.domain.principal import Principal

_report, _disclosure, _basis = tables.report, tables.disclosure, tables.disclosure_basis
_TABLE = access.load()
_SUBJECT, _UNIT = bindparam("caller_subject", type_=Uuid), bindparam("caller_unit", type_=Uuid)
_KEPT = 256


@dataclass(frozen=True, slots=True)
class Kind:
    """What decides which condition is asked for a caller. It is put together once for a kind: that costs more than to ask it."""

    roles: frozenset[str]
    in_unit: bool


def kind_of(principal: Principal) -> Kind:
    """Of this caller."""
    return Kind(principal.roles, principal.unit is not None)


def told_of(principal: Principal) -> dict[str, Any]:
    """What the condition of the caller's kind needs to be told of the caller."""
    return {_SUBJECT.key: principal.subject, _UNIT.key: principal.unit}


@lru_cache(_KEPT)
def reachable(kind: Kind) -> ColumnElement[bool]:
    """True for the reports that such a caller holds any position towards; anything else is not there. It needs `told_of` the caller."""
    if INTAKE_ROLE in kind.roles and _may_hold(INTAKE, kind):
        return true()
    by_author = _report.c.author_id == _SUBJECT if _may_hold(AUTHOR, kind) else false()
    if not kind.in_unit:
        return by_author
    of_unit = _report.c.author_unit == _UNIT if _may_hold(UNIT, kind) else false()
    not_excluded = all_(_report.c.excluded_units) != _UNIT
    return or_(by_author, and_(not_excluded, or_(of_unit, _by_disclosure(kind))))


def _by_disclosure(kind: Kind) -> ColumnElement[bool]:
    """Addressed or granted: open, for a purpose of the caller's roles, and resting on a ground that opens."""
    purposes = [name for name in _TABLE.purposes if _may_hold(f"addressed.{name}", kind)]
    states = {DisclosureState.ADDRESSED, DisclosureState.GRANTED}
    if SUPERVISOR_ROLE in kind.roles:
        states.add(DisclosureState.ESCALATED)
    grounded = exists().where(
        _basis.c.report_id == _disclosure.c.report_id,
        _basis.c.purpose == _disclosure.c.purpose,
        _basis.c.live,
        _basis.c.verified,
    )
    opened = exists().where(
        _disclosure.c.report_id == _report.c.id,
        _disclosure.c.unit_id == _UNIT,
        _disclosure.c.purpose.in_(purposes),
        _disclosure.c.state.in_([state.value for state in states]),
        grounded,
    )
    return and_(_report.c.state.in_([state.value for state in DISCLOSABLE_STATES]), opened)


def _may_hold(position: str, kind: Kind) -> bool:
    return _TABLE.may_hold(position, kind.roles)
