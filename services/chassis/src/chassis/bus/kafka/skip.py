"""Moves a group on Apache Kafka to the end of its topics."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from typing import TYPE_CHECKING

import kafka
from kafka.errors import CommitFailedError, KafkaError, RebalanceInProgressError, UnknownMemberIdError

from chassis.bus.errors import BusUnavailable, ConsumerRuns
from chassis.bus.kafka.connection import client_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.settings.groups import KafkaBus

# A consumer that has ended keeps its place in the group until its session times out, after ten seconds.
_MEMBERS_GO_SECONDS = 15.0
_PAUSE_SECONDS = 0.5
_COMMIT_MS = 5_000
_MEMBERS = (CommitFailedError, RebalanceInProgressError, UnknownMemberIdError)


class KafkaSkip:
    """The `BusSkip` port, as the group's principal; the cluster refuses it while the group has members."""

    def __init__(self, bus: KafkaBus) -> None:
        """Connects when it is asked."""
        self._settings = client_settings(bus)

    async def __call__(self, group: str, topics: Sequence[str]) -> None:
        """See the port."""
        await asyncio.to_thread(self._skip, group, topics)

    def _skip(self, group: str, topics: Sequence[str]) -> None:
        try:
            client = kafka.KafkaConsumer(**self._settings, group_id=group, enable_auto_commit=False)
            with closing(client):
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
            client.commit(ends, timeout_ms=_COMMIT_MS)
        except _MEMBERS as error:
            if time.monotonic() > until:
                raise ConsumerRuns(group) from error
            time.sleep(_PAUSE_SECONDS)
        else:
            return
