"""Reads topics for one group: partitions are shared among its readers, and each key stays with one of them."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import kafka
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.errors import AuthorizationError, GroupAuthorizationFailedError, KafkaError

from chassis.bus.errors import BusUnavailable, CredentialsRefused, NotAllowed
from chassis.bus.kafka.connection import client_settings
from chassis.bus.kafka.joining import KeepsItsJoin
from chassis.bus.kafka.sign_in import SIGN_INS
from chassis.bus.ports import Received

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from chassis.settings.groups import KafkaBus

_SLICE_SECONDS = 0.5
_COMMIT_MS = 1_500
_SILENT_SECONDS = 8
"""Who did not hear for so long, to the second, has lost the broker: heartbeats are answered every three seconds."""
_METADATA_MS = 3_000
"""While a group shares its work anew there are no heartbeats; what is then asked on a connection of its own is answered."""

ASSIGNORS: Final = (CooperativeStickyAssignor,)
"""How the readers of a group share partitions. The cluster turns away who knows none that all others of the group know: another one
is put behind those of the release before, which go with a later release. A place keeps its word until its session has timed out."""


class KafkaConsumer:
    """The `BusConsumer` port on Apache Kafka. Several readers of a group share its partitions."""

    system: Final = "kafka"

    def __init__(self, bus: KafkaBus, group: str, topics: Sequence[str], place: str | None = None) -> None:
        """Connects at the first poll.

        `place` is a name that one reader of the group has at a time: one that comes back under it, after a death or on a
        new connection, has its partitions at once, which others get when its session has timed out (KIP-345).
        """
        self._settings = client_settings(bus)
        self._group = group
        self._topics = tuple(topics)
        self._place = place
        self._client: Any = None
        self._given: dict[Any, int] = {}
        self._lost = self._leads = False
        self._made_at = time.monotonic()
        # The library's consumer belongs to one thread.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="kafka-consumer")

    @property
    def leads(self) -> bool:
        """See the port: of several readers each that has a partition."""
        return self._leads

    async def poll(self, max_records: int, timeout_s: float) -> list[Received]:
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout_s
        while True:
            # Nothing can wake the library's poll, so it is asked in slices that an end of the process can wait for.
            records: list[Received] = await self._run(self._next, max_records, min(timeout_s, _SLICE_SECONDS))
            if records or loop.time() >= end:
                return records

    async def commit(self) -> None:
        if self._given:
            await self._run(self._commit)

    async def behind(self) -> int | None:
        """See the port; nothing is asked for it: each answer to a fetch says where its partition ends."""
        found: int | None = await self._run(self._beyond)
        return found

    async def close(self) -> None:
        await self._run(self._forget)

    async def _run(self, step: Callable[..., Any], *arguments: object) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, step, *arguments)

    def _next(self, max_records: int, timeout_s: float) -> list[Received]:
        try:
            found = self._ready_client().poll(int(timeout_s * 1000), max_records=max_records)
        except KafkaError as error:
            self._forget()
            raise self._named(error) from error
        self._listen()
        self._leads = bool(self._client.assignment())
        records = [received(record) for records in found.values() for record in records]
        self._given |= {partition: records[-1].offset + 1 for partition, records in found.items()}
        return records

    def _commit(self) -> None:
        done = {at: kafka.OffsetAndMetadata(offset, "", -1) for at, offset in self._given.items()}
        try:
            # Without a limit it would try for ever while the broker is away.
            self._ready_client().commit(done, timeout_ms=_COMMIT_MS)
        except KafkaError as error:
            self._forget()
            raise self._named(error) from error
        self._given = {}

    def _beyond(self) -> int | None:
        if self._client is None or not self._client.assignment():
            return None
        assigned: dict[Any, Any] = self._client._subscription.assignment  # noqa: SLF001 -- asked for a position, it may wait for the broker
        known = [each for each in list(assigned.values()) if None not in (each.highwater, each.position)]
        return sum(max(int(each.highwater - each.position.offset), 0) for each in known)

    def _listen(self) -> None:
        """Raises when nothing has been heard of the broker for long: the library itself only finds no records."""
        if self._is_refused():
            self._forget()
            raise CredentialsRefused
        # A client that may not know of a topic sees that in the list of topics: the library raises where it is not caught.
        if hidden := sorted(self._client._cluster.unauthorized_topics):  # noqa: SLF001 -- it has no other way to ask
            self._forget()
            raise NotAllowed(", ".join(hidden))
        answers = self._client.metrics()["consumer-metrics"].get("response-rate", 0)
        if answers:
            self._lost = False
        elif time.monotonic() - self._made_at > _SILENT_SECONDS:
            self._lost = True
            # Another one begins anew; the library may hold on for half a minute to one attempt to connect.
            self._forget()
        if self._lost:
            raise BusUnavailable

    def _ready_client(self) -> Any:
        if self._client is None:
            self._made_at = time.monotonic()
            self._client = kafka.KafkaConsumer(
                *self._topics,
                **self._settings | {"metadata_max_age_ms": _METADATA_MS},
                group_id=self._group,
                group_instance_id=self._place,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                partition_assignment_strategy=ASSIGNORS,
                session_timeout_ms=10_000,
                # Rates are of the last seconds of silence that still count as an answer.
                metrics_num_samples=_SILENT_SECONDS,
                metrics_sample_window_ms=1_000,
                # Records come from one fetched partition until it is used up: a busy one must not be long.
                max_partition_fetch_bytes=65_536,
            )
            self._client._coordinator.__class__ = KeepsItsJoin  # noqa: SLF001 -- the library has no other way to give it one
        return self._client

    def _forget(self) -> None:
        """What was given and not committed comes again, here or at another reader of the group."""
        client, self._client, self._given = self._client, None, {}
        self._leads = False
        if client is not None:
            with suppress(KafkaError):
                client.close(autocommit=False, timeout_ms=_COMMIT_MS)

    def _is_refused(self) -> bool:
        return SIGN_INS.refused(self._settings["sasl_plain_username"], self._made_at)

    def _named(self, error: KafkaError) -> Exception:
        if isinstance(error, GroupAuthorizationFailedError):
            return NotAllowed(f"the group {self._group}")
        if isinstance(error, AuthorizationError):
            return NotAllowed(", ".join(self._topics))
        return CredentialsRefused() if self._is_refused() else BusUnavailable()


def received(record: Any) -> Received:
    """A record of the library as the port gives it."""
    headers = {name: value or b"" for name, value in record.headers}
    return Received(record.topic, record.partition, record.offset, _key(record.key), headers, record.value or b"")


def _key(raw: bytes | None) -> UUID | None:
    try:
        return UUID((raw or b"").decode())
    except ValueError:
        return None
