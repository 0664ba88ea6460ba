"""What infra/kafka/topics.yaml asks of a cluster: topics with their settings, and every right that anybody has."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

FILE = Path(__file__).resolve().parents[3] / "kafka" / "topics.yaml"
_DAYS = re.compile(r"(\d{1,3}) days")
_MAX_RECORD_BYTES = 1_100_000
_SEGMENT_MS = 86_400_000


def _days(text: object) -> object:
    found = _DAYS.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError("must be a number of days, such as: 14 days")
    return timedelta(days=int(found[1]))


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Topic(_Part):
    """One topic as it must be."""

    name: str
    owner: str
    readers: tuple[str, ...]
    key: str
    classification: str
    partitions: Annotated[int, Field(ge=1, le=100)]
    retention: Annotated[timedelta, BeforeValidator(_days)]

    @property
    def settings(self) -> dict[str, str]:
        """The topic's settings as the broker spells them."""
        return {
            "retention.ms": str(int(self.retention.total_seconds() * 1000)),
            "cleanup.policy": "delete",
            # Retention deletes whole segments: in one of a week, its first record would stay a week longer.
            "segment.ms": str(_SEGMENT_MS),
            "max.message.bytes": str(_MAX_RECORD_BYTES),
            "message.timestamp.type": "LogAppendTime",
        }


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """A principal may do one operation on one topic or group, from anywhere; nothing else is allowed."""

    principal: str
    operation: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Desired:
    """All topics, all rights and all principals of services."""

    topics: tuple[Topic, ...]
    rights: frozenset[Right]
    principals: tuple[str, ...]


def read(file: Path = FILE) -> Desired:
    """Read the file; raises ValueError for what is no such description."""
    content = yaml.safe_load(file.read_text())
    defaults = content["defaults"]
    topics = tuple(Topic.model_validate({**defaults, **topic}) for topic in content["topics"])
    if doubled := sorted(name for name, times in Counter(topic.name for topic in topics).items() if times > 1):
        raise ValueError(
            f"{file.name} describes a topic more than once: leave one of each. Doubled: {', '.join(doubled)}."
        )
    services = sorted({topic.owner for topic in topics} | {reader for topic in topics for reader in topic.readers})
    return Desired(topics, frozenset(_rights(topics, services)), tuple(services))


def _rights(topics: tuple[Topic, ...], services: list[str]) -> list[Right]:
    writing = [Right(topic.owner, act, "topic", topic.name) for topic in topics for act in ("write", "describe")]
    reading = [
        Right(reader, act, "topic", topic.name)
        for topic in topics
        for reader in topic.readers
        for act in ("read", "describe")
    ]
    groups = [Right(service, "read", "group", service) for service in services]
    return writing + reading + groups
