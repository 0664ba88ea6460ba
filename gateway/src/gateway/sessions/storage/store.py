"""Rows of sessions, by the name that a browser's secret has. What they seal is never opened here."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from gateway.sessions.storage.tables import COMPLETED_SIGN_IN, LOGOUT_TOKEN, SESSION

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection
    from datetime import datetime, timedelta

    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.db.database import Database

_COMPLETED_ONCE = insert(COMPLETED_SIGN_IN).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class StoredSession:
    """One row as it was read."""

    sealed: bytes = field(repr=False)
    seen_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Begun:
    """A session to be stored; `sign_in`, `issuer_session` and `subject` are keyed hashes."""

    name: bytes
    sealed: bytes = field(repr=False)
    sign_in: bytes
    issuer_session: bytes
    subject: bytes
    at: datetime
    ends_at: datetime


class LockedSession:
    """A row that no other transaction changes until the one around it ends."""

    def __init__(self, connection: AsyncConnection, name: bytes, stored: StoredSession) -> None:
        """Made by `SessionStore.locked`."""
        self._connection = connection
        self._name = name
        self.stored = stored

    async def keep(self, sealed: bytes) -> None:
        """Replaces what the row seals."""
        await self._connection.execute(sa.update(SESSION).where(SESSION.c.name == self._name).values(sealed=sealed))

    async def end(self) -> None:
        """Removes the row."""
        await self._connection.execute(sa.delete(SESSION).where(SESSION.c.name == self._name))


class SessionStore:
    """The table of sessions. Every method raises Unavailable when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        """`database` connects as the gateway's app role."""
        self._database = database

    async def completed(self, sign_in: bytes) -> bool:
        """Whether this sign-in became a session before."""
        query = sa.select(COMPLETED_SIGN_IN.c.name).where(COMPLETED_SIGN_IN.c.name == sign_in)
        async with self._database.transaction() as connection:
            return (await connection.execute(query)).one_or_none() is not None

    async def begin(self, begun: Begun, replaced: bytes | None, until: datetime) -> bool:
        """Stores a session in place of the one called `replaced`, which the same browser had.

        False, and nothing is stored, when its sign-in became a session before, which is remembered `until`.
        """
        row = {"name": begun.sign_in, "ends_at": until}
        async with self._database.transaction() as connection:
            if (await connection.execute(_COMPLETED_ONCE.values(row))).rowcount == 0:
                return False
            if replaced is not None:
                await connection.execute(sa.delete(SESSION).where(SESSION.c.name == replaced))
            await connection.execute(
                sa.insert(SESSION).values(
                    name=begun.name,
                    sealed=begun.sealed,
                    issuer_session=begun.issuer_session,
                    subject=begun.subject,
                    created_at=begun.at,
                    seen_at=begun.at,
                    ends_at=begun.ends_at,
                )
            )
            return True

    async def find(self, name: bytes) -> StoredSession | None:
        """The session called `name`, over or not."""
        async with self._database.transaction() as connection:
            return await _find(connection, _by_name(name))

    async def living(self, names: Collection[bytes], now: datetime, idle: timedelta) -> set[bytes]:
        """Which of `names` call a session that is not over at `now`, with one question for all of them."""
        query = sa.select(SESSION.c.name).where(
            SESSION.c.name == sa.any_(sa.literal(list(names), ARRAY(sa.LargeBinary))),
            SESSION.c.ends_at > now,
            SESSION.c.seen_at > now - idle,
        )
        async with self._database.transaction() as connection:
            return set((await connection.execute(query)).scalars())

    @asynccontextmanager
    async def locked(self, name: bytes) -> AsyncIterator[LockedSession | None]:
        """The session called `name`, locked until the block ends; waits for its holder, at most three seconds."""
        async with self._database.transaction() as connection:
            stored = await _find(connection, _by_name(name).with_for_update())
            yield None if stored is None else LockedSession(connection, name, stored)

    async def seen(self, name: bytes, at: datetime) -> None:
        """Notes that its person did something at `at`; while its tokens are being renewed the next request does."""
        free = sa.select(SESSION.c.name).where(SESSION.c.name == name).with_for_update(skip_locked=True)
        async with self._database.transaction() as connection:
            await connection.execute(
                sa.update(SESSION).where(SESSION.c.name == free.scalar_subquery()).values(seen_at=at)
            )

    async def end(self, name: bytes) -> bytes | None:
        """Removes the session called `name`; what it sealed, or None when there is none."""
        ended = sa.delete(SESSION).where(SESSION.c.name == name).returning(SESSION.c.sealed)
        async with self._database.transaction() as connection:
            return (await connection.execute(ended)).scalar_one_or_none()

    async def end_by_issuer(self, token: bytes, until: datetime, issuer_session: bytes | None, subject: bytes) -> bool:
        """Removes what a logout token speaks of: one session of the issuer, or with None all of the person.

        False, and nothing is removed, when a token called `token` was obeyed before.
        """
        ours = SESSION.c.subject == subject if issuer_session is None else SESSION.c.issuer_session == issuer_session
        obeyed = insert(LOGOUT_TOKEN).values(name=token, ends_at=until).on_conflict_do_nothing()
        async with self._database.transaction() as connection:
            if (await connection.execute(obeyed)).rowcount == 0:
                return False
            await connection.execute(sa.delete(SESSION).where(ours))
            return True


def _by_name(name: bytes) -> sa.Select[tuple[bytes, datetime, datetime]]:
    return sa.select(SESSION.c.sealed, SESSION.c.seen_at, SESSION.c.ends_at).where(SESSION.c.name == name)


async def _find(
    connection: AsyncConnection, query: sa.Select[tuple[bytes, datetime, datetime]]
) -> StoredSession | None:
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else StoredSession(row.sealed, row.seen_at, row.ends_at)
