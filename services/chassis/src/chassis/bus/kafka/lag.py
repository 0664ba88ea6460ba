"""How far a group is behind on Apache Kafka."""

from __future__ import annotations

import asyncio
from contextlib import closing
from typing import TYPE_CHECKING

import kafka
from kafka.errors import KafkaError

from chassis.bus.errors import BusUnavailable
from chassis.bus.kafka.connection import client_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.settings.groups import KafkaBus


class KafkaLag:
    """The `BusLag` port, as the group's principal; it does not join the group."""

    def __init__(self, bus: KafkaBus) -> None:
        """Connects when it is asked."""
        self._settings = client_settings(bus)

    async def __call__(self, group: str, topics: Sequence[str]) -> int:
        """See the port."""
        return await asyncio.to_thread(self._behind, group, topics)

    def _behind(self, group: str, topics: Sequence[str]) -> int:
        try:
            client = kafka.KafkaConsumer(**self._settings, group_id=group, enable_auto_commit=False)
            with closing(client):
                places = [
                    kafka.TopicPartition(topic, number)
                    for topic in topics
                    for number in client.partitions_for_topic(topic) or ()
                ]
                # A topic that is not there could hide what was never read.
                if {place.topic for place in places} != set(topics):
                    raise BusUnavailable
                first, ends = client.beginning_offsets(places), client.end_offsets(places)
                return sum(ends[at] - max(client.committed(at) or 0, first[at]) for at in places)
        except KafkaError as error:
            raise BusUnavailable from error
