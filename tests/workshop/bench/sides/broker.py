"""Raw kafka-python on the installation's broker: topics of a measurement's own, an idempotent producer, a round trip."""

from __future__ import annotations

import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError

from infra.errors import CliError
from infra.kafka import desired

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chassis.bus.ports import Record

_LIMIT_SECONDS = 30.0


@contextmanager
def topic(settings: dict[str, Any], name: str) -> Iterator[None]:
    """A topic like those of the platform until the end of the block. Raises CliError when the broker does not make it."""
    like = desired.read().topics[0]
    made = {name: {"num_partitions": like.partitions, "replication_factor": -1, "configs": like.settings}}
    try:
        with closing(KafkaAdminClient(**settings)) as admin:
            _forget(admin, name)
            admin.create_topics(made, wait_for_metadata=True)
            try:
                yield
            finally:
                _forget(admin, name)
    except KafkaError as error:
        raise CliError(f"Apache Kafka did not do what it was asked ({type(error).__name__}); see its log.") from error


def _forget(admin: KafkaAdminClient, name: str) -> None:
    if any(each["name"] == name for each in admin.describe_topics()):
        admin.delete_topics([name])
        end = time.monotonic() + _LIMIT_SECONDS
        while any(each["name"] == name for each in admin.describe_topics()) and time.monotonic() < end:
            time.sleep(0.1)


class Raw:
    """One idempotent producer with acks=all, and what lies in the topic."""

    def __init__(self, settings: dict[str, Any], name: str) -> None:
        """Connects at once."""
        self._topic = name
        self._producer = KafkaProducer(**settings, acks="all", enable_idempotence=True)
        self._consumer = KafkaConsumer(**settings)
        self._partitions = [TopicPartition(name, each) for each in self._consumer.partitions_for_topic(name) or ()]
        self._consumer.assign(self._partitions)

    def close(self) -> None:
        """Lets both connections go."""
        self._producer.close(timeout=5)
        self._consumer.close()

    def stored(self) -> int:
        """How many records the topic holds."""
        return sum(self._consumer.end_offsets(self._partitions).values())

    def produce(self, records: Sequence[Record]) -> list[float]:
        """Sends all and waits for every answer; events a second. Raises CliError when one failed."""
        headers = [list(record.headers.items()) for record in records]
        began = time.perf_counter()
        sent = [
            self._producer.send(self._topic, record.value, str(record.key).encode(), headers=each)
            for record, each in zip(records, headers, strict=True)
        ]
        try:
            for future in sent:
                future.get(timeout=_LIMIT_SECONDS)
        except KafkaError as error:
            raise CliError("The raw producer lost a record, so nothing is measured; see the broker's log.") from error
        return [len(records) / (time.perf_counter() - began)]

    def round_trip(self, record: Record) -> list[float]:
        """Milliseconds from producing one record to having read it. Raises CliError."""
        self._consumer.seek_to_end(*self._partitions)
        for each in self._partitions:
            self._consumer.position(each)
        began = time.perf_counter()
        self._producer.send(self._topic, record.value, str(record.key).encode(), headers=list(record.headers.items()))
        while time.perf_counter() - began < _LIMIT_SECONDS:
            for found in self._consumer.poll(500).values():
                if any(each.value == record.value for each in found):
                    return [(time.perf_counter() - began) * 1000]
        raise CliError("A record did not come back from the broker, so nothing is measured; see the broker's log.")
