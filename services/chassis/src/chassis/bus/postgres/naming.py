"""How topics and services are called inside the database `bus`."""

from __future__ import annotations

import re

from chassis.bus.errors import UnknownTopic

_TOPIC = re.compile(r"[a-z][a-z0-9_]{0,29}\.[a-z][a-z0-9_]{0,29}")


def table_of(topic: str) -> str:
    """The topic's table and channel; raises UnknownTopic for a name that could be no topic."""
    if not _TOPIC.fullmatch(topic):
        raise UnknownTopic(topic)
    return topic.replace(".", "_")


def role_of(service: str) -> str:
    """The service's role on the bus. Its reading group is called like the service itself."""
    return f"{service}_bus"


def reader_lock(group: str) -> str:
    """The lock that the reader of the group holds."""
    return f"bus-reader:{group}"
