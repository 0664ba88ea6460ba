"""Colleagues in PostgreSQL: read by people of the Centre, written by the command that asks the identity provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import any_, delete, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db.rows import Stored
from chassis.db.transaction import OnTransaction
from contracts.events.roster import CoverChangedV1
from contracts.words.people import Profession
from identification.adapters import tables
from identification.adapters.reports.batches import is_any_of
from identification.domain.people.colleague import Colleague
from identification.domain.people.cover import Cover

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    from chassis.db.transaction import Transaction
    from chassis.outbox.writer import OutboxWriter

_colleague = tables.colleague
_COLLEAGUE = Stored(_colleague, Colleague, words=(Profession,), beside={"synced_at"})
COVER = Stored(tables.cover, Cover)


class PostgresPeople(OnTransaction):
    """The `People` port on one connection."""

    def __init__(self, connection: Transaction, outbox: OutboxWriter) -> None:
        """`outbox` writes on the same `connection`."""
        super().__init__(connection)
        self._outbox = outbox

    async def find(self, person_id: UUID) -> Colleague | None:
        row = (await self._connection.execute(select(_colleague).where(_colleague.c.id == person_id))).one_or_none()
        return None if row is None else _COLLEAGUE.read(Colleague, row)

    async def names(self, person_ids: Collection[UUID]) -> Mapping[UUID, str]:
        rows = await self._connection.execute(
            select(_colleague.c.id, _colleague.c.name).where(is_any_of(_colleague.c.id, "ids")),
            {"ids": list(person_ids)},
        )
        return {row.id: row.name for row in rows}

    async def with_role(self, role: str) -> list[Colleague]:
        holding = (_colleague.c.active, literal(role) == any_(_colleague.c.roles))
        rows = await self._connection.execute(select(_colleague).where(*holding).order_by(_colleague.c.name))
        return [_COLLEAGUE.read(Colleague, row) for row in rows]

    async def covers(self, at: datetime) -> Mapping[UUID, Cover]:
        cover = tables.cover
        rows = await self._connection.execute(select(cover).where(cover.c.ends_at > at))
        return {row.manager_id: COVER.read(Cover, row) for row in rows}

    async def put_cover(self, cover: Cover) -> None:
        values = COVER.values(cover)
        upsert = insert(tables.cover).values(values)
        await self._connection.execute(upsert.on_conflict_do_update(index_elements=["manager_id"], set_=values))
        changed = CoverChangedV1(
            manager_id=cover.manager_id, cover_id=cover.cover_id, begins_at=cover.begins_at, ends_at=cover.ends_at
        )
        self._outbox.write(changed, cover.manager_id)

    async def end_cover(self, manager_id: UUID) -> None:
        await self._connection.execute(delete(tables.cover).where(tables.cover.c.manager_id == manager_id))
        self._outbox.write(
            CoverChangedV1(manager_id=manager_id, cover_id=None, begins_at=None, ends_at=None), manager_id
        )


@dataclass(frozen=True, slots=True)
class Synced:
    """How many people the directory did not know, knew otherwise, and does not offer any more."""

    added: int
    changed: int
    became_inactive: int


async def sync(connection: Transaction, people: Collection[Colleague], at: datetime) -> Synced:
    """Makes the directory say of these people what is given, and that everybody else is inactive."""
    rows = await connection.execute(select(_colleague))
    known = {each.id: each for each in (_COLLEAGUE.read(Colleague, row) for row in rows)}
    given = {each.id: each for each in people}
    # In one order, so that two at once wait for each other.
    for person in sorted(given.values(), key=lambda each: each.id):
        values = {**_COLLEAGUE.values(person), "synced_at": at}
        said = {name: value for name, value in values.items() if name != "id"}
        upsert = insert(_colleague).values(values).on_conflict_do_update(index_elements=["id"], set_=said)
        await connection.execute(upsert)
    gone = [each.id for each in known.values() if each.active and each.id not in given]
    await connection.execute(update(_colleague).where(_colleague.c.id.in_(gone)).values(active=False, synced_at=at))
    changed = sum(known[each] != given[each] for each in given.keys() & known.keys())
    return Synced(len(given.keys() - known.keys()), changed, len(gone))
