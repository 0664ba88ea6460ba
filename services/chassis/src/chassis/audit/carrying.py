"""The kept head, carried to two places that a superuser of the database does not rule: a folder and the bus."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from chassis.audit.head import EMPTY, Head
from chassis.audit.refusals import HeadUnusable
from chassis.audit.sealer_state import copy_into
from chassis.domain.errors import Unavailable
from chassis.outbox.writer import OutboxWriter
from chassis.processes.rounds import rest
from chassis.telemetry.logging import get_logger
from contracts.events.heads import head_sealed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from chassis.audit.sealer_state import HeadFile, SealerState
    from chassis.db.database import Database
    from chassis.ports import Clock

_PAUSE_SECONDS, _POLL_SECONDS = 60.0, 5.0
_log = get_logger(__name__)


class _Carrying:
    """At most once a minute; a place that is away is tried again. Of several processes the one whose sealer `leads`."""

    def __init__(self, file: HeadFile, clock: Clock, leads: Callable[[], bool] = lambda: True) -> None:
        self._file = file
        self._clock = clock
        self._leads = leads
        self._failure: Exception | None = None

    async def ready(self) -> None:
        """Returns while the last try succeeded; raises what it raised."""
        if self._failure is not None:
            raise self._failure

    async def once(self) -> bool:
        """Whether something was to be carried (nothing before the first seal) and is; raises Unavailable, HeadUnusable."""
        kept = await asyncio.to_thread(self._file.read) if self._leads() else None
        return kept is not None and kept.head != EMPTY and await self._carry(kept)

    async def _carry(self, kept: SealerState) -> bool:
        raise NotImplementedError

    def _log_failed(self, error: Exception) -> None:
        raise NotImplementedError

    async def run(self, stop: asyncio.Event) -> None:
        """Carries until `stop`."""
        while not stop.is_set():
            carried = False
            try:
                carried = await self.once()
                self._failure = None
            except (Unavailable, HeadUnusable) as error:
                self._failure = error
                self._log_failed(error)
            await rest(stop, _PAUSE_SECONDS if carried else _POLL_SECONDS)


class HeadCopies(_Carrying):
    """A copy a day into a folder, which should be on another machine, or on a disk that forbids changes."""

    def __init__(self, file: HeadFile, folder: Path, clock: Clock, leads: Callable[[], bool] = lambda: True) -> None:
        super().__init__(file, clock, leads)
        self._folder = folder

    async def _carry(self, kept: SealerState) -> bool:
        await asyncio.to_thread(copy_into, self._folder, kept, self._clock.now().date().isoformat())
        return True

    def _log_failed(self, error: Exception) -> None:
        _log.warning("audit.copy_failed", error=error)


class HeadPublisher(_Carrying):
    """To the bus: heads follow each other, so the newest says all, and the outbox keeps each for good."""

    def __init__(self, db: Database, file: HeadFile, clock: Clock, leads: Callable[[], bool] = lambda: True) -> None:
        """`db` connects as the worker role."""
        super().__init__(file, clock, leads)
        self._db = db
        self._published: Head = EMPTY

    async def _carry(self, kept: SealerState) -> bool:
        head = kept.head
        if head == self._published:
            return False
        async with self._db.transaction() as connection:
            event = head_sealed(self._file.service, head.seq, head.root, self._clock.now())
            OutboxWriter(connection, self._file.service, clock=self._clock).write(event)
        self._published = head
        return True

    def _log_failed(self, error: Exception) -> None:
        _log.warning("audit.telling_delayed", error=error)
