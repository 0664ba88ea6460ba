"""Lists, sweeps and the policy as one condition on the whole table: what is read off indexes must give the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, func, not_, or_, select, text, true

from contracts import access
from contracts.words.referrals import ClockState, Owner, ReferralState
from referral.adapters.tables import clock, referral
from referral.domain.clocks.terms import WAITING

_UNDECIDED = ("escalated", "sent")
_OPEN = ("accepted", *_UNDECIDED)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select, TextClause

    from chassis.domain.principal import Principal
    from referral.application.lists.ports import ListFilter


def worklist(principal: Principal, list_filter: ListFilter) -> Select[Any]:
    """The worklist in no order, with all that orders are of."""
    moments = (referral.c.urgency, referral.c.sent_at, referral.c.respond_by)
    query = select(referral.c.id, referral.c.report_id, *moments)
    return query.where(on_worklist(principal), *narrowed(list_filter, principal))


def of_reports(principal: Principal) -> Select[Any]:
    """All that may stand beside a report on the worklist."""
    query = select(referral.c.id, referral.c.report_id).where(on_worklist(principal))
    return query.order_by(referral.c.sent_at, referral.c.id)


def due(now: datetime) -> Select[Any]:
    """Referrals with a running clock whose term has passed."""
    running = (clock.c.referral_id == referral.c.id, clock.c.state == ClockState.RUNNING.value, clock.c.due_at < now)
    return select(referral.c.id).where(exists().where(*running))


def terms(moment: datetime) -> Select[Any]:
    """Due and overdue by stage."""
    stage = case({code.value: stage.value for code, stage in WAITING.items()}, value=clock.c.code)
    waited = or_(referral.c.accepted_at.is_(None), referral.c.accepted_at >= moment)
    ran = or_(referral.c.ended_at.is_(None), referral.c.ended_at >= moment)
    counted = select(
        stage, func.count().filter(clock.c.due_at >= moment), func.count().filter(clock.c.due_at < moment)
    ).join_from(clock, referral)
    watching = clock.c.code.in_([code.value for code in WAITING])
    return counted.where(watching, clock.c.started_at < moment, waited, ran).group_by(stage)


def seen() -> TextClause:
    """What the policy shows, for a role that no policy narrows."""
    return text(
        "select id from referral where (unit_id = app_unit() and app_unit() <> all (excluded_units) "
        "and purpose = 'child_protection' and (app_has_role('csr_supervisor') and state in ('sent', 'accepted', 'escalated') "
        "or app_has_role('csr_worker') and state in ('sent', 'accepted'))) "
        "or purpose = 'emergency_accommodation' and unit_id = app_unit() and (app_has_role('unit_supervisor') and state in "
        "('sent', 'accepted', 'escalated') or app_has_role('ngo_worker') and state in ('sent', 'accepted')) "
        "or author_id = app_subject() and purpose <> 'emergency_accommodation' or app_has_role('centre_intake')"
    )


def narrowed(list_filter: ListFilter, principal: Principal) -> Iterator[ColumnElement[bool]]:
    """What the reader asked to see of it."""
    for column in ("state", "urgency", "purpose"):
        wanted = getattr(list_filter, column)
        if wanted is not None:
            yield referral.c[column] == wanted.value
    if list_filter.state is None and list_filter.report_id is None:
        yield referral.c.state.in_(_OPEN)
    if list_filter.undecided or list_filter.due_from is not None or list_filter.due_before is not None:
        yield referral.c.state.in_(_UNDECIDED)
    if list_filter.due_from is not None:
        yield referral.c.respond_by >= list_filter.due_from
    if list_filter.due_before is not None:
        yield referral.c.respond_by < list_filter.due_before
    if list_filter.report_id is not None:
        yield referral.c.report_id == list_filter.report_id
    if list_filter.owner is not None:
        by, accepted = referral.c.accepted_by, referral.c.state == ReferralState.ACCEPTED.value
        yield {
            Owner.ME: and_(accepted, by == principal.subject),
            Owner.OTHERS: and_(accepted, by != principal.subject),
            Owner.NOBODY: not_(accepted),
        }[list_filter.owner]


def on_worklist(principal: Principal) -> ColumnElement[bool]:
    """What waits for the caller's unit; for the Centre's intake everything."""
    if principal.has_role("centre_intake"):
        return true()
    table = access.load()
    purposes = [purpose for purpose in table.purposes if table.may_hold(f"addressed.{purpose}", principal.roles)]
    states = set(_OPEN)
    if not principal.has_role("csr_supervisor", "unit_supervisor"):
        states.discard(ReferralState.ESCALATED)
    of_unit = and_(referral.c.unit_id == principal.unit, referral.c.purpose.in_(purposes))
    return and_(of_unit, referral.c.state.in_(sorted(states)))
