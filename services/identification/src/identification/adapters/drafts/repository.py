"""Drafts in PostgreSQL, each sealed under a key of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import and_, delete, insert, select, text, update

from chassis.db.rows import Stored
from chassis.domain.errors import NotFound
from contracts.words.drafts import DraftReminder
from identification.adapters import tables
from identification.adapters.contents.padding import padded
from identification.domain.drafts.draft import KEPT, Draft, TypedAnswer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Row

    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.outbox.writer import OutboxWriter
    from chassis.vault.vault import Vault

KIND = "draft"
_COLUMN = "ciphertext"
_table = tables.draft
_DRAFT = Stored(_table, Draft, beside={_COLUMN})
HEAD = [column for column in _table.c if column.name != _COLUMN]
"""All of a draft but what was typed."""
_CHANGING = frozenset({"danger", "child", "updated_at", "version", "reminded"})
_HOLD = text("select pg_advisory_xact_lock(hashtextextended('drafts of ' || :author, 0))")


class PostgresDrafts:
    """The `Drafts` port on one connection."""

    def __init__(self, connection: Transaction, vault: Vault, outbox: OutboxWriter) -> None:
        """`outbox` writes on the same `connection`."""
        self._connection = connection
        self._outbox = outbox
        self._vault = vault

    async def hold(self, principal: Principal) -> None:
        """By the author's id, so that two first drafts wait for each other too."""
        await self._connection.execute(_HOLD, {"author": str(principal.subject)})

    async def of(self, principal: Principal, now: datetime) -> list[Draft]:
        """Newest change first; what was typed is not fetched."""
        query = select(*HEAD).where(_there(principal, now)).order_by(_table.c.updated_at.desc(), _table.c.id)
        return [draft_from(row) for row in (await self._connection.execute(query)).all()]

    async def find(self, draft_id: UUID, principal: Principal, now: datetime, *, for_update: bool = False) -> Draft:
        query = select(*HEAD).where(_table.c.id == draft_id, _there(principal, now))
        row = (await self._connection.execute(query.with_for_update() if for_update else query)).one_or_none()
        if row is None:
            raise NotFound
        return draft_from(row)

    async def add(self, draft: Draft, answers: Sequence[TypedAnswer]) -> None:
        """Makes the key first (it commits on its own; a sweeper removes it if this transaction fails)."""
        await self._vault.create([(KIND, draft.id)])
        values = _DRAFT.values(draft)
        await self._connection.execute(
            insert(_table).values({**values, _COLUMN: await self._sealed(draft.id, answers)})
        )

    async def replace(self, draft: Draft, answers: Sequence[TypedAnswer]) -> None:
        """In place: of what was typed before nothing is kept."""
        values = _DRAFT.values(draft, only=_CHANGING)
        sealed = await self._sealed(draft.id, answers)
        await self._connection.execute(
            update(_table).where(_table.c.id == draft.id).values({**values, _COLUMN: sealed})
        )

    async def open(self, draft: Draft) -> list[TypedAnswer]:
        """Fetched and decrypted; raises KeyDestroyed, which is a NotFound."""
        query = select(_table.c[_COLUMN]).where(_table.c.id == draft.id)
        sealed = (await self._connection.execute(query)).scalar_one()
        typed = orjson.loads(await self._vault.decrypt(draft.id, KIND, _COLUMN, draft.id, sealed))
        return [TypedAnswer(each["name"], tuple(each["values"])) for each in typed]

    async def remove(self, draft_id: UUID, principal: Principal, at: datetime, added_to: UUID | None = None) -> None:
        """The row now; the key is noted for the worker, since it lies in a database that this transaction does not reach."""
        gone = delete(_table).where(_table.c.id == draft_id, _table.c.author_id == principal.subject).returning(*HEAD)
        if row := (await self._connection.execute(gone)).one_or_none():
            await self._connection.execute(insert(tables.erasure).values(owner_id=draft_id, at=at))
            self.end_reminders(draft_from(row), at)
            if added_to is not None:
                await self._connection.execute(insert(tables.added_from).values(draft_id=draft_id, report_id=added_to))

    def end_reminders(self, draft: Draft, at: datetime) -> None:
        publish_over([draft], self._outbox, at)

    async def _sealed(self, draft_id: UUID, answers: Sequence[TypedAnswer]) -> bytes:
        typed = padded(orjson.dumps([{"name": answer.name, "values": answer.values} for answer in answers]))
        return await self._vault.encrypt(draft_id, KIND, _COLUMN, draft_id, typed)


def draft_from(row: Row[Any]) -> Draft:
    """The draft of a row of `HEAD`."""
    return _DRAFT.read(Draft, row)


def publish_over(drafts: Iterable[Draft], outbox: OutboxWriter, at: datetime) -> None:
    """An author who was reminded of these need not be any more."""
    for draft in drafts:
        if draft.reminded:
            outbox.write(draft.reminder_event(DraftReminder.OVER, at), draft.id)


def _there(principal: Principal, now: datetime) -> ColumnElement[bool]:
    return and_(_table.c.author_id == principal.subject, _table.c.updated_at > now - KEPT)
