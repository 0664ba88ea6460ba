"""What the rest of the platform knows of the bus.

Both engines keep exactly this: records of one key arrive in the order they were acknowledged, each at
least once, and a reader goes on after its group's last commit.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID


KEPT = timedelta(days=14)
"""How long either engine keeps a record, read or not."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record to send; `key` is the aggregate whose order must hold."""

    topic: str
    key: UUID
    headers: Mapping[str, bytes]
    value: bytes

    def __repr__(self) -> str:
        """Topic and key only: a record ends up in tracebacks."""
        return f"Record(topic={self.topic!r}, key={self.key})"


@dataclass(frozen=True, slots=True)
class Received:
    """One record as it was read. `key` is None when the record names no aggregate."""

    topic: str
    partition: int
    position: int
    key: UUID | None
    headers: Mapping[str, bytes]
    value: bytes

    def __repr__(self) -> str:
        """Where it lies, not what it says."""
        return f"Received({self.topic!r}, partition={self.partition}, position={self.position}, key={self.key})"


class BusProducer(Protocol):
    """Writes to the topics that its service owns. Making one must not block: it connects at the first send."""

    @property
    def system(self) -> str:
        """Name of the engine in traces: `postgres` or `kafka`."""

    async def send(self, records: Sequence[Record]) -> list[Exception | None]:
        """Sends all and waits for every answer: None when the bus has the record for good, else why not.

        A record that failed may have arrived all the same.
        """

    async def close(self) -> None:
        """Lets the connection go; may be called at any time and after any failure."""


BusSkip = Callable[[str, Sequence[str]], Awaitable[None]]
"""Moves a group, while it has no reader, behind everything that these topics hold; raises ConsumerRuns, BusError."""

BusContents = Callable[[str], Awaitable[list[Received]]]
"""Every record that a topic holds now, of each key in its order, for no group; raises BusError."""


class BusConsumer(Protocol):
    """Reads topics for one group. At most one reader of a group is given records of a topic's partition at a time."""

    @property
    def system(self) -> str:
        """Name of the engine in traces: `postgres` or `kafka`."""

    @property
    def leads(self) -> bool:
        """Whether records come to this reader now, and not only to another one of the group."""

    async def poll(self, max_records: int, timeout_s: float) -> list[Received]:
        """Next records after those already given, waiting at most `timeout_s`; empty also while another reader has them.

        Raises BusError; after a BusUnavailable it goes on after the last commit.
        """

    async def commit(self) -> None:
        """Remembers for the group that everything `poll` gave is done. Raises BusError."""

    async def behind(self) -> int | None:
        """How many records `poll` has not given yet, as far as this reader knows; None while another has them. Raises BusError."""

    async def close(self) -> None:
        """Gives the topics to the next reader; what was not committed comes again there."""
