"""What a caller holds a position towards, as a condition on reports: `domain.positions` in SQL, so that pages have no gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import all_, and_, exists, false, or_, true

from contracts import access
from identification.adapters import tables
from identification.domain.disclosure import DisclosureState
from identification.domain.positions import AUTHOR, DISCLOSABLE_STATES, INTAKE, INTAKE_ROLE, SUPERVISOR_ROLE, UNIT

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import ColumnElement

    from chassis.domain.principal import Principal

_report, _disclosure, _basis = tables.report, tables.disclosure, tables.disclosure_basis
_TABLE = access.load()


def reachable(principal: Principal) -> ColumnElement[bool]:
    """True for the reports that the caller holds any position towards; anything else is not there."""
    if principal.has_role(INTAKE_ROLE) and _may_hold(INTAKE, principal):
        return true()
    by_author = _report.c.author_id == principal.subject if _may_hold(AUTHOR, principal) else false()
    if principal.unit is None:
        return by_author
    of_unit = _report.c.author_unit == principal.unit if _may_hold(UNIT, principal) else false()
    not_excluded = all_(_report.c.excluded_units) != principal.unit
    return or_(by_author, and_(not_excluded, or_(of_unit, _by_disclosure(principal, principal.unit))))


def _by_disclosure(principal: Principal, unit: UUID) -> ColumnElement[bool]:
    """Addressed or granted: open, for a purpose of the caller's roles, and resting on a ground that opens."""
    purposes = [name for name in _TABLE.purposes if _may_hold(f"addressed.{name}", principal)]
    states = {DisclosureState.ADDRESSED, DisclosureState.GRANTED}
    if principal.has_role(SUPERVISOR_ROLE):
        states.add(DisclosureState.ESCALATED)
    grounded = exists().where(
        _basis.c.report_id == _disclosure.c.report_id,
        _basis.c.purpose == _disclosure.c.purpose,
        _basis.c.live,
        _basis.c.verified,
    )
    opened = exists().where(
        _disclosure.c.report_id == _report.c.id,
        _disclosure.c.unit_id == unit,
        _disclosure.c.purpose.in_(purposes),
        _disclosure.c.state.in_([state.value for state in states]),
        grounded,
    )
    return and_(_report.c.state.in_([state.value for state in DISCLOSABLE_STATES]), opened)


def _may_hold(position: str, principal: Principal) -> bool:
    return _TABLE.may_hold(position, principal.roles)
