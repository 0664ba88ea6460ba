"""What is asked of whole topics of Apache Kafka: everything that one holds, and to move a group to their end.

Both wait where they are called: they are meant for a thread of their own.
"""

from __future__ import annotations

import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

import kafka
from kafka.errors import (
    AuthorizationError,
    CommitFailedError,
    KafkaError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)

from chassis.bus.errors import BusError, BusUnavailable, ConsumerRuns, NotAllowed
from chassis.bus.kafka.connection import client_settings
from chassis.bus.kafka.consumer import received

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.bus.ports import Received
    from chassis.settings.groups import KafkaBus

_POLL_MS, _ASK_MS, _GOODBYE_MS = 500, 5_000, 1_500
_SILENT_SECONDS = 15
"""A client that hears nothing for so long cannot say what the topic holds; a right just given is known everywhere by then."""
# A consumer that has ended keeps its place in the group until its session times out, after ten seconds.
_MEMBERS_GO_SECONDS = 15.0
_PAUSE_SECONDS = 0.5
_MEMBERS = (CommitFailedError, RebalanceInProgressError, UnknownMemberIdError)


def contents(bus: KafkaBus, topic: str) -> list[Received]:
    """See `BusContents`; in no group."""
    settings = client_settings(bus) | {"metadata_max_age_ms": 1_000}
    client = kafka.KafkaConsumer(topic, **settings, group_id=None, auto_offset_reset="earliest")
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


def skip(bus: KafkaBus, group: str, topics: Sequence[str]) -> None:
    """See `BusSkip`; the cluster refuses it while the group has members."""
    try:
        with closing(kafka.KafkaConsumer(**client_settings(bus), group_id=group, enable_auto_commit=False)) as client:
            places = [
                kafka.TopicPartition(topic, number)
                for topic in topics
                for number in client.partitions_for_topic(topic) or ()
            ]
            if {place.topic for place in places} != set(topics):
                raise BusUnavailable
            ends = client.end_offsets(places)
            _commit(client, group, {at: kafka.OffsetAndMetadata(end, "", -1) for at, end in ends.items()})
    except KafkaError as error:
        raise BusUnavailable from error


def _commit(client: kafka.KafkaConsumer, group: str, ends: dict[kafka.TopicPartition, kafka.OffsetAndMetadata]) -> None:
    until = time.monotonic() + _MEMBERS_GO_SECONDS
    while True:
        try:
            client.commit(ends, timeout_ms=_ASK_MS)
        except _MEMBERS as error:
            if time.monotonic() > until:
                raise ConsumerRuns(group) from error
            time.sleep(_PAUSE_SECONDS)
        else:
            return
