"""Wrapped keys in their own database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.vault.errors import KeyDestroyed, WrongOwnerKind
from chassis.vault.table import SWEEPS, TABLE

# Arrays: the statement is the same, and put together once, whatever the number of keys.
_given = (
    sa.func.unnest(
        sa.bindparam("owners", type_=sa.ARRAY(sa.Uuid)),
        sa.bindparam("kinds", type_=sa.ARRAY(sa.Text)),
        sa.bindparam("secrets", type_=sa.ARRAY(sa.LargeBinary)),
    )
    .table_valued("owner_id", "owner_kind", "wrapped")
    .render_derived("given")
)
_ADD = (
    insert(TABLE)
    .from_select(
        ["owner_id", "owner_kind", "wrapped", "created_at"],
        sa.select(*_given.c, sa.bindparam("at", type_=TABLE.c.created_at.type)),
    )
    .on_conflict_do_nothing()
    .returning(TABLE.c.owner_id)
)
_PLACE = (TABLE.c.created_at, TABLE.c.owner_id)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.db.database import Database

    Place = tuple[datetime, UUID]


class KeyStore:
    """Each call is one transaction of its own in the database of keys."""

    def __init__(self, db: Database) -> None:
        """`db` is the database of keys: as its app role to add and find, as its worker role to find, destroy and remove."""
        self._db = db

    async def add(self, keys: Mapping[UUID, tuple[str, bytes]], at: datetime) -> set[UUID]:
        """Commits wrapped keys by owner; returns the owners that had none before.

        An owner that has a key keeps it. Raises KeyDestroyed or WrongOwnerKind and adds none.
        """
        given = {
            "owners": list(keys),
            "kinds": [kind for kind, _ in keys.values()],
            "secrets": [wrapped for _, wrapped in keys.values()],
            "at": at,
        }
        async with self._db.transaction() as connection:
            added = set((await connection.execute(_ADD, given)).scalars())
            present = keys.keys() - added
            if present:
                known = sa.select(TABLE).where(TABLE.c.owner_id.in_(present))
                for row in await connection.execute(known):
                    if row.wrapped is None:
                        raise KeyDestroyed
                    if row.owner_kind != keys[row.owner_id][0]:
                        raise WrongOwnerKind(row.owner_id, keys[row.owner_id][0])
        return added

    async def find(self, owners: Collection[UUID]) -> dict[UUID, bytes | None]:
        """Wrapped keys by owner; None for a destroyed one, nothing for an unknown one."""
        async with self._db.transaction() as connection:
            # One array: the statement is the same, and prepared once, whatever the number of owners.
            among = TABLE.c.owner_id == sa.any_(sa.literal(list(owners), sa.ARRAY(sa.Uuid)))
            found = await connection.execute(sa.select(TABLE.c.owner_id, TABLE.c.wrapped).where(among))
            return {row.owner_id: row.wrapped for row in found}

    async def destroy(self, owner: UUID, at: datetime) -> bool:
        """Empties a key for good; False when it was destroyed before or never made."""
        emptied = (
            sa.update(TABLE)
            .where(TABLE.c.owner_id == owner, TABLE.c.wrapped.is_not(None))
            .values(wrapped=None, destroyed_at=at)
        )
        async with self._db.transaction() as connection:
            return (await connection.execute(emptied)).rowcount == 1

    async def ping(self) -> None:
        """Returns when the database of keys answers; raises Unavailable otherwise."""
        await self._db.ping()

    async def living(
        self, kind: str, since: datetime | None, before: datetime, after: Place | None, limit: int
    ) -> list[Place]:
        """A page of living keys of one kind of owner, made after `since` and before `before`: (created at, owner), oldest first."""
        made = [TABLE.c.created_at < before, *([] if since is None else [TABLE.c.created_at > since])]
        if after is not None:
            made.append(sa.tuple_(*_PLACE) > sa.tuple_(*after))
        return await self._page(sa.select(*_PLACE).where(_lives(kind), *made).order_by(*_PLACE).limit(limit))

    async def newest(self, kind: str, until: datetime, after: Place | None, limit: int) -> list[Place]:
        """A page of those made until then, newest first."""
        made = [TABLE.c.created_at <= until, *([] if after is None else [sa.tuple_(*_PLACE) < sa.tuple_(*after)])]
        newest_first = [part.desc() for part in _PLACE]
        return await self._page(sa.select(*_PLACE).where(_lives(kind), *made).order_by(*newest_first).limit(limit))

    async def swept_until(self, kind: str) -> datetime | None:
        """Up to which moment of making; None when they never were."""
        until = sa.select(SWEEPS.c.swept_until).where(SWEEPS.c.owner_kind == kind)
        async with self._db.transaction() as connection:
            swept: datetime | None = (await connection.execute(until)).scalar_one_or_none()
        return swept

    async def note_swept(self, kind: str, until: datetime) -> None:
        """What was noted further on before stays."""
        given = insert(SWEEPS).values(owner_kind=kind, swept_until=until)
        furthest = sa.func.greatest(SWEEPS.c.swept_until, given.excluded.swept_until)
        noted = given.on_conflict_do_update(index_elements=[SWEEPS.c.owner_kind], set_={"swept_until": furthest})
        async with self._db.transaction() as connection:
            await connection.execute(noted)

    async def remove(self, owners: Sequence[UUID]) -> int:
        """Removes living keys without a trace; for owners that never came to be."""
        gone = sa.delete(TABLE).where(TABLE.c.owner_id.in_(owners), TABLE.c.wrapped.is_not(None))
        async with self._db.transaction() as connection:
            return (await connection.execute(gone)).rowcount

    async def _page(self, query: sa.Select[Any]) -> list[Place]:
        async with self._db.transaction() as connection:
            return [(row[0], row[1]) for row in await connection.execute(query)]


def _lives(kind: str) -> sa.ColumnElement[bool]:
    return sa.and_(TABLE.c.owner_kind == kind, TABLE.c.wrapped.is_not(None))
