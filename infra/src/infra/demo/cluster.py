"""What Apache Kafka holds, read as its administrator and without any group."""

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from infra.demo.hops import Stored
from infra.errors import CliError
from infra.kafka.client import sign_in

_POLL_MS = 500


def stored_since(address: str, password: str, topics: Sequence[str], since: datetime) -> list[Stored]:
    """Every record of these topics since then, up to the present end; raises CliError when no cluster answers."""
    try:
        consumer = KafkaConsumer(**sign_in(address, password))
        with closing(consumer):
            return _read(consumer, topics, int(since.timestamp() * 1000))
    except KafkaError as error:
        raise CliError("The bus cannot be read; is the platform up? Start it with: spona up") from error


def _read(consumer: Any, topics: Sequence[str], since_ms: int) -> list[Stored]:
    partitions = [TopicPartition(topic, n) for topic in topics for n in consumer.partitions_for_topic(topic) or ()]
    starts = consumer.offsets_for_times(dict.fromkeys(partitions, since_ms))
    ends = consumer.end_offsets(partitions)
    left = {at: ends[at] for at in partitions if starts.get(at) is not None}
    consumer.assign(list(left))
    for at in left:
        consumer.seek(at, starts[at].offset)
    found: list[Stored] = []
    while any(consumer.position(at) < end for at, end in left.items()):
        for at, records in consumer.poll(_POLL_MS).items():
            found += [_stored(record) for record in records if record.offset < left[at]]
    return found


def _stored(record: Any) -> Stored:
    written_at = datetime.fromtimestamp(record.timestamp / 1000, UTC)
    key, headers = record.key.decode(), dict(record.headers)
    return Stored(record.topic, record.partition, record.offset, key, headers, record.value, written_at)
