"""Chains rows not sealed yet and signs the end of the chain; one sealer per service at a time."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from chassis.audit.chain import link, sign
from chassis.audit.links import BEGINNING, add, end_of_chain, holds, left, rows_named, take_out, unchanged, waiting
from chassis.audit.refusals import BehindHead, HeadUnknown, LinksUnsound, RowsGone, SealingRefused
from chassis.audit.sealer_state import Intent
from chassis.audit.verify import walked
from chassis.domain.errors import Unavailable
from chassis.processes import failpoints
from chassis.processes.leadership import Leadership
from chassis.processes.rounds import rest
from chassis.telemetry.logging import get_logger

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.audit.head import Head
    from chassis.audit.links import Place
    from chassis.audit.sealer_state import HeadFile, SealerState
    from chassis.db.database import Database
    from chassis.ports import Clock

_LOCK = 0x5365_616C  # "Seal": one number for all, each service has its own database
_log = get_logger(__name__)


def sealer_leadership(db: Database) -> Leadership:
    """Held by the process that may change the chain or the head that is kept of it, however long a batch takes."""
    return Leadership(db, _LOCK, may_hang=True)


class Sealer:
    """Seals as the worker role. A second sealer on the same database does nothing while one leads.

    The head is kept in a file: what it is about to add before the database has it, what was added after (decision 0024).
    """

    def __init__(self, db: Database, signing_key: Ed25519PrivateKey, clock: Clock, file: HeadFile) -> None:
        """`db` connects as the worker role; `signing_key` comes from `signing.load_private`."""
        self._db = db
        self._key = signing_key
        self._clock = clock
        self._file = file
        self._lead = sealer_leadership(db)
        self._kept: SealerState | None = None
        self._trouble: Exception | None = None
        self._left: tuple[int, float] | None = None
        self._looked_at = 0.0

    def status(self) -> dict[str, int | float | None]:
        """What is not sealed yet, and for how long the oldest, which grows between two looks; null until the first look."""
        if self._left is None:
            return {"record_unsealed": None, "record_oldest_unsealed_seconds": None}
        rows, age = self._left
        since = time.monotonic() - self._looked_at if rows else 0.0
        return {"record_unsealed": rows, "record_oldest_unsealed_seconds": round(age + since, 3)}

    async def ready(self) -> None:
        """Returns while the sealer seals or is on standby; raises SealingRefused, or what ended the last round."""
        if self._trouble is not None:
            raise self._trouble

    @property
    def leads(self) -> bool:
        """Whether this sealer seals; where it does not, another does, or that cannot be asked."""
        return self._lead.ours

    async def seal_once(self) -> int:
        """Seals what was committed so far and returns the number; 0 while another sealer leads.

        Reads what is not sealed and nothing else, so that no round grows with the record; a row is there from its
        own commit on, whatever its date (decision 0039). Raises SealingRefused, and Unavailable when the database
        cannot be reached.
        """
        try:
            return await self._seal() if await self._lead.held() else 0
        except BaseException:
            # Whether the last batch reached the database is read anew, there and in the file.
            self._kept = None
            raise

    async def _seal(self) -> int:
        sealed = await self._begin() if self._kept is None else 0
        after: Place | None = BEGINNING
        while after is not None:
            number, after = await self._seal_page(after)
            sealed += number
        return sealed

    async def run(self, stop: asyncio.Event, every_seconds: float = 5) -> None:
        """Seals until `stop` is set. A refusal, or unforeseen trouble, is logged each round and never ends the worker."""
        try:
            while not stop.is_set():
                try:
                    await self._look()
                    await self.seal_once()
                    self._trouble = None
                    await self._look()
                except Unavailable as error:
                    _log.warning("audit.seal_delayed", error=error)
                except SealingRefused as error:
                    self._trouble = error
                    _log.error("audit.sealing_refused", audit_seq=error.at, error=error)
                    # The process that explains it may have the lock, and the file is read again afterwards.
                    await self.close()
                except Exception as error:  # noqa: BLE001 -- shown by /readyz; mails, alarms and clocks go on beside it
                    self._trouble = error
                    _log.error("audit.sealing_failed", error=error)
                await rest(stop, every_seconds)
        finally:
            await self.close()

    async def _look(self) -> None:
        async with self._db.transaction() as connection:
            self._left, self._looked_at = await left(connection), time.monotonic()

    async def close(self) -> None:
        """Gives the leadership up."""
        self._kept = None
        await self._lead.release()

    async def _begin(self) -> int:
        """Compares the record with what is kept, and finishes the batch that was under way; how many rows it had."""
        kept = await asyncio.to_thread(self._file.read)
        async with self._db.transaction() as connection:
            end = await end_of_chain(connection)
            if kept is None:
                # An empty record as well: one that was emptied, with its file, looks like a new one.
                raise HeadUnknown(end.seq)
            owed = await self._owed(connection, kept, end)
        if owed is not None:
            self._kept = kept
            return await self._finish(owed)
        await self._keep(replace(kept, head=end, intent=None))
        return 0

    async def _owed(self, connection: AsyncConnection, kept: SealerState, end: Head) -> Intent | None:
        """The batch that did not reach the database; raises SealingRefused when the record is not what was kept."""
        if not await holds(connection, kept.head):
            raise BehindHead(kept.head, end.seq)
        intent = kept.intent
        if intent is not None and not await holds(connection, intent.head):
            if end == kept.head:
                return intent
            # Another sealer went on: it may have sealed these rows in other batches, but they are still what they were.
            if not await unchanged(connection, intent, kept.head):
                raise RowsGone(kept.head)
        # Another sealer went on, or this one ended before it could note that it had: each link has its signature.
        walk = await walked(connection, (self._key.public_key(),), (), kept.head)
        if walk.unsound is not None:
            raise LinksUnsound(kept.head, walk.unsound.sentence)
        return None

    async def _seal_page(self, after: Place) -> tuple[int, Place | None]:
        """How many rows of a page were sealed, and where the next page begins."""
        kept = self._known()
        async with self._db.transaction() as connection:
            end = await end_of_chain(connection)
            if end != kept.head:
                raise BehindHead(kept.head, end.seq)
            page = await waiting(connection, after)
            # A sealer of an older release, or a restore, added the link and left the row waiting.
            await take_out(connection, page.sealed)
        if not page.rows:
            return 0, page.upto
        at = self._clock.now()
        intent = Intent(tuple(row["id"] for row in page.rows), at, link(page.rows, at, end)[-1].head)
        await self._keep(replace(kept, intent=intent))
        failpoints.reached("head-intended")
        return await self._finish(intent), page.upto

    async def _finish(self, intent: Intent) -> int:
        """Adds a batch that is kept as intended, whether it was intended just now or before the last end of the worker."""
        kept = self._known()
        async with self._db.transaction() as connection:
            rows = await rows_named(connection, intent.rows)
            seals = link(rows, intent.at, kept.head)
            if not seals or seals[-1].head != intent.head:
                raise RowsGone(kept.head)
            root = sign(seals, self._key, intent.at)
            await add(connection, rows, seals, root)
        failpoints.reached("sealed")
        await self._keep(replace(kept, head=intent.head, intent=None))
        _log.info("audit.sealed", audit_seq=root.last_seq, count=root.count, audit_root=root.root.hex())
        return len(seals)

    async def _keep(self, kept: SealerState) -> None:
        if kept != self._kept:
            kept = replace(kept, at=self._clock.now())
            await asyncio.to_thread(self._file.write, kept)
            self._kept = kept

    def _known(self) -> SealerState:
        if self._kept is None:
            raise Unavailable
        return self._kept
