"""What the sealer asks of the record and of its chain, and what it adds."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from chassis import failpoints
from chassis.audit.chain import AUDITED, link
from chassis.audit.head import EMPTY, Head
from chassis.audit.refusals import AuditChainBroken
from chassis.audit.table import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.audit.chain import Root, Seal
    from chassis.audit.kept import Intent

    Place = tuple[datetime, UUID]
    AuditRow = dict[str, Any]

BATCH = 500
_STRETCH_ROWS = 10_000
_audit, _seal, _root = TABLES.audit, TABLES.seal, TABLES.root

_INSTANT = _audit.c.at.type
_PLACE = sa.tuple_(_audit.c.at, _audit.c.id)
_AFTER = sa.tuple_(sa.bindparam("after", type_=_INSTANT), sa.bindparam("after_id", type_=sa.Uuid))
_UPTO = sa.tuple_(sa.bindparam("upto", type_=_INSTANT), sa.bindparam("upto_id", type_=sa.Uuid))
_STRETCH = (
    sa.select(_audit.c.at, _audit.c.id)
    .where(_PLACE > _AFTER)
    .order_by(_audit.c.at, _audit.c.id)
    .offset(_STRETCH_ROWS - 1)
    .limit(1)
)
# OFFSET 0 looks each row up in the chain; the planner would rather read the whole chain per stretch.
_SEALED = sa.exists(sa.select(_seal.c.seq).where(_seal.c.audit_id == _audit.c.id).offset(0))
_ROW = [_audit.c[name] for name in AUDITED]
# By what is not sealed, never by "newer than the last one": a row may commit after a later one.
_NOT_SEALED = (
    sa.select(*_ROW).where(~_SEALED, _PLACE > _AFTER, _PLACE <= _UPTO).order_by(_audit.c.at, _audit.c.id).limit(BATCH)
)
_NAMED = sa.select(*_ROW).where(_audit.c.id == sa.any_(sa.bindparam("ids", type_=sa.ARRAY(sa.Uuid))))
_LAST_SEAL = sa.select(_seal.c.seq, _seal.c.chain_hash).order_by(_seal.c.seq.desc()).limit(1)
_LAST_ROOT = sa.select(_root.c.last_seq, _root.c.root).order_by(_root.c.last_seq.desc()).limit(1)


async def end_of_stretch(connection: AsyncConnection, after: Place) -> Place | None:
    """Where a stretch of the record that begins behind `after` ends; None when it holds the rest."""
    found = (await connection.execute(_STRETCH, {"after": after[0], "after_id": after[1]})).one_or_none()
    return (found.at, found.id) if found else None


async def not_sealed(connection: AsyncConnection, after: Place, upto: Place) -> list[AuditRow]:
    """At most a batch of rows of a stretch that no link covers yet, by time."""
    stretch = {"after": after[0], "after_id": after[1], "upto": upto[0], "upto_id": upto[1]}
    return [dict(row) for row in (await connection.execute(_NOT_SEALED, stretch)).mappings()]


async def rows_named(connection: AsyncConnection, ids: Sequence[UUID]) -> list[AuditRow]:
    """These rows of the record in the order given, without those that are gone."""
    found = {row["id"]: dict(row) for row in (await connection.execute(_NAMED, {"ids": list(ids)})).mappings()}
    return [found[each] for each in ids if each in found]


async def unchanged(connection: AsyncConnection, intent: Intent, before: Head) -> bool:
    """Whether the rows of an intended batch are all there, and what they were when it was intended behind `before`."""
    rows = await rows_named(connection, intent.rows)
    return bool(rows) and link(rows, intent.at, before)[-1].head == intent.head


async def end_of_chain(connection: AsyncConnection) -> Head:
    """The last link, which must be the last that was signed; raises AuditChainBroken."""
    seal = (await connection.execute(_LAST_SEAL)).one_or_none()
    root = (await connection.execute(_LAST_ROOT)).one_or_none()
    last, signed = (Head(row[0], row[1]) if row else EMPTY for row in (seal, root))
    if last != signed:
        raise AuditChainBroken(last.seq, signed.seq)
    return last


async def holds(connection: AsyncConnection, head: Head) -> bool:
    """Whether the chain goes through this link."""
    if head == EMPTY:
        return True
    found = await connection.execute(sa.select(_seal.c.chain_hash).where(_seal.c.seq == head.seq))
    return found.scalar_one_or_none() == head.root


async def add(connection: AsyncConnection, seals: Sequence[Seal], root: Root) -> None:
    """A batch of links and the root that covers them."""
    await connection.execute(sa.insert(_seal), [asdict(seal) for seal in seals])
    failpoints.reached("in-sealing")
    await connection.execute(sa.insert(_root), asdict(root))
