"""Forgets commands that nobody will repeat any more."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from opentelemetry.instrumentation.utils import suppress_instrumentation

from chassis.domain.errors import Unavailable
from chassis.idempotency.store import forget
from chassis.telemetry.logging import get_logger

if TYPE_CHECKING:
    from chassis.db.database import Database
    from chassis.ports import Clock

# A client that repeats a command after a month means a new one.
KEPT = timedelta(days=30)
_EVERY_SECONDS = 3600.0
_log = get_logger(__name__)


class Forgetting:
    """A job of every worker."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """`database` connects as the worker role."""
        self._database = database
        self._clock = clock

    async def run(self, stop: asyncio.Event) -> None:
        """Forgets once an hour until `stop`; a database that is away is waited for."""
        while not stop.is_set():
            try:
                with suppress_instrumentation():
                    async with self._database.transaction() as connection:
                        await forget(connection, self._clock.now(), KEPT)
            except Unavailable as error:
                _log.warning("idempotency.forgetting_delayed", error=error)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _EVERY_SECONDS)
