"""Referrals as a caller can reach them. Every query carries its caller: one without a scope cannot be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import all_, and_, func, literal, or_, select, true, update

from chassis.ports import Page
from contracts import access
from contracts.words.positions import Position
from contracts.words.referrals import Purpose, ReferralState, WorklistSort
from referral.adapters import tables
from referral.adapters.lists.worklist import asked, on_worklist, place_of, ranks_of
from referral.adapters.referrals.rows import acceptance_values
from referral.adapters.referrals.storage import only

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement, Row, Select

    from chassis.cursors import Cursors, Place
    from chassis.domain.principal import Principal
    from referral.adapters.referrals.storage import Storage
    from referral.application.lists.ports import ListFilter
    from referral.domain.referrals.referral import Referral

_referral = tables.referral
_ABOUT = func.coalesce(_referral.c.person_id, _referral.c.report_id)
_BY_LAW = _referral.c.purpose.in_([each.value for each in Purpose if each.by_law])
_REFERRALS, _REPORTS = "worklist", "worklist by report"
"""What a page is counted in: a cursor of the one is none of the other."""
_FEW_OF_A_REPORT = 2
"""Referrals that a report has as a rule: where it has more, pages take another look."""
_COUNTED_AT_ONCE = 40
"""Referrals that a count looks at like a page: asked for more at once, a plan fetches all that a person took on and sorts it."""


class PostgresReferrals:
    """The `Referrals` port in one transaction of a caller's."""

    def __init__(self, storage: Storage, cursors: Cursors) -> None:
        """`storage` works on the caller's transaction."""
        self._storage = storage
        self._cursors = cursors

    async def find(self, referral_id: UUID, principal: Principal, *, for_update: bool = False) -> Referral | None:
        query = select(_referral).where(_referral.c.id == referral_id, _reachable(principal))
        return only(await self._load(query.with_for_update() if for_update else query))

    async def find_all(self, referral_ids: Sequence[UUID], principal: Principal) -> Sequence[Referral]:
        query = select(_referral).where(_referral.c.id.in_(list(referral_ids)), _reachable(principal))
        return await self._load(query.order_by(_referral.c.id))

    async def of_reports(
        self, report_ids: Sequence[UUID], principal: Principal, *, everybody: bool
    ) -> Sequence[Referral]:
        of_first, ids = _referral.c.person_id.is_(None), list(report_ids)
        of_report = _referral.c.report_id.in_(ids)
        theirs = of_report if everybody else or_(and_(of_report, of_first), _referral.c.person_id.in_(ids))
        query = select(_referral).where(theirs, _reachable(principal))
        return await self._load(query.order_by(_referral.c.sent_at, _referral.c.id))

    async def page(
        self, principal: Principal, first: int, after: str | None, list_filter: ListFilter, sort: WorklistSort
    ) -> Page[Referral]:
        name = _named(_REFERRALS, sort)
        place = None if after is None else self._cursors.read(name, principal, after, ranks_of(sort))
        wanted = asked(principal, list_filter, sort, first + 1, place)
        found = [] if wanted is None else await self._load(wanted.rows, wanted.bound)
        return self._cursors.of_page(
            name, principal, found, first, lambda each: each, lambda each: _place_of_referral(each, sort)
        )

    async def page_by_report(
        self, principal: Principal, first: int, after: str | None, list_filter: ListFilter, sort: WorklistSort
    ) -> Page[Referral]:
        name = _named(_REPORTS, sort)
        place = None if after is None else self._cursors.read(name, principal, after, ranks_of(sort))
        places = await self._places(principal, first + 1, (first + 1) * _FEW_OF_A_REPORT, place, list_filter, sort)
        reports = self._cursors.of_page(
            name, principal, places, first, lambda row: row.report_id, lambda row: _place_of_row(row, sort)
        )
        shown = {report: number for number, report in enumerate(reports.items)}
        query = select(_referral).where(_referral.c.report_id.in_(list(shown)), _on_worklist(principal))
        found = await self._load(query.order_by(_referral.c.sent_at, _referral.c.id))
        items = sorted(found, key=lambda each: (shown[each.sending.report_id], str(each.sending.person_id or "")))
        cursors = [reports.cursors[shown[each.sending.report_id]] for each in items]
        return Page(items, cursors, reports.next_cursor)

    async def count_reports(self, principal: Principal, most: int, list_filter: ListFilter) -> int:
        places = await self._places(principal, most, _COUNTED_AT_ONCE, None, list_filter, WorklistSort.TERM)
        return min(len(places), most)

    async def _places(
        self,
        principal: Principal,
        wanted: int,
        few: int,
        after: Place | None,
        list_filter: ListFilter,
        sort: WorklistSort,
    ) -> list[Row[Any]]:
        """Where the next reports begin; met on the list itself, so that it may take more than one look."""
        found: list[Row[Any]] = []
        while len(found) < wanted and (looked := asked(principal, list_filter, sort, few, after)):
            met = (await self._storage.connection.execute(looked.places, looked.bound)).all()
            found += [each for each in met if each.is_first]
            if len(met) < few:
                break
            after = _place_of_row(met[-1], sort)
        return found

    async def _load(self, query: Select[Any], bound: Mapping[str, object] | None = None) -> list[Referral]:
        return await self._storage.load(query, bound, rejections=True)

    async def save(self, referral: Referral, principal: Principal) -> None:
        """Stores a move of the caller's: an acceptance, or that it leaves their hands."""
        await self._storage.log_rejections(referral)
        if referral.progress.accepted_by == principal.subject and referral.state is ReferralState.ACCEPTED:
            mine = and_(_referral.c.id == referral.id, _reachable(principal))
            await self._storage.connection.execute(update(_referral).where(mine).values(acceptance_values(referral)))
            await self._storage.write_clocks(referral)
        else:
            # Before it leaves: afterwards its clocks are not the caller's to write any more.
            await self._storage.write_clocks(referral)
            await self._leave_hands(referral)
        await self._storage.publish(referral)

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
                    literal(referral.respond_by, _referral.c.respond_by.type),
                )
            )
        )


