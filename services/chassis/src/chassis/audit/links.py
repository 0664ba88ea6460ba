"""What the sealer asks of the record and of its chain, and what it adds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from chassis.audit.chain import AUDITED, link
from chassis.audit.head import EMPTY, Head
from chassis.audit.refusals import AuditChainBroken
from chassis.audit.table import TABLES
from chassis.processes import failpoints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.audit.chain import Root, Seal
    from chassis.audit.sealer_state import Intent

    Place = tuple[datetime, UUID]
    AuditRow = dict[str, Any]

BATCH = 500
BEGINNING: Place = (datetime(1, 1, 2, tzinfo=UTC), UUID(int=0))
_audit, _seal, _root, _unsealed = TABLES.audit, TABLES.seal, TABLES.root, TABLES.unsealed

_ROW = [_audit.c[name] for name in AUDITED]
# OFFSET 0 looks each row up in the chain; the planner would rather read the whole chain.
_SEALED = sa.exists(sa.select(_seal.c.seq).where(_seal.c.audit_id == _unsealed.c.audit_id).offset(0))
_WAITING = (
    sa.select(_unsealed.c.at, _unsealed.c.audit_id, _SEALED.label("sealed"))
    .where(
        sa.tuple_(_unsealed.c.at, _unsealed.c.audit_id)
        > sa.tuple_(sa.bindparam("after", type_=_unsealed.c.at.type), sa.bindparam("after_id", type_=sa.Uuid))
    )
    .order_by(_unsealed.c.at, _unsealed.c.audit_id)
    .limit(BATCH)
)
_GIVEN = (
    sa.func.unnest(
        sa.bindparam("ats", type_=sa.ARRAY(_unsealed.c.at.type)), sa.bindparam("ids", type_=sa.ARRAY(sa.Uuid))
    )
    .table_valued("at", "audit_id", name="given")
    .render_derived()
)
_TAKE_OUT = sa.delete(_unsealed).where(_unsealed.c.at == _GIVEN.c.at, _unsealed.c.audit_id == _GIVEN.c.audit_id)
_NAMED = sa.select(*_ROW).where(_audit.c.id == sa.any_(sa.bindparam("ids", type_=sa.ARRAY(sa.Uuid))))
_COUNTED_AT_MOST = 10_000
_SOME = sa.select(_unsealed.c.at).order_by(_unsealed.c.at).limit(_COUNTED_AT_MOST).subquery()
_LEFT = sa.select(
    sa.func.count(), sa.func.extract("epoch", sa.func.clock_timestamp() - sa.func.min(_SOME.c.at))
).select_from(_SOME)
_LAST_SEAL = sa.select(_seal.c.seq, _seal.c.chain_hash).order_by(_seal.c.seq.desc()).limit(1)
_LAST_ROOT = sa.select(_root.c.last_seq, _root.c.root).order_by(_root.c.last_seq.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page of what is not sealed: rows without a link, places that a link covers already, and where the next page begins."""

    rows: list[AuditRow]
    sealed: list[Place]
    upto: Place | None


async def waiting(connection: AsyncConnection, after: Place) -> Waiting:
    """At most a batch of what is not sealed behind a place, by time; a row to be sealed that is gone is left to `verify`."""
    # By what is not sealed, never by "newer than the last one": a row may commit after a later one.
    page = (await connection.execute(_WAITING, {"after": after[0], "after_id": after[1]})).all()
    rows = await rows_named(connection, [found.audit_id for found in page if not found.sealed])
    upto = (page[-1].at, page[-1].audit_id) if len(page) == BATCH else None
    return Waiting(rows, [(found.at, found.audit_id) for found in page if found.sealed], upto)


async def left(connection: AsyncConnection) -> tuple[int, float]:
    """How many rows wait, ten thousand at most, and the age of the oldest in seconds."""
    number, age = (await connection.execute(_LEFT)).one()
    return number, round(max(float(age or 0), 0.0), 3)


async def take_out(connection: AsyncConnection, places: Sequence[Place]) -> None:
    """These wait no more. The database lets nothing go that no link covers."""
    if places:
        ats, ids = zip(*places, strict=True)
        await connection.execute(_TAKE_OUT, {"ats": list(ats), "ids": list(ids)})


async def rows_named(connection: AsyncConnection, ids: Sequence[UUID]) -> list[AuditRow]:
    """These rows of the record in the order given, without those that are gone."""
    if not ids:
        return []
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


async def add(connection: AsyncConnection, rows: Sequence[AuditRow], seals: Sequence[Seal], root: Root) -> None:
    """A batch of links and the root that covers them, over rows that wait no more."""
    await connection.execute(sa.insert(_seal), [asdict(seal) for seal in seals])
    failpoints.reached("in-sealing")
    await connection.execute(sa.insert(_root), asdict(root))
    await take_out(connection, [(row["at"], row["id"]) for row in rows])
