"""Questions without a report in PostgreSQL, each sealed under a key of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson
from sqlalchemy import and_, func, insert, or_, select, text, true, tuple_, update

from chassis.cursors import Place
from chassis.db.rows import Stored
from chassis.domain.errors import NotFound
from identification.adapters.contents.padding import padded, unpadded
from identification.adapters.duty.repository import ROSTER_NOW, on_duty_beside
from identification.adapters.reading.reach import kind_of, reaches_all
from identification.adapters.tables import WAITS, advice
from identification.application.advice.ports import Found
from identification.domain.advice.advice import KEPT, Advice, AdviceProgress, AdviceText, Asking

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Row

    from chassis.cursors import Cursors
    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.outbox.writer import OutboxWriter
    from chassis.ports import Page
    from chassis.vault.vault import Vault

KIND: Final = "advice"
_QUESTION, _ANSWER = "ciphertext", "answer"
_STORED = Stored(advice, Asking, AdviceProgress, beside={_QUESTION, _ANSWER})
_HEAD = [column for column in advice.c if column.name not in {_QUESTION, _ANSWER}]
_HOLD = text("select pg_advisory_xact_lock(hashtextextended('advice of ' || :author, 0))")


@dataclass(frozen=True, slots=True)
class PostgresAdvices:
    """The `Advices` port on one connection; `standing_duty` is on duty while no turn of the roster is in force."""

    _connection: Transaction
    _vault: Vault
    _outbox: OutboxWriter
    _cursors: Cursors
    _standing_duty: frozenset[UUID]

    async def hold(self, principal: Principal) -> None:
        """By the asker's id, so that two first questions wait for each other too."""
        await self._connection.execute(_HOLD, {"author": str(principal.subject)})

    async def waiting_of(self, principal: Principal) -> int:
        query = select(func.count()).select_from(advice).where(WAITS, advice.c.author_id == principal.subject)
        return int((await self._connection.execute(query)).scalar_one())

    async def add(self, asked: Advice, advice_text: AdviceText) -> None:
        """Makes the key first (it commits on its own; a sweeper removes it if this transaction fails)."""
        await self._vault.create([(KIND, asked.id)])
        typed = orjson.dumps({"text": advice_text.text, "callbackPhone": advice_text.callback_phone})
        values = {
            **_STORED.values(asked.asking, asked.progress),
            _QUESTION: await self._sealed(asked, _QUESTION, typed),
        }
        await self._connection.execute(insert(advice).values(values))
        self._publish(asked)

    async def find(self, advice_id: UUID, principal: Principal, now: datetime, *, for_update: bool = False) -> Found:
        reachable = (advice.c.id == advice_id, _there(now), _reach(principal))
        if for_update:
            # A statement of its own: after a wait for the lock the next one sees what was committed meanwhile.
            await self._connection.execute(select(advice.c.id).where(*reachable).with_for_update())
        query = select(*_HEAD, on_duty_beside()).where(*reachable)
        row = (await self._connection.execute(query, {ROSTER_NOW: now})).one_or_none()
        if row is None:
            raise NotFound
        return self._found(row)

    async def save(self, answered: Advice, answer: str) -> None:
        sealed = await self._sealed(answered, _ANSWER, orjson.dumps(answer))
        values = {**_STORED.values(answered.progress), _ANSWER: sealed}
        await self._connection.execute(update(advice).where(advice.c.id == answered.id).values(values))
        self._publish(answered)

    async def open(self, asked: Advice) -> tuple[AdviceText, str | None]:
        """Fetched and decrypted; raises KeyDestroyed, which is a NotFound."""
        row = (await self._connection.execute(select(advice).where(advice.c.id == asked.id))).one()
        typed = orjson.loads(await self._opened(asked, _QUESTION, row.ciphertext))
        answer = None if row.answer is None else orjson.loads(await self._opened(asked, _ANSWER, row.answer))
        return AdviceText(typed["text"], typed["callbackPhone"]), answer

    async def page(
        self, principal: Principal, now: datetime, first: int, after: str | None, *, waiting: bool
    ) -> Page[Found]:
        """One range of an index, for any caller."""
        of, key = f"{KIND} that waits" if waiting else KIND, tuple_(advice.c.asked_at, advice.c.id)
        conditions = [_reach(principal), WAITS if waiting else _there(now)]
        if after is not None:
            last = tuple_(*self._cursors.read(of, principal, after).row)
            conditions.append(key > last if waiting else key < last)
        in_order = [column if waiting else column.desc() for column in (advice.c.asked_at, advice.c.id)]
        query = select(*_HEAD, on_duty_beside()).where(*conditions).order_by(*in_order).limit(first + 1)
        rows = (await self._connection.execute(query, {ROSTER_NOW: now})).all()
        return self._cursors.of_page(of, principal, rows, first, self._found, lambda row: Place(row.asked_at, row.id))

    async def _sealed(self, asked: Advice, column: str, value: bytes) -> bytes:
        return await self._vault.encrypt(asked.id, KIND, column, asked.id, padded(value))

    async def _opened(self, asked: Advice, column: str, sealed: bytes) -> bytes:
        return unpadded(await self._vault.decrypt(asked.id, KIND, column, asked.id, sealed))

    def _found(self, row: Row[Any]) -> Found:
        stored = row._asdict()
        found = Advice(_STORED.read(Asking, stored), _STORED.read(AdviceProgress, stored))
        return Found(found, frozenset(row.on_duty or ()) or self._standing_duty)

    def _publish(self, asked: Advice) -> None:
        for event in asked.pull_events():
            self._outbox.write(event, asked.id)


def _there(now: datetime) -> ColumnElement[bool]:
    return or_(advice.c.answered_at.is_(None), advice.c.answered_at > now - KEPT)


def _reach(principal: Principal) -> ColumnElement[bool]:
    if reaches_all(kind_of(principal)):
        return true()
    return and_(advice.c.author_id == principal.subject, advice.c.author_agency == principal.agency)
