"""What the worker erases: drafts, questions without a report and tickets that are too old, and the key of each that has one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Uuid, all_, delete, insert, literal, select

from chassis.outbox.writer import OutboxWriter
from chassis.processes.apart import PutOff
from chassis.processes.rounds import Rounds
from chassis.telemetry.logging import get_logger
from identification.adapters import tables
from identification.adapters.drafts.repository import HEAD, draft_from, publish_over
from identification.adapters.tables import ANSWERED, advice
from identification.adapters.unit_of_work import SOURCE
from identification.domain.advice.advice import KEPT as ADVICE_KEPT
from identification.domain.drafts.draft import KEPT

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.db.database import Database
    from chassis.ports import Clock
    from chassis.vault.keys import KeyStore

_EVERY_SECONDS = 30.0
_TICKETS_KEPT = timedelta(days=1)
"""Longer than a ticket lives, so that a caller who comes too late with one learns that."""
_PAGE = 500
_draft, _erasure, _ticket = tables.draft, tables.erasure, tables.upload_ticket
_log = get_logger(__name__)


class Erasures:
    """The row goes first and leaves a note in its own transaction; the note goes when the key is destroyed."""

    def __init__(self, database: Database, keys: KeyStore, clock: Clock) -> None:
        """`database` as the worker role, `keys` as the worker role of the database of keys."""
        self._database = database
        self._keys = keys
        self._clock = clock
        self._put_off = PutOff("drafts")
        self.rounds = Rounds("drafts", self.erase_once, _EVERY_SECONDS, self._put_off)

    async def erase_once(self) -> None:
        """One round of the worker."""
        if erased := await self.erase():
            _log.info("drafts.keys_destroyed", count=erased)

    async def erase(self) -> int:
        """Removes what is too old, then destroys the keys of all that is gone; returns the number of keys. Raises Unavailable."""
        await self._expire()
        erased, failed = 0, set(self._put_off.left_out)
        # What failed is left out until this round has ended, however long it takes.
        while owners := await self._noted(failed):
            erased += (await self._put_off.each(owners, self._erase, self._ping)).done
            failed.update(owner for owner in owners if owner in self._put_off)
        return erased

    async def _ping(self) -> None:
        await self._keys.ping()
        await self._database.ping()

    async def _erase(self, owner: UUID) -> bool:
        await self._keys.destroy(owner, self._clock.now())
        await self._done(owner)
        return True

    async def _expire(self) -> None:
        now = self._clock.now()
        old = delete(_draft).where(_draft.c.updated_at <= now - KEPT).returning(*HEAD)
        async with self._database.transaction() as connection:
            gone = [draft_from(row) for row in (await connection.execute(old)).all()]
            if gone:
                await connection.execute(insert(_erasure), [{"owner_id": draft.id, "at": now} for draft in gone])
                publish_over(gone, OutboxWriter(connection, SOURCE, clock=self._clock), now)
        old_advice = delete(advice).where(ANSWERED, advice.c.answered_at <= now - ADVICE_KEPT).returning(advice.c.id)
        old_tickets = delete(_ticket).where(_ticket.c.issued_at <= now - _TICKETS_KEPT)
        async with self._database.transaction() as connection:
            await connection.execute(old_tickets)
            answered = (await connection.execute(old_advice)).scalars().all()
            if answered:
                await connection.execute(insert(_erasure), [{"owner_id": owner, "at": now} for owner in answered])

    async def _noted(self, without: set[UUID]) -> list[UUID]:
        noted = (
            select(_erasure.c.owner_id)
            .where(_erasure.c.owner_id != all_(literal(list(without), ARRAY(Uuid))))
            .limit(_PAGE)
        )
        async with self._database.transaction() as connection:
            return list((await connection.execute(noted)).scalars())

    async def _done(self, owner: UUID) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(delete(_erasure).where(_erasure.c.owner_id == owner))