def _named(counted: str, sort: WorklistSort) -> str:
    """The list that a cursor is of. By term it has the name under which earlier releases gave cursors out."""
    return counted if sort is WorklistSort.TERM else f"{counted}, {sort}"


def _place_of_referral(referral: Referral, sort: WorklistSort) -> Place:
    sending = referral.sending
    return place_of(sort, sending.urgency, sending.sent_at, sending.respond_by, referral.id)


def _place_of_row(row: Row[Any], sort: WorklistSort) -> Place:
    return place_of(sort, row.urgency, row.sent_at, row.respond_by, row.id)


def _reachable(principal: Principal) -> ColumnElement[bool]:
    """What the caller may hold a position towards; anything else is not there."""
    table = access.load()
    ways = [_on_worklist(principal)]
    if table.may_hold(Position.AUTHOR, principal.roles):
        authors = (_referral.c.author_id, _referral.c.second_author_id)
        ways += [and_(author == principal.subject, _BY_LAW) for author in authors]
    if table.may_hold(Position.CASE, principal.roles):
        cover = tables.cover
        now = (cover.c.cover_id == principal.subject, cover.c.begins_at <= func.now(), cover.c.ends_at > func.now())
        stood_in_for = _referral.c.manager_id.in_(select(cover.c.manager_id).where(*now))
        mine = or_(_referral.c.manager_id == principal.subject, stood_in_for)
        ways.append(and_(mine, all_(_referral.c.recused) != principal.subject))
    if table.may_hold(Position.PANEL, principal.roles):
        seat = tables.panel_member
        sits_on = select(seat.c.report_id).where(seat.c.person_id == principal.subject)
        ways.append(_ABOUT.in_(sits_on))
    if table.may_hold(Position.DIRECTOR, principal.roles):
        ways.append(_ABOUT.in_(select(tables.before_director.c.report_id)))
    if table.may_hold(Position.SUPERVISOR, principal.roles):
        ways.append(_referral.c.centre_since.is_not(None))
    return or_(*ways)


def _on_worklist(principal: Principal) -> ColumnElement[bool]:
    """What is open for the caller's unit; for the Centre's intake everything."""
    condition = on_worklist(principal)
    return true() if condition is None else condition
