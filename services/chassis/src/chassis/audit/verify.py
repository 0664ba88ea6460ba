"""Walks the whole chain and says what is wrong first, and what is not sealed yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from chassis.audit.chain import AUDITED, Root, Seal
from chassis.audit.head import EMPTY, Head
from chassis.audit.links import holds, unchanged
from chassis.audit.table import TABLES
from chassis.audit.walk import ChainWalk, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from sqlalchemy.engine import RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.audit.sealer_state import SealerState
    from chassis.audit.witnesses import Witness

_PAGE = 500
_audit, _seal, _root, _unsealed = TABLES.audit, TABLES.seal, TABLES.root, TABLES.unsealed


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison with one place gave; `agrees` is None where the place holds no head or cannot be read."""

    witness: Witness
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk found.

    `firsts` is the first finding of each kind, `counts` how many there are.
    `unsealed` rows, the oldest from `oldest_unsealed`, are not protected yet.

    `by_older_keys_only`: the newest key signed nothing, and no head holds the end, so a holder of an older one may have made it.
    """

    firsts: tuple[Finding, ...]
    counts: Mapping[str, int]
    sealed: int
    head: Head | None
    unsealed: int
    oldest_unsealed: datetime | None
    by_older_keys_only: bool
    late: int = 0
    first_late: UUID | None = None
    compared: tuple[Compared, ...] = ()

    @property
    def first(self) -> Finding | None:
        """What was found first."""
        return next(iter(self.firsts), None)

    @property
    def findings(self) -> int:
        """How many, of all kinds."""
        return sum(self.counts.values())

    @property
    def sound(self) -> bool:
        """Whether everything that was sealed is still as it was."""
        return not self.firsts

    @property
    def whole(self) -> bool:
        """Whether every place that is set could be read."""
        return all(each.witness.silent is None or not each.witness.is_set for each in self.compared)


async def verify(
    connection: AsyncConnection,
    public_keys: Sequence[Ed25519PublicKey],
    noted: tuple[Head, ...] = (),
    kept: SealerState | None = None,
    witnesses: Sequence[Witness] = (),
) -> Verdict:
    """Walks the chain as the worker role; sealing may go on meanwhile.

    Of `public_keys`, the oldest first, each takes over from the one before it, for good.

    `noted` are heads written down earlier, `kept` is what the sealer keeps, `witnesses` are the places outside the
    database: without one of them a chain cut at its end, with the roots that covered the cut, cannot be distinguished from
    a shorter chain.
    """
    adopted = kept.adopted if kept else ()
    known = {witness: witness.in_force(adopted) for witness in witnesses}
    compared = [*noted, *((kept.head,) if kept else ()), *(head for heads in known.values() for head in heads)]
    walk = await walked(connection, public_keys, tuple(compared))
    if kept and (intent := kept.intent):
        if await holds(connection, intent.head):
            compared.append(intent.head)
        elif not await unchanged(connection, intent, kept.head):
            walk.found("rows-gone", str(intent.head), "Rows that were about to be sealed are gone or changed.")
    for found in await connection.execute(_UNSEALED_AND_GONE):
        walk.found("row-missing", str(found.audit_id), "This row was deleted before it was sealed.")
    for found in await connection.execute(_NEITHER_SEALED_NOR_QUEUED):
        walk.found("row-unannounced", str(found.id), "This row was added past the sealer, which will never seal it.")
    window = (await connection.execute(_WINDOW)).one()
    head = walk.last if walk.last != EMPTY else None
    older = not walk.newest_signed and walk.last.seq > max((each.seq for each in compared), default=0)
    return Verdict(
        tuple(walk.firsts.values()),
        walk.counts,
        walk.sealed,
        head,
        window.rows,
        window.oldest,
        older,
        walk.late,
        walk.first_late,
        tuple(
            Compared(_as_read(place, head, kept), walk.differing.isdisjoint(heads) if heads else None)
            for place, heads in known.items()
        ),
    )


def _as_read(witness: Witness, head: Head | None, kept: SealerState | None) -> Witness:
    """A second place without a copy is one that was emptied or lies elsewhere, once something was sealed."""
    begun = head is not None or (kept is not None and kept.head != EMPTY)
    if begun and witness.place == "copies" and witness.silent is None and not witness.noted:
        return replace(witness, silent="no head of this record is in it")
    return witness


async def walked(
    connection: AsyncConnection,
    public_keys: Sequence[Ed25519PublicKey],
    noted: tuple[Head, ...] = (),
    last: Head = EMPTY,
) -> ChainWalk:
    """The chain behind `last`, walked to its end."""
    walk = ChainWalk(public_keys, noted, last)
    # Links and their root commit together: the end comes from one snapshot, so that what is sealed
    # meanwhile is left out whole.
    end = (await connection.execute(_END)).scalar_one()
    after = last.seq
    while page := (await connection.execute(_LINKS, {"after": after, "end": end})).mappings().all():
        upto = page[-1]["seq"]
        walk.page([_link(found) for found in page], await _roots(connection, after, upto))
        after = upto
    walk.page([], await _roots(connection, after, end))
    walk.end()
    return walk


async def _roots(connection: AsyncConnection, after: int, upto: int) -> list[Root]:
    found = await connection.execute(_ROOTS, {"after": after, "upto": upto})
    return [Root(**row) for row in found.mappings()]


def _link(found: RowMapping) -> tuple[Seal, dict[str, object] | None]:
    seal = Seal(found["seq"], found["audit_id"], found["row_hash"], found["chain_hash"], found["sealed_at"])
    if found["row_id"] is None:
        return seal, None
    return seal, {name: found[f"row_{name}"] for name in AUDITED}


_END = sa.select(
    sa.func.greatest(
        sa.select(sa.func.coalesce(sa.func.max(_seal.c.seq), 0)).scalar_subquery(),
        sa.select(sa.func.coalesce(sa.func.max(_root.c.last_seq), 0)).scalar_subquery(),
    )
)
_LINKS = (
    sa.select(_seal, *(_audit.c[name].label(f"row_{name}") for name in AUDITED))
    .outerjoin(_audit, _audit.c.id == _seal.c.audit_id)
    .where(_seal.c.seq > sa.bindparam("after"), _seal.c.seq <= sa.bindparam("end"))
    .order_by(_seal.c.seq)
    .limit(_PAGE)
)
_ROOTS = (
    sa.select(_root)
    .where(_root.c.last_seq > sa.bindparam("after"), _root.c.last_seq <= sa.bindparam("upto"))
    .order_by(_root.c.last_seq)
)
# One statement, one snapshot: a row and its place among the waiting commit together, and so do its link and its leaving.
_UNSEALED_AND_GONE = (
    sa.select(_unsealed.c.audit_id)
    .outerjoin(_audit, _audit.c.id == _unsealed.c.audit_id)
    .outerjoin(_seal, _seal.c.audit_id == _unsealed.c.audit_id)
    .where(_audit.c.id.is_(None), _seal.c.audit_id.is_(None))
    .order_by(_unsealed.c.at, _unsealed.c.audit_id)
)
_NEITHER_SEALED_NOR_QUEUED = (
    sa.select(_audit.c.id)
    .outerjoin(_seal, _seal.c.audit_id == _audit.c.id)
    .outerjoin(_unsealed, sa.and_(_unsealed.c.at == _audit.c.at, _unsealed.c.audit_id == _audit.c.id))
    .where(_seal.c.audit_id.is_(None), _unsealed.c.audit_id.is_(None))
    .order_by(_audit.c.at, _audit.c.id)
)
_WINDOW = (
    sa.select(sa.func.count().label("rows"), sa.func.min(_audit.c.at).label("oldest"))
    .select_from(_audit)
    .outerjoin(_seal, _seal.c.audit_id == _audit.c.id)
    .where(_seal.c.audit_id.is_(None))
)
