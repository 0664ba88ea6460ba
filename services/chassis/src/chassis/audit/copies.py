"""A head a day in a second place, where neither the database nor this machine can take it back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from chassis.audit.head import EMPTY
from chassis.audit.refusals import HeadUnusable
from chassis.audit.sealer_state import copy_into
from chassis.processes.rounds import rest
from chassis.telemetry.logging import get_logger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from chassis.audit.sealer_state import HeadFile
    from chassis.ports import Clock

_PAUSE_SECONDS, _LOOK_SECONDS = 60.0, 5.0
_log = get_logger(__name__)


class HeadCopies:
    """Copies what is kept into a folder, once a day; a folder that is away is tried again."""

    def __init__(self, file: HeadFile, folder: Path, clock: Clock, leads: Callable[[], bool] = lambda: True) -> None:
        """`folder` should lie on another machine, or on a disk that forbids changes.

        Of several processes the one copies whose sealer `leads`.
        """
        self._leads = leads
        self._file = file
        self._folder = folder
        self._clock = clock
        self._failure: HeadUnusable | None = None

    async def ready(self) -> None:
        """Returns while today's copy could be made; raises HeadUnusable."""
        if self._failure is not None:
            raise self._failure

    async def copy_once(self) -> bool:
        """Whether today's copy is there now; nothing is copied before the first seal. Raises HeadUnusable."""
        kept = await asyncio.to_thread(self._file.read) if self._leads() else None
        if kept is None or kept.head == EMPTY:
            return False
        await asyncio.to_thread(copy_into, self._folder, kept, self._clock.now().date().isoformat())
        return True

    async def run(self, stop: asyncio.Event) -> None:
        """Copies until `stop`."""
        while not stop.is_set():
            copied = False
            try:
                copied = await self.copy_once()
                self._failure = None
            except HeadUnusable as error:
                self._failure = error
                _log.warning("audit.copy_failed", error=error)
            await rest(stop, _PAUSE_SECONDS if copied else _LOOK_SECONDS)
