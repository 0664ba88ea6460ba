"""The worker publishes reminders of drafts left untouched: each once, until the author continues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select, update

from chassis.outbox.writer import OutboxWriter
from chassis.processes.rounds import Rounds
from identification.adapters import tables
from identification.adapters.drafts.repository import HEAD, draft_from
from identification.adapters.unit_of_work import SOURCE
from identification.domain.drafts.draft import KEPT, REMINDERS

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Select

    from chassis.db.database import Database
    from chassis.ports import Clock

_EVERY_SECONDS = 30.0
_PAGE = 100
_draft = tables.draft
_PRESSING = or_(_draft.c.danger, _draft.c.child)


class Reminders:
    """The reminder is recorded in the draft's row, in the transaction that publishes it: two workers, or a dying one, do it once."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """`database` as the worker role, which cannot read what was typed."""
        self._database = database
        self._clock = clock
        self.rounds = Rounds("drafts to remind of", self.remind_once, _EVERY_SECONDS)

    async def remind_once(self) -> bool:
        """Publishes some that are due; whether there may be more. Raises Unavailable."""
        now = self._clock.now()
        async with self._database.transaction() as connection:
            outbox = OutboxWriter(connection, SOURCE, clock=self._clock)
            rows = (await connection.execute(_due(now))).all()
            for draft in map(draft_from, rows):
                number = draft.due(now)
                marked = update(_draft).where(_draft.c.id == draft.id).values(reminded=number)
                await connection.execute(marked)
                outbox.write(draft.reminder_event(REMINDERS[number - 1].step, now), draft.id)
        return len(rows) == _PAGE


def _due(now: datetime) -> Select[Any]:
    """Those with a reminder due. Several that were missed are one; a draft being written is passed over."""
    reached = [
        and_(
            _draft.c.updated_at <= now - reminder.after,
            _draft.c.reminded < number,
            *([_PRESSING] if reminder.pressing_only else []),
        )
        for number, reminder in enumerate(REMINDERS, 1)
    ]
    there = _draft.c.updated_at > now - KEPT
    return select(*HEAD).where(there, or_(*reached)).limit(_PAGE).with_for_update(skip_locked=True)
