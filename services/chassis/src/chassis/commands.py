"""The frame of a command on one record: in which order everything happens, the same for every command (DESIGN 4).

who asks → facts → policy → idempotency → version → rule → what changed, with its events → the line on the record → answer

A use case holds what is its own: its checks, the rule of the record and its own writes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import IdempotencyKey


class Command(Protocol):
    """What every command says: who asks, and what makes its repetition recognisable."""

    @property
    def principal(self) -> Principal:
        """Who asks."""
        ...

    @property
    def idempotency_key(self) -> IdempotencyKey:
        """The key and the bytes that were sent under it."""
        ...


class Versioned(Protocol):
    """A record that people decide upon."""

    def expect(self, version: int) -> None:
        """Raises StaleVersion when somebody changed it since."""
        ...


class Decision(Protocol):
    """The outcome of a policy."""

    def require(self) -> None:
        """Raises NotFound without a position, Forbidden with another one."""
        ...


class VersionNotExpected(Exception):
    """A command carries a version and its rule decided without looking at it: what was decided may be about another state."""


R = TypeVar("R", bound=Versioned)


@dataclass(slots=True)
class Held(Generic[R]):
    """The record, held until the transaction ends; what the caller is towards it; one moment for the whole command."""

    record: R
    positions: frozenset[str]
    now: datetime
    version_was_expected: bool = field(default=False, init=False)

    def expect(self, version: int) -> None:
        """Raises StaleVersion. The rule says when: "taken over already" comes before "changed meanwhile"."""
        self.record.expect(version)
        self.version_was_expected = True


H = TypeVar("H", bound=Held[Any])
U_contra = TypeVar("U_contra", contravariant=True)
S_contra = TypeVar("S_contra", contravariant=True)
P = TypeVar("P", bound=Command)
U = TypeVar("U")
S = TypeVar("S")


class Ground(Protocol[H, U_contra, S_contra]):
    """What a service does alike for all its commands on one kind of record; its own decorator says of which type they are."""

    def target(self, command: Any) -> UUID:
        """The record's id, which is the answer too."""
        ...

    async def hold(self, command: Any, uow: U_contra, sources: S_contra) -> H:
        """The record and what decides about the caller; raises NotFound when they cannot reach it."""
        ...

    async def repeated(self, command: Any, operation: str, uow: U_contra) -> bool:
        """Whether this command was carried out before, else its key is now taken; raises IdempotencyKeyReused."""
        ...

    async def keep(self, command: Any, operation: str, held: H, uow: U_contra) -> None:
        """Stores the record with its events, writes the line on the record, and keeps the key with its answer."""
        ...


def framed(
    ground: Ground[H, U, S], operation: str, may: Callable[[H], Decision]
) -> Callable[[Callable[[P, H, U, S], Awaitable[None]]], Callable[[P, U, S], Awaitable[UUID]]]:
    """Makes a use case of a rule. It raises what hold, `may`, the key and the rule raise, in this order, and then has changed nothing."""

    def command_of(rule: Callable[[P, H, U, S], Awaitable[None]]) -> Callable[[P, U, S], Awaitable[UUID]]:
        @wraps(rule)
        async def carried_out(command: P, uow: U, sources: S) -> UUID:
            held = await ground.hold(command, uow, sources)
            may(held).require()
            if await ground.repeated(command, operation, uow):
                return ground.target(command)
            await rule(command, held, uow, sources)
            if hasattr(command, "expected_version") and not held.version_was_expected:
                raise VersionNotExpected(operation)
            await ground.keep(command, operation, held, uow)
            return ground.target(command)

        return carried_out

    return command_of
