"""Of several processes on one database exactly one does the work: the one whose session holds a lock."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

import asyncpg

from chassis.domain.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.db.database import Database

SESSION_LOST = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ObjectNotInPrerequisiteStateError,  # a database that takes no connections for a moment
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # asked between the server's last word and the end of the connection
)
"""What a session raises when it is no longer there: the lock is gone with it."""

_LIMIT_SECONDS = 3
_SILENCE_SECONDS = 90
"""Longer than any step of the leader: one that hangs for so long is taken for dead, and the next one goes on."""


class Leadership:
    """Holds the lock `name` on a session of its own, which also listens on `channels`."""

    def __init__(self, db: Database, name: str | int, channels: Sequence[str] = (), *, may_hang: bool = False) -> None:
        """Takes nothing yet. Names, or numbers, need only differ inside one database.

        A leader of which nothing is heard for 90 seconds is taken for dead, unless it `may_hang`.
        """
        self._db = db
        digest = hashlib.sha256(str(name).encode()).digest()
        self._lock = name if isinstance(name, int) else int.from_bytes(digest[:8], "big", signed=True)
        self._channels = tuple(channels)
        self._may_hang = may_hang
        self._session: asyncpg.Connection | None = None
        self._woken = asyncio.Event()

    @property
    def ours(self) -> bool:
        """Whether the lock was ours when we last asked."""
        return self._session is not None

    @property
    def session(self) -> asyncpg.Connection:
        """The session of the lock: what is written through it cannot be written by one that lost the lock."""
        if self._session is None:
            raise Unavailable
        return self._session

    async def held(self) -> bool:
        """Whether the lock is ours, after an attempt to take it; False while another process has it.

        Raises Unavailable when the session was lost or the database cannot be reached; the next call starts anew.
        """
        try:
            if self._session is None:
                await self._take()
            else:
                await self._session.fetchval("select 1", timeout=_LIMIT_SECONDS)
        except SESSION_LOST as error:
            self.drop()
            raise Unavailable from error
        return self._session is not None

    async def wait(self, seconds: float) -> None:
        """Returns at the next notification, when the session breaks, or after `seconds`."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)
        self._woken.clear()

    def wake(self) -> None:
        """Ends a `wait` early."""
        self._woken.set()

    def drop(self) -> None:
        """Forgets the session without a word to the server."""
        session, self._session = self._session, None
        if session is not None:
            session.terminate()

    async def release(self) -> None:
        """Lets the next process have the lock at once."""
        if self._session is not None:
            # Unlocked first: the server notices a closed session only some time later.
            with suppress(*SESSION_LOST):
                await self._session.execute("select pg_advisory_unlock($1)", self._lock, timeout=1)
        self.drop()

    async def _take(self) -> None:
        silence = {} if self._may_hang else {"idle_session_timeout": f"{_SILENCE_SECONDS}s"}
        session = await self._db.connect_raw(**silence)
        try:
            if await session.fetchval("select pg_try_advisory_lock($1)", self._lock, timeout=_LIMIT_SECONDS):
                for channel in self._channels:
                    await session.add_listener(channel, lambda *_: self._woken.set())
                session.add_termination_listener(lambda *_: self._woken.set())
                self._session = session
                self._woken.set()  # what was announced before we listened is found by looking
        finally:
            if self._session is None:
                session.terminate()
