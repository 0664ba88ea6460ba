"""Claims a key in the transaction of the command, so that both happen or neither does."""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.canonical import canonical_json
from chassis.db.writes import Write, columns_of
from chassis.domain.errors import IdempotencyKeyReused
from chassis.idempotency.table import TABLE
from chassis.ports import StoredResult

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.ports import Clock, IdempotencyKey

_KEY_BYTES = 32
_CALLER_AND_OPERATION = (TABLE.c.caller == sa.bindparam("caller"), TABLE.c.operation == sa.bindparam("operation"))
_ROW = [TABLE.c.caller, TABLE.c.operation, TABLE.c.key, TABLE.c.body_mac, TABLE.c.created_at]
# Made once: to put a statement together costs more than the database takes to run it.
# The release before stored keys as they were sent: a command that was done under one of them is not done again. They are
# forgotten after a month, and "sent" goes with a release after that.
_CLAIM = (
    insert(TABLE)
    .from_select(
        [column.name for column in _ROW],
        sa.select(*(sa.bindparam(column.name, type_=column.type) for column in _ROW)).where(
            ~sa.exists(sa.select(TABLE.c.key).where(*_CALLER_AND_OPERATION, TABLE.c.key == sa.bindparam("sent")))
        ),
    )
    .on_conflict_do_nothing()
)
# Locked, which writes: where a commit waits for its copy, that of a repeat waits for the first one's too (decision 0044).
_FIRST = (
    sa.select(TABLE.c.body_mac, TABLE.c.result_ids, TABLE.c.created_at)
    .where(*_CALLER_AND_OPERATION, TABLE.c.key.in_([sa.bindparam("key"), sa.bindparam("sent")]))
    .with_for_update(read=True, key_share=True)
)
_COMPLETE = Write(
    columns_of([TABLE.c.caller, TABLE.c.operation, TABLE.c.key, TABLE.c.result_ids]),
    "{name} as (update idempotency claimed set result_ids = given.result_ids from {rows} "
    "where (claimed.caller, claimed.operation, claimed.key) = (given.caller, given.operation, given.key))",
)
ResultId = UUID | int


class ResultNotStored(Exception):
    """A command committed its claim and never completed it: a mistake in that command."""


class IdempotencyStore:
    """The `IdempotencyRecords` port: one command's claim, on the connection that carries the command's own writes."""

    def __init__(self, connection: Transaction, key: bytes, clock: Clock) -> None:
        """`key` hashes what callers sent (at least 32 secret bytes), so that a stolen table gives nothing away."""
        if len(key) < _KEY_BYTES:
            raise ValueError(f"The key that hashes stored bodies needs {_KEY_BYTES} bytes or more.")
        self._connection = connection
        self._key = key
        self._clock = clock
        self._claimed: tuple[UUID, str, str] | None = None

    async def seen(
        self, principal: Principal, operation: str, idempotency_key: IdempotencyKey, target: UUID | None = None
    ) -> StoredResult | None:
        """None: the key is new and claimed, do the command, then `done`. Otherwise it was done: its ids.

        `target` is the record named in the path. A second call waits for the first one to commit.
        Raises IdempotencyKeyReused when the same key came with another body or target.
        """
        sent = (principal.subject, operation, idempotency_key.key)
        claimed = (principal.subject, operation, stored_key(self._key, idempotency_key.key))
        mac = self._mac(sent, target, idempotency_key.body)
        row = {**_named(claimed), "body_mac": mac, "created_at": self._clock.now(), "sent": idempotency_key.key}
        claim = await self._connection.execute(_CLAIM, row)
        if claim.rowcount == 1:
            self._claimed = claimed
            return None
        stored = await self._connection.execute(_FIRST, {**_named(claimed), "sent": idempotency_key.key})
        first = stored.one()
        if not hmac.compare_digest(first.body_mac, mac):
            raise IdempotencyKeyReused
        if first.result_ids is None:
            raise ResultNotStored(f"{operation} never completed its claim. Call `done` in it.")
        ids = {name: _read_id(value) for name, value in first.result_ids.items()}
        return StoredResult(ids, first.created_at)

    async def done(self, **result: ResultId) -> None:
        """Stores the ids that a repeated call will be answered from; ids and versions only."""
        if self._claimed is None:
            raise ResultNotStored("Nothing is claimed here. Call `seen` first; it must give None.")
        written = {name: _write_id(value) for name, value in result.items()}
        self._connection.later(_COMPLETE, {**_named(self._claimed), "result_ids": written})

    def _mac(self, sent: tuple[UUID, str, str], target: UUID | None, body: bytes) -> bytes:
        caller, operation, key = sent
        # Bound to the caller and the key: equal bodies of two people must not look equal.
        context = canonical_json([str(caller), operation, key, str(target) if target else None])
        return hmac.digest(self._key, sha256(context).digest() + canonical_body(body), "sha256")


def stored_key(secret: bytes, sent: str) -> str:
    """What is stored of the key that a caller sent: a reader of the table can repeat no command with it."""
    return hmac.digest(secret, b"idempotency-key:" + sent.encode(), "sha256").hex()


async def forget(connection: AsyncConnection, now: datetime, after: timedelta) -> int:
    """Removes claims older than `after`, as the worker role; returns their number."""
    gone = await connection.execute(sa.delete(TABLE).where(TABLE.c.created_at < now - after))
    return gone.rowcount


def canonical_body(body: bytes) -> bytes:
    """`body` without the freedom of JSON in blanks and order; a body that is no JSON stays as it is."""
    try:
        # A fraction keeps its spelling under a name of its own, so that 1.5 and "1.5" stay apart.
        value = json.loads(body, parse_float=_fraction, parse_constant=_fraction)
        return b"j" + canonical_json(value)
    except (ValueError, RecursionError):
        return b"r" + body


def _fraction(spelling: str) -> dict[str, str]:
    return {"\0number": spelling}


def _named(claimed: tuple[UUID, str, str]) -> dict[str, object]:
    return dict(zip(("caller", "operation", "key"), claimed, strict=True))


def _write_id(value: ResultId) -> str | int:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, int):
        return value
    raise TypeError(f"A stored answer holds UUIDs and whole numbers only, not {type(value).__name__}.")


def _read_id(value: str | int) -> ResultId:
    return value if isinstance(value, int) else UUID(value)
