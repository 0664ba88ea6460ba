"""A record that was sealed for years, made at once: the sealer's own arithmetic, but by COPY."""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import TYPE_CHECKING

from chassis.audit.chain import AUDITED, Root, Seal, link, sign
from chassis.audit.head import EMPTY
from chassis.audit.kept import Kept
from chassis.audit.links import BATCH

if TYPE_CHECKING:
    import asyncpg
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from chassis.audit.kept import HeadFile
    from chassis.db.database import Database
    from chassis.ports import Clock

_ROWS = f"select {', '.join(AUDITED)} from audit order by at, id"
_AT_ONCE = 20 * BATCH
_NO_LIMIT = 3600.0


async def seal_all(database: Database, key: Ed25519PrivateKey, file: HeadFile, clock: Clock) -> None:
    """Seals a record that nobody has begun to seal, as the worker role, and keeps its head; a begun one is left alone."""
    connection = await database.connect_raw()
    try:
        if await connection.fetchval("select exists (select from audit_seal)"):
            return
        head, at, seals, roots = EMPTY, clock.now(), [], []
        async with connection.transaction():
            read = await connection.cursor(_ROWS, timeout=_NO_LIMIT)
            while rows := await read.fetch(BATCH, timeout=_NO_LIMIT):
                linked = link([dict(row) for row in rows], at, head)
                head = linked[-1].head
                seals += linked
                roots.append(sign(linked, key, at))
                if len(seals) >= _AT_ONCE:
                    await _store(connection, seals, roots)
            await _store(connection, seals, roots)
        file.write(Kept(file.service, head, clock.now()))
    finally:
        await connection.close()


async def _store(connection: asyncpg.Connection, seals: list[Seal], roots: list[Root]) -> None:
    for name, kind, each in (("audit_seal", Seal, seals), ("audit_root", Root, roots)):
        columns = [field.name for field in fields(kind)]
        await connection.copy_records_to_table(name, columns=columns, records=map(astuple, each), timeout=_NO_LIMIT)
        each.clear()
