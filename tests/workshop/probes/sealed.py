"""A record that was sealed for years, made at once: the sealer's own arithmetic, but by COPY."""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import TYPE_CHECKING

import asyncpg

from chassis.audit import signing
from chassis.audit.chain import AUDITED, Root, Seal, link, sign
from chassis.audit.head import EMPTY
from chassis.audit.links import BATCH
from chassis.audit.sealer_state import HeadFile, SealerState
from chassis.db.database import Database
from chassis.domain.errors import Unavailable
from chassis.time import SystemClock

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from chassis.ports import Clock
    from chassis.settings.processes import WorkerSettings

_ROWS = f"select {', '.join(AUDITED)} from audit order by at, id"
_AT_ONCE = 20 * BATCH
_NO_LIMIT = 3600.0


async def seal_record(service: str, settings: WorkerSettings) -> None:
    """Seals a record that no one has begun to seal, as the worker role, and keeps its head; a begun one is left alone.

    Raises Unavailable.
    """
    key, file = signing.load_private(settings.keys.audit_signing), HeadFile(settings.record.head, service)
    database = Database(settings.db.worker_dsn)
    try:
        await _seal_all(database, key, file, SystemClock())
    except (OSError, asyncpg.PostgresConnectionError) as error:
        raise Unavailable from error
    finally:
        await database.dispose()


async def _seal_all(database: Database, key: Ed25519PrivateKey, file: HeadFile, clock: Clock) -> None:
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
            if await connection.fetchval("select to_regclass('audit_unsealed') is not null"):
                await connection.execute("delete from audit_unsealed", timeout=_NO_LIMIT)
        file.write(SealerState(file.service, head, clock.now()))
    finally:
        await connection.close()


async def _store(connection: asyncpg.Connection, seals: list[Seal], roots: list[Root]) -> None:
    for name, kind, each in (("audit_seal", Seal, seals), ("audit_root", Root, roots)):
        columns = [field.name for field in fields(kind)]
        await connection.copy_records_to_table(name, columns=columns, records=map(astuple, each), timeout=_NO_LIMIT)
        each.clear()
