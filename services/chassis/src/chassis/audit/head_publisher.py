"""Publishes on the bus where the record ends: one more place that a superuser of the database does not rule."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from chassis.audit.head import EMPTY, Head
from chassis.audit.refusals import HeadUnusable
from chassis.domain.errors import Unavailable
from chassis.outbox.writer import OutboxWriter
from chassis.processes.rounds import rest
from chassis.telemetry.logging import get_logger
from contracts.events.heads import head_sealed

if TYPE_CHECKING:
    from collections.abc import Callable

    from chassis.audit.sealer_state import HeadFile
    from chassis.db.database import Database
    from chassis.ports import Clock

_PAUSE_SECONDS, _POLL_SECONDS = 60.0, 5.0
_log = get_logger(__name__)


class HeadPublisher:
    """At most once a minute: heads follow each other, so the newest says all, and the outbox keeps each for good."""

    def __init__(self, db: Database, file: HeadFile, clock: Clock, leads: Callable[[], bool] = lambda: True) -> None:
        """`db` connects as the worker role; of several processes the one tells whose sealer `leads`."""
        self._leads = leads
        self._db = db
        self._file = file
        self._clock = clock
        self._published: Head = EMPTY

    async def publish_once(self) -> bool:
        """Whether there was something new to tell. Raises Unavailable and HeadUnusable."""
        kept = await asyncio.to_thread(self._file.read) if self._leads() else None
        if kept is None or kept.head in (self._published, EMPTY):
            return False
        head = kept.head
        async with self._db.transaction() as connection:
            event = head_sealed(self._file.service, head.seq, head.root, self._clock.now())
            OutboxWriter(connection, self._file.service, clock=self._clock).write(event)
        self._published = head
        return True

    async def run(self, stop: asyncio.Event) -> None:
        """Tells until `stop`."""
        while not stop.is_set():
            published = False
            try:
                published = await self.publish_once()
            except (Unavailable, HeadUnusable) as error:
                _log.warning("audit.telling_delayed", error=error)
            await rest(stop, _PAUSE_SECONDS if published else _POLL_SECONDS)
