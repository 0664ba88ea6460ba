"""Referrals as a caller can reach them. Every query carries its caller: one without a scope cannot be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, literal, not_, or_, select, true, tuple_, update

from contracts import access
from referral.adapters import tables
from referral.adapters.cursor import REFERRALS, REPORTS
from referral.adapters.rows import acceptance_values
from referral.adapters.storage import only
from referral.application.ports import Page
from referral.domain.lifecycle import OPEN_STATES, UNDECIDED_STATES, ReferralState
from referral.domain.positions import ADDRESSED, AUTHOR, INTAKE_ROLE, SUPERVISOR_ROLES
from referral.domain.vocabulary import Owner

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select

    from chassis.domain.principal import Principal
    from referral.adapters.cursor import Cursors
    from referral.adapters.storage import Storage
    from referral.application.ports import Narrowing
    from referral.domain.referral import Referral

_referral = tables.referral


class PostgresReferrals:
    """The `Referrals` port in one transaction of a caller's."""

    def __init__(self, storage: Storage, cursors: Cursors) -> None:
        """`storage` works on the caller's transaction."""
        self._storage = storage
        self._cursors = cursors

    async def find(self, referral_id: UUID, principal: Principal, *, for_update: bool = False) -> Referral | None:
        """The referral, or None when the caller cannot reach it."""
        query = select(_referral).where(_referral.c.id == referral_id, _reachable(principal))
        return only(await self._load(query.with_for_update() if for_update else query))

    async def find_all(self, referral_ids: Sequence[UUID], principal: Principal) -> Sequence[Referral]:
        """Those of the named ones that the caller can reach."""
        query = select(_referral).where(_referral.c.id.in_(list(referral_ids)), _reachable(principal))
        return await self._load(query.order_by(_referral.c.id))

    async def of_reports(self, report_ids: Sequence[UUID], principal: Principal) -> Sequence[Referral]:
        """Referrals of these reports that the caller can reach, oldest first."""
        query = select(_referral).where(_referral.c.report_id.in_(list(report_ids)), _reachable(principal))
        return await self._load(query.order_by(_referral.c.sent_at, _referral.c.id))

    async def page(self, principal: Principal, first: int, after: str | None, narrowing: Narrowing) -> Page:
        """The worklist, first what is due first."""
        query = select(_referral).where(_on_worklist(principal), *_narrowed(narrowing, principal))
        if after is not None:
            at, last = self._cursors.decoded(after, REFERRALS)
            query = query.where(tuple_(_referral.c.respond_by, _referral.c.id) > tuple_(literal(at), literal(last)))
        query = query.order_by(_referral.c.respond_by, _referral.c.id).limit(first + 1)
        found = await self._load(query)
        items = found[:first]
        more = len(found) > first
        cursor = self._cursors.encoded(items[-1].sending.respond_by, items[-1].id, REFERRALS) if more else None
        return Page(items, cursor)

    async def page_by_report(self, principal: Principal, first: int, after: str | None, narrowing: Narrowing) -> Page:
        """The worklist report by report, in the order of what is due first among what it is narrowed to."""
        due = func.min(_referral.c.respond_by)
        fitting = select(_referral.c.report_id, due.label("due")).where(
            _on_worklist(principal), *_narrowed(narrowing, principal)
        )
        fitting = fitting.group_by(_referral.c.report_id)
        if after is not None:
            at, last = self._cursors.decoded(after, REPORTS)
            fitting = fitting.having(tuple_(due, _referral.c.report_id) > tuple_(literal(at), literal(last)))
        places = (
            await self._storage.connection.execute(fitting.order_by(due, _referral.c.report_id).limit(first + 1))
        ).all()
        shown = {row.report_id: number for number, row in enumerate(places[:first])}
        query = select(_referral).where(_referral.c.report_id.in_(list(shown)), _on_worklist(principal))
        found = await self._load(query.order_by(_referral.c.sent_at, _referral.c.id))
        items = sorted(found, key=lambda each: shown[each.sending.report_id])
        more, last_shown = len(places) > first, places[:first][-1:]
        return Page(items, self._cursors.encoded(last_shown[0].due, last_shown[0].report_id, REPORTS) if more else None)

    async def _load(self, query: Select[Any]) -> list[Referral]:
        return await self._storage.load(query, rejections=True)

    async def save(self, referral: Referral, principal: Principal) -> None:
        """Stores a move of the caller's: an acceptance, or that it leaves their hands."""
        await self._storage.log_rejections(referral)
        if referral.progress.accepted_by == principal.subject and referral.state is ReferralState.ACCEPTED:
            mine = and_(_referral.c.id == referral.id, _reachable(principal))
            await self._storage.connection.execute(update(_referral).where(mine).values(acceptance_values(referral)))
            await self._storage.write_clocks(referral)
        else:
            await self._leave_hands(referral)
        await self._storage.tell(referral)

    async def _leave_hands(self, referral: Referral) -> None:
        """By a function of the database: row-level security keeps a caller from writing a row they cannot see afterwards."""
        values: dict[str, Any] = acceptance_values(referral)
        await self._storage.connection.execute(
            select(
                func.pass_referral_on(
                    literal(referral.id, _referral.c.id.type),
                    literal(referral.progress.unit_id, _referral.c.unit_id.type),
                    literal(values["state"], _referral.c.state.type),
                    literal(values["stage"], _referral.c.stage.type),
                    literal(values["reached"], _referral.c.reached.type),
                    literal(values["version"], _referral.c.version.type),
                    literal(sorted(referral.progress.barred_units), _referral.c.barred_units.type),
                    literal(values["changes"], _referral.c.changes.type),
                )
            )
        )


def _narrowed(narrowing: Narrowing, principal: Principal) -> Iterator[ColumnElement[bool]]:
    """What the reader asked to see of it; it is never more than the worklist."""
    for column in ("state", "urgency", "purpose"):
        wanted = getattr(narrowing, column)
        if wanted is not None:
            yield _referral.c[column] == wanted.value
    if narrowing.undecided or narrowing.overdue_at is not None:
        yield _referral.c.state.in_(sorted(UNDECIDED_STATES))
    if narrowing.overdue_at is not None:
        yield _referral.c.respond_by < narrowing.overdue_at
    if narrowing.report_id is not None:
        yield _referral.c.report_id == narrowing.report_id
    if narrowing.owner is not None:
        by = _referral.c.accepted_by
        accepted = _referral.c.state == ReferralState.ACCEPTED.value
        yield {
            Owner.ME: and_(accepted, by == principal.subject),
            Owner.OTHERS: and_(accepted, by != principal.subject),
            Owner.NOBODY: not_(accepted),
        }[narrowing.owner]


def _reachable(principal: Principal) -> ColumnElement[bool]:
    """What the caller may hold a position towards; anything else is not there."""
    if not access.load().may_hold(AUTHOR, principal.roles):
        return _on_worklist(principal)
    return or_(_referral.c.author_id == principal.subject, _on_worklist(principal))


def _on_worklist(principal: Principal) -> ColumnElement[bool]:
    """What waits for the caller's unit; for the Centre's intake everything."""
    if principal.has_role(INTAKE_ROLE):
        return true()
    table = access.load()
    purposes = [purpose for purpose in table.purposes if table.may_hold(f"{ADDRESSED}{purpose}", principal.roles)]
    states = set(OPEN_STATES)
    if not principal.has_role(*SUPERVISOR_ROLES):
        states.discard(ReferralState.ESCALATED)
    return and_(
        _referral.c.unit_id == principal.unit, _referral.c.purpose.in_(purposes), _referral.c.state.in_(sorted(states))
    )
