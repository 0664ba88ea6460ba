"""Chains rows not sealed yet and signs the end of the chain; one sealer per service at a time."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import asyncpg
import sqlalchemy as sa

from chassis import failpoints
from chassis.audit.chain import AUDITED, Root, Seal, link, sign
from chassis.audit.table import TABLES
from chassis.domain.errors import Unavailable
from chassis.leadership import SESSION_LOST
from chassis.telemetry.logging import get_logger

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.db.database import Database
    from chassis.ports import Clock

    Place = tuple[datetime, UUID]

_LOCK = 0x5365_616C  # "Seal": one number for all, each service has its own database
_BATCH = 500
_STRETCH_ROWS = 10_000
_RECENT = timedelta(hours=1)
_WALK_ALL_EVERY = timedelta(hours=1)
_BEGINNING = (datetime(1, 1, 2, tzinfo=UTC), UUID(int=0))
_END = (datetime(9999, 12, 30, tzinfo=UTC), UUID(int=2**128 - 1))
_audit, _seal, _root = TABLES.audit, TABLES.seal, TABLES.root
_log = get_logger(__name__)
_SESSION_LOST = (*SESSION_LOST, TimeoutError, asyncpg.PostgresError)


class AuditChainBroken(Exception):
    """The end of the chain is not what was signed: sealing on would cover the tampering up."""

    def __init__(self, last_seal: int, last_signed: int) -> None:
        """Numbers of the last link and of the last one that a root covers."""
        super().__init__(
            f"The audit chain ends at link {last_seal}, its last signed root at link {last_signed}, "
            "and the two do not agree: nothing is sealed until this is explained. Keep a copy of "
            "the database as it is, run `audit verify`, and tell the data protection officer."
        )
        self.last_signed = last_signed


class Sealer:
    """Seals as the worker role. A second sealer on the same database does nothing while one leads."""

    def __init__(self, db: Database, signing_key: Ed25519PrivateKey, clock: Clock) -> None:
        """`db` connects as the worker role; `signing_key` comes from `signing.load_private`."""
        self._db = db
        self._key = signing_key
        self._clock = clock
        self._leadership: asyncpg.Connection | None = None
        self._walked_all_at: datetime | None = None

    async def seal_once(self) -> int:
        """Seals what was committed so far and returns the number; 0 while another sealer leads.

        A row dated more than an hour back (a clock was wrong, a commit was slow) is found by the
        hourly walk over the whole record. Raises AuditChainBroken, and Unavailable when the
        database cannot be reached.
        """
        if not await self._leads():
            return 0
        now = self._clock.now()
        walk_all = self._walked_all_at is None or now - self._walked_all_at >= _WALK_ALL_EVERY
        sealed = await self._seal_from(_BEGINNING if walk_all else (now - _RECENT, UUID(int=0)))
        if walk_all:
            self._walked_all_at = now
        return sealed

    async def run(self, stop: asyncio.Event, every_seconds: float = 5) -> None:
        """Seals until `stop` is set. A broken chain is logged each round and never ends the worker."""
        try:
            while not stop.is_set():
                try:
                    await self.seal_once()
                except Unavailable as error:
                    _log.warning("audit.seal_delayed", error=error)
                except AuditChainBroken as error:
                    _log.error("audit.chain_broken", audit_seq=error.last_signed, error=error)
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), every_seconds)
        finally:
            await self.close()

    async def close(self) -> None:
        """Gives the leadership up."""
        leadership, self._leadership = self._leadership, None
        if leadership is not None:
            # Unlocked first: the server notices a closed session only some time later.
            with suppress(*_SESSION_LOST):
                await leadership.execute("select pg_advisory_unlock($1)", _LOCK, timeout=1)
            leadership.terminate()

    async def _leads(self) -> bool:
        """Whether this sealer holds the session lock; a lost session is replaced by a new attempt."""
        try:
            if self._leadership is None:
                self._leadership = await self._try_to_lead()
            else:
                await self._leadership.execute("select 1", timeout=3)
        except _SESSION_LOST as error:
            await self.close()
            raise Unavailable from error
        return self._leadership is not None

    async def _try_to_lead(self) -> asyncpg.Connection | None:
        session = await self._db.connect_raw()
        leads = False
        try:
            leads = await session.fetchval("select pg_try_advisory_lock($1)", _LOCK, timeout=3)
        finally:
            if not leads:
                session.terminate()
        return session if leads else None

    async def _seal_from(self, after: Place) -> int:
        """Walks the record by time in stretches, so that no statement grows with its age."""
        total = 0
        upto: Place | None = after
        while upto is not None:
            async with self._db.transaction() as connection:
                start = {"after": after[0], "after_id": after[1]}
                end = (await connection.execute(_STRETCH, start)).one_or_none()
            upto = (end.at, end.id) if end else None
            while sealed := await self._seal_batch(after, upto or _END):
                total += sealed
                if sealed < _BATCH:
                    break
            after = upto or after
        return total

    async def _seal_batch(self, after: Place, upto: Place) -> int:
        async with self._db.transaction() as connection:
            last = await _end_of_chain(connection)
            stretch = {"after": after[0], "after_id": after[1], "upto": upto[0], "upto_id": upto[1]}
            found = await connection.execute(_NOT_SEALED, stretch)
            rows = [dict(row) for row in found.mappings()]
            if not rows:
                return 0
            at = self._clock.now()
            seals = link(rows, last, at)
            root = sign(seals, self._key, at)
            await connection.execute(sa.insert(_seal), [asdict(seal) for seal in seals])
            failpoints.reached("in-sealing")
            await connection.execute(sa.insert(_root), asdict(root))
        # A second place that remembers the head: a chain cut at its end is seen by comparing.
        head = root.root.hex()
        _log.info("audit.sealed", audit_seq=root.last_seq, count=root.count, audit_root=head)
        return len(seals)


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
# By what is not sealed, never by "newer than the last one": a row may commit after a later one.
_NOT_SEALED = (
    sa.select(*(_audit.c[name] for name in AUDITED))
    .where(~_SEALED, _PLACE > _AFTER, _PLACE <= _UPTO)
    .order_by(_audit.c.at, _audit.c.id)
    .limit(_BATCH)
)


async def _end_of_chain(connection: AsyncConnection) -> Seal | None:
    """The last link, checked against the last signed root."""
    seals = sa.select(_seal).order_by(_seal.c.seq.desc()).limit(1)
    roots = sa.select(_root).order_by(_root.c.last_seq.desc()).limit(1)
    seal = (await connection.execute(seals)).mappings().one_or_none()
    root = (await connection.execute(roots)).mappings().one_or_none()
    if not seal and not root:
        return None
    last = Seal(**seal) if seal else None
    signed = Root(**root) if root else None
    if not last or not signed or (last.seq, last.chain_hash) != (signed.last_seq, signed.root):
        raise AuditChainBroken(last.seq if last else 0, signed.last_seq if signed else 0)
    return last
