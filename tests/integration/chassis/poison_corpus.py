"""Everything that can be wrong with one record of a key: what it looks like, what becomes of it, and what mends it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from kafka.partitioner.default import murmur2

from chassis.bus.codec import MAX_VALUE_BYTES, encode
from chassis.domain.errors import NotFound
from contracts.topics import IDENTIFICATION_REPORTS
from tests.integration.chassis.referral_inbox import event

if TYPE_CHECKING:
    from collections.abc import Callable

    from chassis.bus.ports import Record
    from contracts.envelope import Envelope

PARTITIONS = 3


class Mend(Enum):
    """What a person does about it."""

    REPLAY = "the consumer is mended, and the letter replayed"
    SEND_AGAIN = "the owner sends the event as it should have been, and the letter is skipped"
    SEND = "the owner sends what is missing"
    NOTHING = "nothing: it was passed over and counted"


@dataclass(frozen=True)
class Poison:
    """The second record of a key that has four; `reason` is the dead letter's, None when it becomes none."""

    name: str
    reason: str | None
    mend: Mend
    spoil: Callable[[Record], Record | None] = lambda record: record
    handler: Callable[[], Exception] | None = None
    key: UUID = field(default_factory=uuid4)

    @property
    def healthy(self) -> UUID:
        """A key of no one else's that lies in the same partition."""
        return next(other for other in map(UUID, _ids(self.key)) if partition_of(other) == partition_of(self.key))

    def records(self) -> list[Record]:
        """One good event, the poison, two good events behind it; then the second of the healthy key."""
        second = self.spoil(whole(self.key, 2))
        good = [whole(self.key, n) for n in (1, 3, 4)]
        return [good[0], *([second] if second else []), *good[1:], whole(self.healthy, 2)]

    @property
    def passing(self) -> bool:
        """Whether it might pass by itself, so that it is tried again."""
        return self.handler is ConnectionResetError

    @property
    def before(self) -> list[int]:
        """Numbers of the key that have their effect until a person comes."""
        return [1, 3, 4] if self.mend is Mend.NOTHING else [1]

    @property
    def after(self) -> list[int]:
        """Numbers that have their effect in the end, in this order."""
        return self.before if self.mend is Mend.NOTHING else [1, 2, 3, 4]


class Consumers:
    """The handler's faults until a person mends it."""

    def __init__(self, corpus: tuple[Poison, ...]) -> None:
        """All of them."""
        self._faults = {poison.key: poison.handler for poison in corpus if poison.handler is not None}

    def __call__(self, envelope: Envelope) -> None:
        """Raises for the second event of a key whose fault is still there."""
        fault = self._faults.get(envelope.subject)
        if fault is not None and envelope.sequence == 2:
            raise fault()

    def mend(self) -> None:
        """A new version is installed."""
        self._faults.clear()


def whole(key: UUID, number: int) -> Record:
    """A good event."""
    return encode(IDENTIFICATION_REPORTS, event(key, number))


def partition_of(key: UUID) -> int:
    """Where Kafka puts the key; the PostgreSQL log has one partition only."""
    return int(murmur2(str(key).encode()) & 0x7FFFFFFF) % PARTITIONS


def corpus() -> tuple[Poison, ...]:
    """One of each, under fresh keys."""
    return (
        Poison("bad JSON", "invalid-envelope:value", Mend.SEND_AGAIN, lambda r: replace(r, value=b"\xff{")),
        Poison("no object", "invalid-envelope:value", Mend.SEND_AGAIN, lambda r: replace(r, value=b"[]")),
        Poison("no headers", "invalid-envelope:content-type", Mend.SEND_AGAIN, lambda r: replace(r, headers={})),
        Poison(
            "an event larger than one may be",
            "invalid-envelope:value",
            Mend.SEND_AGAIN,
            lambda r: replace(r, value=r.value[:-1] + b" " * MAX_VALUE_BYTES + b"}"),
        ),
        Poison(
            "the largest record that the bus takes",
            "invalid-envelope:value",
            Mend.SEND_AGAIN,
            lambda r: replace(r, value=r.value[:-1] + b" " * (1_000_000 - len(r.value)) + b"}"),
        ),
        Poison(
            "another version of the envelope",
            "invalid-envelope:ce_specversion",
            Mend.SEND_AGAIN,
            lambda r: _with(r, ce_specversion=b"0.3"),
        ),
        Poison(
            "the data of another version under this one's name",
            "invalid-event-data",
            Mend.SEND_AGAIN,
            lambda r: replace(r, value=r.value.replace(b'"reportId"', b'"report"')),
        ),
        Poison(
            "a version that nobody here knows",
            None,
            Mend.NOTHING,
            lambda r: _with(r, ce_type=b"identification.report-opened.v2"),
        ),
        Poison(
            "another aggregate than its key",
            "invalid-envelope:key",
            Mend.SEND_AGAIN,
            lambda r: _with(r, ce_subject=str(uuid4()).encode()),
        ),
        Poison(
            "an aggregate that nobody knows yet",
            "chassis.domain.errors.NotFound",
            Mend.REPLAY,
            handler=NotFound,
        ),
        Poison(
            "no sequence",
            "invalid-envelope:ce_sequence",
            Mend.SEND_AGAIN,
            lambda r: replace(r, headers={n: v for n, v in r.headers.items() if n != "ce_sequence"}),
        ),
        Poison("a number that never came", None, Mend.SEND, lambda _: None),
        Poison("a bug in the handler", "KeyError", Mend.REPLAY, handler=lambda: KeyError("whereabouts")),
        Poison(
            "a fault that does not pass", "chassis.domain.errors.Unavailable", Mend.REPLAY, handler=ConnectionResetError
        ),
    )


def _with(record: Record, **headers: bytes) -> Record:
    return replace(record, headers={**record.headers, **headers})


def _ids(key: UUID) -> list[str]:
    """Enough ids, always the same ones for a key, that one of them shares its partition."""
    return [str(UUID(int=key.int ^ n)) for n in range(1, 200)]
