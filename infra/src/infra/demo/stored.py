"""A record of the bus as the demonstration shows it, whichever engine keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a record lies, when the engine took it, and what it holds."""

    topic: str
    partition: int
    position: int
    key: str
    headers: Mapping[str, bytes]
    value: bytes
    written_at: datetime
