"""The command decorator: the order of its steps, and that a rule has looked at the version it was decided on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.commands import Command, Held, VersionNotExpected, command_decorator
from chassis.domain.decision import Decision, DecisionReason, by_position
from chassis.domain.errors import Forbidden, IdempotencyKeyReused, NotFound, StaleVersion
from chassis.domain.principal import Principal
from chassis.ports import AuditLine, IdempotencyKey, StoredResult
from contracts.commands.declaring import Versioned
from tests.support.identification import person

NOW = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)


@dataclass
class Record:
    """What is decided on."""

    id: UUID
    version: int = 1

    def expect(self, version: int) -> None:
        if version != self.version:
            raise StaleVersion("kept", self.version, [])


@dataclass(frozen=True)
class Remark(Command):
    """A command that appends: there is no version that it could be late for."""

    principal: Principal = field(default_factory=lambda: person("intake"))
    idempotency_key: IdempotencyKey = field(default_factory=lambda: IdempotencyKey("a-key-of-this-test", b""))
    record_id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Change(Remark):
    """A command that was decided on a version."""

    expected_version: int | None = 1


@dataclass(frozen=True)
class Declared(Remark):
    """A command whose body is declared."""

    given: Versioned = field(default_factory=lambda: Versioned(expected_version=1))


REFUSED = {
    NotFound: Decision(allowed=False, because=DecisionReason.NO_POSITION),
    Forbidden: Decision(allowed=False, because=DecisionReason.OTHER_POSITION, shown=True),
}


@dataclass
class World:
    """A service that writes down what the decorator asks of it; `fails` is where it refuses."""

    steps: list[str] = field(default_factory=list)
    fails: dict[str, Exception] = field(default_factory=dict)
    before: bool = False
    asked: tuple[object, ...] = ()
    kept: dict[str, UUID | int] = field(default_factory=dict)
    subject_type = "record"

    def _step(self, name: str) -> None:
        self.steps.append(name)
        if name in self.fails:
            raise self.fails[name]

    @property
    def idempotency(self) -> World:
        return self

    @property
    def audit_log(self) -> World:
        return self

    def target(self, command: Any) -> UUID:
        return UUID(str(command.record_id))

    async def hold(self, command: Any, _uow: World, _sources: None) -> Held[Record]:
        self._step("hold")
        return Held(Record(command.record_id), frozenset({"intake"}), NOW)

    async def save(self, _command: Any, _held: Held[Record], _uow: World) -> None:
        self._step("save")

    async def seen(
        self, principal: Principal, operation: str, key: IdempotencyKey, target: UUID | None = None
    ) -> StoredResult | None:
        self.asked = (principal, key, target)
        self._step(f"repeated {operation}")
        return StoredResult({}, NOW) if self.before else None

    async def done(self, **result: UUID | int) -> None:
        self.kept = result
        self._step(f"keep {', '.join(result)}")

    async def note(self, _principal: Principal, lines: Sequence[AuditLine]) -> None:
        (line,), held = lines, frozenset({"intake"})
        assert (line.subject_type, line.positions, line.classes, line.bases) == ("record", held, (), ())
        self._step(f"note {line.action}")

    def may(self, _command: Any, held: Held[Record]) -> Decision:
        self._step(f"may {', '.join(held.positions)}")
        return by_position(held.positions, holds=True)

    def rule(self) -> None:
        self._step("rule")


def changing(world: World, *, looks: bool = True) -> Any:
    """A use case whose rule looks at the version, or forgets to."""

    @command_decorator(world, "record.change", world.may)
    async def change(command: Change, held: Held[Record], _uow: World, _sources: None) -> None:
        if looks:
            held.expect(command.expected_version)
        world.rule()

    return change


STEPS = ["hold", "may intake", "repeated record.change", "rule", "save", "note record.change", "keep id"]


async def test_the_steps_come_in_one_order_and_the_answer_is_the_record() -> None:
    world, command = World(), Change()
    assert (await changing(world)(command, world, None)).id == command.record_id
    assert world.steps == STEPS
    assert world.asked == (command.principal, command.idempotency_key, command.record_id)
    assert world.kept == {"id": command.record_id}


@pytest.mark.parametrize(
    ("step", "refusal"),
    [
        ("hold", NotFound()),
        ("may intake", Forbidden()),
        ("repeated record.change", IdempotencyKeyReused()),
        ("rule", ValueError()),
    ],
)
async def test_what_refuses_ends_it_before_anything_is_kept(step: str, refusal: Exception) -> None:
    world = World(fails={step: refusal})
    with pytest.raises(type(refusal)):
        await changing(world)(Change(), world, None)
    assert world.steps == STEPS[: STEPS.index(step) + 1]


@pytest.mark.parametrize("refusal", [NotFound, Forbidden])
async def test_a_policy_is_asked_before_the_key_is_taken(refusal: type[Forbidden | NotFound]) -> None:
    world = World()

    @command_decorator(world, "record.change", lambda _, __: REFUSED[refusal])
    async def change(_command: Change, _held: Held[Record], _uow: World, _sources: None) -> None:
        world.rule()

    with pytest.raises(refusal):
        await change(Change(), world, None)
    assert world.steps == ["hold"]


async def test_a_repeated_command_is_answered_and_not_done() -> None:
    world, command = World(before=True), Change(expected_version=99)
    assert (await changing(world)(command, world, None)).id == command.record_id
    assert world.steps == STEPS[:3]


async def test_a_stale_version_keeps_nothing() -> None:
    world = World()
    with pytest.raises(StaleVersion):
        await changing(world)(Change(expected_version=99), world, None)
    assert world.steps == STEPS[:3]


async def test_a_rule_that_did_not_look_at_the_version_is_refused() -> None:
    world = World()
    with pytest.raises(VersionNotExpected, match=r"record\.change"):
        await changing(world, looks=False)(Change(), world, None)
    assert world.steps == STEPS[:4]


async def test_the_version_of_a_declared_command_is_in_what_was_given() -> None:
    world = World()

    @command_decorator(world, "record.change", world.may)
    async def change(command: Declared, held: Held[Record], _uow: World, _sources: None) -> None:
        if command.given.expected_version == 1:
            held.expect(command.given.expected_version)

    await change(Declared(given=Versioned(expected_version=1)), world, None)
    with pytest.raises(VersionNotExpected, match=r"record\.change"):
        await change(Declared(given=Versioned(expected_version=2)), world, None)


async def test_a_version_is_checked_only_when_the_caller_names_one() -> None:
    world = World()
    await changing(world)(Change(expected_version=None), world, None)
    assert world.steps == STEPS


async def test_a_command_without_a_version_needs_no_look() -> None:
    world, command = World(), Remark()

    @command_decorator(world, "record.remark", world.may)
    async def remark(_command: Remark, _held: Held[Record], _uow: World, _sources: None) -> None:
        world.rule()

    assert (await remark(command, world, None)).id == command.record_id
    assert world.steps[-2:] == ["note record.remark", "keep id"]
