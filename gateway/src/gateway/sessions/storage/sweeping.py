"""Removes what is over: sessions, abandoned forms, sign-ins and logout tokens too old to come again."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import sqlalchemy as sa

from chassis.domain.errors import Unavailable
from chassis.telemetry.logging import get_logger
from gateway.sessions.storage.tables import COMPLETED_SIGN_IN, KEPT_FORM, LOGOUT_TOKEN, SESSION

if TYPE_CHECKING:
    from datetime import timedelta

    from chassis.db.database import Database
    from chassis.ports import Clock

_EVERY_SECONDS = 60.0
_MOST_AT_ONCE = 1000
_log = get_logger(__name__)


class Sweeping:
    """A job beside the requests; several gateways may run it at once."""

    def __init__(self, database: Database, clock: Clock, idle: timedelta) -> None:
        """A session without a request for `idle` is over."""
        self._database = database
        self._clock = clock
        self._idle = idle

    async def run(self) -> None:
        """Sweeps once a minute until it is cancelled; a database that is away is waited for."""
        while True:
            await asyncio.sleep(_EVERY_SECONDS)
            with suppress(Unavailable):
                await self.sweep()

    async def sweep(self) -> int:
        """Removes at most a thousand rows of each table; how many it were. Raises Unavailable."""
        now = self._clock.now()
        over = (
            (SESSION, sa.or_(SESSION.c.ends_at <= now, SESSION.c.seen_at <= now - self._idle)),
            (COMPLETED_SIGN_IN, COMPLETED_SIGN_IN.c.ends_at <= now),
            (KEPT_FORM, KEPT_FORM.c.ends_at <= now),
            (LOGOUT_TOKEN, LOGOUT_TOKEN.c.ends_at <= now),
        )
        removed = 0
        async with self._database.transaction() as connection:
            for table, condition in over:
                some = sa.select(table.c.name).where(condition).limit(_MOST_AT_ONCE)
                removed += (await connection.execute(sa.delete(table).where(table.c.name.in_(some)))).rowcount
        _log.info("session.swept", count=removed)
        return removed
