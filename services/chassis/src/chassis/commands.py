"""The command decorator: the order of steps of a command on one record, the same for every command (DESIGN 4).

who asks → facts → policy → idempotency → version → rule → what changed, with its events → the line on the record → answer

A use case holds what is its own: its checks, the rule of the record and its own writes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from chassis.ports import AuditLine

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.decision import Decision
    from chassis.domain.principal import Principal
    from chassis.ports import AuditLog, IdempotencyKey, IdempotencyRecords
    from contracts.models import CamelModel


@dataclass(frozen=True, slots=True)
class Command:
    """What every command says: who asks, and what makes its repetition recognisable."""

    principal: Principal
    idempotency_key: IdempotencyKey


B = TypeVar("B", bound="CamelModel")


@dataclass(frozen=True, slots=True)
class DeclaredCommand(Command, Generic[B]):
    """One that is declared in `contracts.commands`: `given` is the body that was sent."""

    given: B


class Versioned(Protocol):
    """A record that people decide upon."""

    @property
    def id(self) -> UUID:
        """Which."""

    def expect(self, version: int) -> None:
        """Raises StaleVersion when it was changed since."""


class UnitOfWork(Protocol):
    """One transaction of a caller who commands."""

    @property
    def idempotency(self) -> IdempotencyRecords:
        """Commands already carried out."""

    @property
    def audit_log(self) -> AuditLog:
        """The record of what people did."""


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

    def expect(self, version: int | None) -> None:
        """Raises StaleVersion. The rule says when: "taken over already" comes before "changed meanwhile".

        None is a caller who named no version, where the command leaves that to them.
        """
        if version is not None:
            self.record.expect(version)
        self.version_was_expected = True


H = TypeVar("H", bound=Held[Any])
U_contra = TypeVar("U_contra", bound=UnitOfWork, contravariant=True)
S_contra = TypeVar("S_contra", contravariant=True)
P = TypeVar("P", bound=Command)
U = TypeVar("U", bound=UnitOfWork)
S = TypeVar("S")


class RecordKind(Protocol[H, U_contra, S_contra]):
    """What a service does alike for all its commands on one kind of record; its own decorator says of which type they are."""

    @property
    def subject_type(self) -> str:
        """What the record is called in the line about it, which names no class: what is done opens nothing."""

    def target(self, command: Any) -> UUID:
        """Of what the address names: a key used for another one is refused."""

    async def hold(self, command: Any, uow: U_contra, sources: S_contra) -> H:
        """The record, held, and what decides about the caller; raises NotFound when they cannot reach it."""

    async def save(self, command: Any, held: H, uow: U_contra) -> object:
        """Stores the record with its events."""


def command_decorator(
    kind: RecordKind[H, U, S], operation: str, may: Callable[[Any, H], Decision]
) -> Callable[[Callable[[P, H, U, S], Awaitable[None]]], Callable[[P, U, S], Awaitable[Any]]]:
    """Makes a use case of a rule; it answers the record, of whose type the kind's own decorator says.

    It raises what hold, `may`, the key and the rule raise, in this order, and then has changed nothing.
    """

    def command_of(rule: Callable[[P, H, U, S], Awaitable[None]]) -> Callable[[P, U, S], Awaitable[Any]]:
        @wraps(rule)
        async def carried_out(command: P, uow: U, sources: S) -> Any:
            principal, key = command.principal, command.idempotency_key
            held = await kind.hold(command, uow, sources)
            may(command, held).require()
            if await uow.idempotency.seen(principal, operation, key, kind.target(command)):
                return held.record
            await rule(command, held, uow, sources)
            if hasattr(getattr(command, "given", command), "expected_version") and not held.version_was_expected:
                raise VersionNotExpected(operation)
            await kind.save(command, held, uow)
            line = AuditLine(operation, kind.subject_type, held.record.id, held.positions)
            await uow.audit_log.note(principal, [line])
            await uow.idempotency.done(id=held.record.id)
            return held.record

        return carried_out

    return command_of
