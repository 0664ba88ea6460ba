"""What an application layer needs from outside, as protocols; the standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from chassis.domain.principal import Principal

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list: its items in their order, a cursor behind each, and the one behind which the next page starts."""

    items: Sequence[T]
    cursors: Sequence[str]
    next_cursor: str | None


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class IdFactory(Protocol):
    """Makes identifiers that say nothing about what they name."""

    def new(self) -> UUID:
        """A fresh random identifier."""


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """What makes a repeated command recognisable: the caller's key and the bytes that were sent."""

    key: str
    body: bytes


@dataclass(frozen=True, slots=True)
class StoredResult:
    """The ids and whole numbers that the first run of a command gave, and when; the answer is rendered anew from them."""

    ids: Mapping[str, UUID | int]
    at: datetime

    @property
    def id(self) -> UUID:
        """Of the record that it made."""
        return UUID(str(self.ids["id"]))


class IdempotencyRecords(Protocol):
    """Commands already carried out."""

    async def seen(
        self, principal: Principal, operation: str, idempotency_key: IdempotencyKey, target: UUID | None = None
    ) -> StoredResult | None:
        """What the first run gave, or None and the key is now taken; raises IdempotencyKeyReused.

        `target` is the record that is named in the address.
        """

    async def done(self, **result: UUID | int) -> None:
        """Keeps what this run gave."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the record, of a read or of the change that `action` names: names of classes and grounds, never values.

    Of a search, `query_index` is the code of what was searched for.
    """

    action: str
    subject_type: str
    subject_id: UUID
    positions: frozenset[str]
    classes: Sequence[str] = ()
    bases: Sequence[str] = ()
    query_index: bytes | None = None


class AuditLog(Protocol):
    """The record of what people read and did."""

    async def note(self, principal: Principal, lines: Sequence[AuditLine]) -> None:
        """Inserts a row per line in this transaction; if it cannot, nothing is read or done."""
