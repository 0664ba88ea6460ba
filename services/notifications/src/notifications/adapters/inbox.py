"""An inbox in PostgreSQL. Every query names its caller; row-level security is the second wall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select, tuple_, update

from chassis.domain.errors import NotFound
from notifications.adapters import tables
from notifications.adapters.rows import notice_from, standing_values
from notifications.application.ports import Page
from notifications.domain.notice import NoticeState

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.domain.principal import Principal
    from notifications.adapters.cursor import Cursors
    from notifications.adapters.telling import Telling
    from notifications.domain.notice import Notice

_notice = tables.notice


class PostgresInbox:
    """The `Inbox` port on one connection, as the app role in the caller's name."""

    def __init__(self, connection: AsyncConnection, telling: Telling, cursors: Cursors) -> None:
        """Events leave through `telling`, in the same transaction."""
        self._connection = connection
        self._telling = telling
        self._cursors = cursors

    async def page(self, caller: Principal, first: int, after: str | None, *, open_only: bool) -> Page:
        """Newest first; raises InvalidInput for a cursor that was not made for this caller."""
        query = select(_notice).where(_reaches(caller))
        if open_only:
            query = query.where(_notice.c.state == NoticeState.WAITING.value)
        if after is not None:
            at, last = self._cursors.read(after, caller)
            query = query.where(tuple_(_notice.c.created_at, _notice.c.id) < (at, last))
        query = query.order_by(_notice.c.created_at.desc(), _notice.c.id.desc()).limit(first + 1)
        notices = [notice_from(row) for row in (await self._connection.execute(query)).all()]
        page = notices[:first]
        more = len(notices) > first
        return Page(page, self._cursors.write((page[-1].created_at, page[-1].id), caller) if more else None)

    async def get(self, notice_id: UUID, caller: Principal) -> Notice:
        """The notice, locked; raises NotFound."""
        query = select(_notice).where(_notice.c.id == notice_id, _reaches(caller)).with_for_update()
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            raise NotFound
        return notice_from(row)

    async def save(self, notice: Notice) -> None:
        """Stores its standing and events."""
        await self._connection.execute(update(_notice).where(_notice.c.id == notice.id).values(standing_values(notice)))
        await self._telling.tell(notice)


def _reaches(caller: Principal) -> ColumnElement[bool]:
    """What is in the caller's inbox; anything else is not there."""
    of_unit = and_(_notice.c.person_id.is_(None), _notice.c.unit_id == caller.unit, _notice.c.unit_id.is_not(None))
    own = _notice.c.person_id == caller.subject
    return and_(_notice.c.state != NoticeState.WITHDRAWN.value, or_(of_unit, own))
