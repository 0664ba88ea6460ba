"""Everything that a topic of Apache Kafka holds."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import kafka
from kafka.errors import AuthorizationError, KafkaError

from chassis.bus.errors import BusError, BusUnavailable, NotAllowed
from chassis.bus.kafka.connection import client_settings
from chassis.bus.kafka.consumer import received

if TYPE_CHECKING:
    from chassis.bus.ports import Received
    from chassis.settings.groups import KafkaBus

_POLL_MS, _ASK_MS, _GOODBYE_MS = 500, 5_000, 1_500
_SILENT_SECONDS = 15
"""A client that hears nothing for so long cannot say what the topic holds; a right just given is known everywhere by then."""


class KafkaContents:
    """The `BusContents` port; reads as the service's principal, in no group."""

    def __init__(self, bus: KafkaBus) -> None:
        """Connects when it is asked."""
        self._settings = client_settings(bus) | {"metadata_max_age_ms": 1_000}

    async def __call__(self, topic: str) -> list[Received]:
        """See the port."""
        return await asyncio.to_thread(self._read, topic)

    def _read(self, topic: str) -> list[Received]:
        client = kafka.KafkaConsumer(topic, **self._settings, group_id=None, auto_offset_reset="earliest")
        try:
            return _to_its_end(client, topic)
        finally:
            with suppress(KafkaError):
                client.close(autocommit=False, timeout_ms=_GOODBYE_MS)


def _to_its_end(client: Any, topic: str) -> list[Received]:
    found: list[Received] = []
    ends: dict[Any, int] = {}
    why: BusError = BusUnavailable()
    until = time.monotonic() + _SILENT_SECONDS
    while time.monotonic() < until:
        try:
            if records := [each for page in client.poll(_POLL_MS).values() for each in page]:
                found += map(received, records)
                until = time.monotonic() + _SILENT_SECONDS
            if not ends and (places := list(client.assignment())):
                ends = client.end_offsets(places, timeout_ms=_ASK_MS)
            if ends and all(client.position(place, timeout_ms=_ASK_MS) >= end for place, end in ends.items()):
                return found
        except AuthorizationError:
            why = NotAllowed(topic)
        except KafkaError:
            why = BusUnavailable()
    # A client that may not even know of a topic gets that in the list of topics alone.
    raise NotAllowed(topic) if client._cluster.unauthorized_topics else why  # noqa: SLF001 -- it has no other way to ask
