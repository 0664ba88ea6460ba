"""Questions without a report that wait, in PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from notifications.adapters import tables
from notifications.adapters.waiting import KeptWaiting, Waiting
from notifications.domain.advice import ALERTED_AFTER, WaitingAdvice

if TYPE_CHECKING:
    from uuid import UUID

_table = tables.waiting_advice
_ADVICES = Waiting(_table, WaitingAdvice, held_by="advice_id", count="alerts", since="due_at", after=ALERTED_AFTER)
due_advice = _ADVICES.due


class PostgresAdvices(KeptWaiting[WaitingAdvice]):
    """The `Advices` port, as the worker role."""

    _rows = _ADVICES

    async def end(self, advice_id: UUID) -> None:
        await self._connection.execute(delete(_table).where(_table.c.advice_id == advice_id))
