"""Appends records to topics as the principal of the service that owns them."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import kafka
from kafka.errors import (
    AuthorizationError,
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    UnknownTopicOrPartitionError,
)

from chassis.bus.errors import BusError, BusUnavailable, CredentialsRefused, NotAllowed, RecordRefused, UnknownTopic
from chassis.bus.kafka.connection import client_settings
from chassis.bus.kafka.sign_in import SIGN_INS
from chassis.processes import failpoints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.bus.ports import Record
    from chassis.settings.groups import KafkaBus

DELIVERY_SECONDS = 20.0
_SLICE_SECONDS = 0.2
_BATCH_BYTES, _LINGER_MS = 262_144, 100
"""Else the library's thread wakes for every few records of a wave and disturbs the one that hands them over (a third of the processor)."""
_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)


class KafkaProducer:
    """The `BusProducer` port on Apache Kafka: idempotent, acknowledged by every replica in sync.

    A client whose send failed is given up at once: the library's idempotent producer never sends again after a
    batch in flight has expired, and none of its topics after one was refused.
    """

    system: Final = "kafka"

    def __init__(self, bus: KafkaBus, *, delivery_seconds: float = DELIVERY_SECONDS) -> None:
        """Connects at the first send. A record not acknowledged after `delivery_seconds` has failed."""
        self._settings = client_settings(bus)
        # The library refuses to wait longer for one answer than for the delivery as a whole.
        longest = int(delivery_seconds * 1000) - _LINGER_MS
        self._settings["request_timeout_ms"] = min(self._settings["request_timeout_ms"], longest)
        self._delivery_seconds = delivery_seconds
        self._clients: dict[str, Any] = {}

    async def send(self, records: Sequence[Record]) -> list[Exception | None]:
        answers: list[Exception | None] = [None] * len(records)
        given_up = threading.Event()
        for topic in dict.fromkeys(record.topic for record in records):
            places = [place for place, record in enumerate(records) if record.topic == topic]
            try:
                # In a thread: without metadata the library waits where it was called.
                batch = [records[place] for place in places]
                sent = await asyncio.to_thread(self._send_all, topic, batch, given_up)
            except asyncio.CancelledError:
                # Else the thread would wait for its answers long after the process was asked to end.
                given_up.set()
                raise
            for place, answer in zip(places, sent, strict=True):
                answers[place] = answer
        return answers

    async def close(self) -> None:
        for topic in list(self._clients):
            await asyncio.to_thread(self._discard, topic)

    def _send_all(self, topic: str, batch: Sequence[Record], given_up: threading.Event) -> list[Exception | None]:
        began = time.monotonic()
        answers = self._answers(topic, batch, given_up)
        if any(isinstance(answer, BusUnavailable) for answer in answers) and self._is_refused(began):
            answers = [CredentialsRefused() if isinstance(answer, BusUnavailable) else answer for answer in answers]
        if any(answer is not None and not isinstance(answer, RecordRefused) for answer in answers):
            self._discard(topic)
        return answers

    def _is_refused(self, since: float) -> bool:
        return SIGN_INS.refused(self._settings["sasl_plain_username"], since)

    def _answers(self, topic: str, batch: Sequence[Record], given_up: threading.Event) -> list[Exception | None]:
        client = self._client(topic)
        waiting: list[Any] = []
        for record in batch:
            try:
                waiting.append(self._begin(client, record))
            except KafkaError as error:
                waiting.append(_named(error, topic))
                if not isinstance(waiting[-1], RecordRefused):
                    break  # each further one would wait as long in vain
        failpoints.reached("after-send")
        with suppress(KafkaError):  # it only ends the lingering: each record has an answer of its own
            client.flush(timeout=_SLICE_SECONDS)
        end = time.monotonic() + self._delivery_seconds + 1
        answers = [_answer(future, topic, end, given_up) for future in waiting]
        return answers + [BusUnavailable()] * (len(batch) - len(answers))

    def _begin(self, client: Any, record: Record) -> Any:
        headers = list(record.headers.items())
        return client.send(record.topic, record.value, str(record.key).encode(), headers=headers)

    def _client(self, topic: str) -> Any:
        if topic not in self._clients:
            self._clients[topic] = kafka.KafkaProducer(
                **self._settings,
                acks="all",
                enable_idempotence=True,
                max_request_size=1_050_000,
                batch_size=_BATCH_BYTES,
                linger_ms=_LINGER_MS,
                max_block_ms=2_000,
                delivery_timeout_ms=int(self._delivery_seconds * 1000),
            )
        return self._clients[topic]

    def _discard(self, topic: str) -> None:
        client = self._clients.pop(topic, None)
        if client is not None:
            with suppress(KafkaError):  # it complains of records left over; they have their answers
                client.close(timeout=1)


def _answer(future: Any, topic: str, end: float, given_up: threading.Event) -> Exception | None:
    if isinstance(future, BusError):
        return future
    while True:
        try:
            wait = 0 if given_up.is_set() else min(_SLICE_SECONDS, end - time.monotonic())
            future.get(timeout=max(0.01, wait))
        except KafkaError as error:
            is_unacknowledged = isinstance(error, KafkaTimeoutError) and not future.is_done
            if not is_unacknowledged or time.monotonic() >= end or given_up.is_set():
                return _named(error, topic)
        else:
            return None


def _named(error: KafkaError, topic: str) -> BusError:
    named: BusError
    if isinstance(error, _TOO_LARGE):
        named = RecordRefused(topic)
    elif isinstance(error, AuthorizationError):
        named = NotAllowed(topic)
    elif isinstance(error, UnknownTopicOrPartitionError):
        named = UnknownTopic(topic)
    else:
        named = BusUnavailable()
    named.__cause__ = error
    return named
