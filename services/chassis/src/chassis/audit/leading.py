"""Of several sealers on one database one seals: the one whose session holds the lock."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import asyncpg

from chassis.domain.errors import Unavailable
from chassis.processes.leadership import SESSION_LOST

if TYPE_CHECKING:
    from chassis.db.database import Database

_LOCK = 0x5365_616C  # "Seal": one number for all, each service has its own database
_SESSION_LOST = (*SESSION_LOST, TimeoutError, asyncpg.PostgresError)


class SealerLead:
    """Held by the process that may change the chain or the head that is kept of it."""

    def __init__(self, db: Database) -> None:
        """`db` connects as the worker role."""
        self._db = db
        self._session: asyncpg.Connection | None = None

    @property
    def ours(self) -> bool:
        """Whether it was ours when we last asked."""
        return self._session is not None

    async def held(self) -> bool:
        """Whether the lock is ours, after an attempt to take it. Raises Unavailable; a lost session is replaced by the next attempt."""
        try:
            if self._session is None:
                self._session = await self._take()
            else:
                await self._session.execute("select 1", timeout=3)
        except _SESSION_LOST as error:
            await self.release()
            raise Unavailable from error
        return self._session is not None

    async def release(self) -> None:
        """Lets the next one have it at once."""
        session, self._session = self._session, None
        if session is not None:
            # Unlocked first: the server notices a closed session only some time later.
            with suppress(*_SESSION_LOST):
                await session.execute("select pg_advisory_unlock($1)", _LOCK, timeout=1)
            session.terminate()

    async def _take(self) -> asyncpg.Connection | None:
        session = await self._db.connect_raw()
        leads = False
        try:
            leads = await session.fetchval("select pg_try_advisory_lock($1)", _LOCK, timeout=3)
        finally:
            if not leads:
                session.terminate()
        return session if leads else None
