"""An inbox in PostgreSQL. Every query names its caller; row-level security checks it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import Integer, and_, bindparam, false, func, literal, or_, select, tuple_, union_all, update

from chassis.cursors import Place
from chassis.domain.errors import NotFound
from contracts.words.notices import NoticeState
from contracts.words.urgency import Urgency
from notifications.adapters import tables
from notifications.adapters.notices.rows import NOTICE, notice_from
from notifications.application.lists.ports import Waiting
from notifications.domain.notices.routing import BRINGS_REPORT
from notifications.domain.vocabulary import RANK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Column, ColumnElement, FromClause, Select

    from chassis.cursors import Cursors
    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.ports import Page
    from notifications.adapters.event_writer import EventWriter
    from notifications.domain.notices.notice import Notice

_notice = tables.notice
_INBOX = "inbox"
# Written into the statement: behind a parameter PostgreSQL could not see that the index of what is open, or of what is there,
# holds it all.
_OPEN = _notice.c.state == bindparam("waits", NoticeState.WAITING.value, literal_execute=True)
_THERE = _notice.c.state != bindparam("gone", NoticeState.WITHDRAWN.value, literal_execute=True)

_BEFORE_THE_FIRST: Final = (datetime(9999, 12, 31, tzinfo=UTC), UUID(int=0))
# What is open is read by urgency, the most urgent first; everything there is, by its moment alone.
_URGENCIES: Mapping[int, Urgency | None] = {rank: urgency for urgency, rank in RANK.items()}
_UNRANKED: Mapping[int, Urgency | None] = {0: None}


class PostgresInbox:
    """The `Inbox` port on one connection, as the app role in the caller's name."""

    def __init__(self, connection: Transaction, event_writer: EventWriter, cursors: Cursors) -> None:
        """Events leave through `event_writer`, in the same transaction."""
        self._connection = connection
        self._event_writer = event_writer
        self._cursors = cursors

    async def page(self, caller: Principal, first: int, after: str | None, *, open_only: bool) -> Page[Notice]:
        """Newest first, of what is open the most urgent before; raises InvalidInput for a cursor of another list or caller."""
        ranks = _URGENCIES if open_only else _UNRANKED
        place = None if after is None else self._cursors.read(_INBOX, caller, after, ranks)
        # Each list by itself is read off its index; all in one condition would be read whole and sorted.
        parts = [
            _part(whose, rank, urgency, first, place)
            for whose in _lists(caller)
            for rank, urgency in ranks.items()
            if place is None or rank >= place.rank
        ]
        found = union_all(*parts).subquery()
        query = _newest(select(found).order_by(found.c.rank), found, first)
        rows = (await self._connection.execute(query)).all()
        return self._cursors.of_page(
            _INBOX, caller, rows, first, notice_from, lambda row: Place(row.created_at, row.id, row.rank)
        )

    async def count(self, caller: Principal, since: datetime | None) -> Waiting:
        """Counts alone: no row leaves the database."""
        columns = (_notice.c.created_at, _notice.c.urgency, _notice.c.code, _notice.c.report_id)
        found = union_all(*(select(*columns).where(part.condition, _OPEN) for part in _lists(caller))).subquery()
        came_since = false() if since is None else found.c.created_at > since
        brought = and_(came_since, found.c.code.in_([code.value for code in BRINGS_REPORT]))
        in_danger = and_(brought, found.c.urgency == Urgency.IMMEDIATE.value)
        reports = func.count(found.c.report_id.distinct())
        query = select(func.count(), func.count().filter(came_since), reports.filter(in_danger)).select_from(found)
        return Waiting(*(await self._connection.execute(query)).one())

    async def get(self, notice_id: UUID, caller: Principal) -> Notice:
        query = (
            select(_notice)
            .where(_notice.c.id == notice_id, or_(*(part.condition for part in _lists(caller))))
            .with_for_update()
        )
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            raise NotFound
        return notice_from(row)

    async def save(self, notice: Notice) -> None:
        """Stores its state and events."""
        await self._connection.execute(
            update(_notice).where(_notice.c.id == notice.id).values(NOTICE.values(notice.progress))
        )
        await self._event_writer.publish(notice)


@dataclass(frozen=True, slots=True)
class _List:
    """Notices of which `column` holds `whose`; `but` is asked besides."""

    column: Column[UUID]
    whose: UUID
    but: ColumnElement[bool]

    @property
    def condition(self) -> ColumnElement[bool]:
        """True for these notices."""
        return and_(self.but, self.column == self.whose)


def _lists(caller: Principal) -> list[_List]:
    """The caller's own list and their unit's: no notice is in both, and anything else is not there."""
    own = _List(_notice.c.person_id, caller.subject, _THERE)
    if caller.unit is None:
        return [own]
    return [own, _List(_notice.c.unit_id, caller.unit, and_(_THERE, _notice.c.person_id.is_(None)))]


def _part(of: _List, rank: int, urgency: Urgency | None, first: int, after: Place | None) -> Select[Any]:
    """The newest of one rank, behind the place where the page before ended; without an urgency, of all there is."""
    query = select(_notice, literal(rank, Integer).label("rank"))
    if urgency is None:
        # One range of the index. Of an equal column a plan would count how many rows there are of each, and if these are few
        # fetch them all to sort them.
        last = (of.whose, *((after.at, after.last) if after else _BEFORE_THE_FIRST))
        key = (of.column, _notice.c.created_at, _notice.c.id)
        whole = query.where(of.but, of.column >= of.whose, tuple_(*key) < tuple_(*last))
        return whole.order_by(*(part.desc() for part in key)).limit(_few(first))
    query = query.where(of.condition, _OPEN, _notice.c.urgency == urgency.value)
    if after is not None and rank == after.rank:
        query = query.where(tuple_(_notice.c.created_at, _notice.c.id) < (after.at, after.last))
    return _newest(query, _notice, first)


def _newest(query: Select[Any], notices: FromClause, first: int) -> Select[Any]:
    return query.order_by(notices.c.created_at.desc(), notices.c.id.desc()).limit(_few(first))


def _few(first: int) -> ColumnElement[int]:
    """One more than `first`, which shows whether there is a further page; written out, so that the plan is for so few."""
    return literal(first + 1, literal_execute=True)
