"""The frame of a command: the order of its steps, and that a rule has looked at the version it was decided on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.commands import Held, VersionNotExpected, framed
from chassis.domain.errors import Forbidden, IdempotencyKeyReused, NotFound, StaleVersion
from chassis.domain.principal import Principal
from chassis.ports import IdempotencyKey
from tests.support.identification import person

NOW = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)


@dataclass
class Record:
    """What is decided on."""

    version: int = 1

    def expect(self, version: int) -> None:
        if version != self.version:
            raise StaleVersion("kept", self.version, [])


@dataclass
class Change:
    """A command that was decided on a version."""

    expected_version: int = 1
    record_id: UUID = field(default_factory=uuid4)
    principal: Principal = field(default_factory=lambda: person("intake"))
    idempotency_key: IdempotencyKey = field(default_factory=lambda: IdempotencyKey("a-key-of-this-test", b""))


@dataclass
class Remark:
    """A command that appends: there is no version that it could be late for."""

    record_id: UUID = field(default_factory=uuid4)
    principal: Principal = field(default_factory=lambda: person("intake"))
    idempotency_key: IdempotencyKey = field(default_factory=lambda: IdempotencyKey("a-key-of-this-test", b""))


@dataclass
class Decided:
    """A policy's answer."""

    refusal: type[Exception] | None = None

    def require(self) -> None:
        if self.refusal is not None:
            raise self.refusal


@dataclass
class World:
    """A service that writes down what the frame asks of it; `fails` is where it refuses."""

    steps: list[str] = field(default_factory=list)
    fails: dict[str, Exception] = field(default_factory=dict)
    before: bool = False

    def _step(self, name: str) -> None:
        self.steps.append(name)
        if name in self.fails:
            raise self.fails[name]

    def target(self, command: Any) -> UUID:
        return UUID(str(command.record_id))

    async def hold(self, _command: Any, _uow: None, _sources: None) -> Held[Record]:
        self._step("hold")
        return Held(Record(), frozenset({"intake"}), NOW)

    async def repeated(self, _command: Any, operation: str, _uow: None) -> bool:
        self._step(f"repeated {operation}")
        return self.before

    async def keep(self, _command: Any, operation: str, _held: Held[Record], _uow: None) -> None:
        self._step(f"keep {operation}")

    def may(self, held: Held[Record]) -> Decided:
        self._step(f"may {', '.join(held.positions)}")
        return Decided()

    def rule(self) -> None:
        self._step("rule")


def changing(world: World, *, looks: bool = True) -> Any:
    """A use case whose rule looks at the version, or forgets to."""

    @framed(world, "record.change", world.may)
    async def change(command: Change, held: Held[Record], _uow: None, _sources: None) -> None:
        if looks:
            held.expect(command.expected_version)
        world.rule()

    return change


STEPS = ["hold", "may intake", "repeated record.change", "rule", "keep record.change"]


async def test_the_steps_come_in_one_order_and_the_answer_is_the_record() -> None:
    world, command = World(), Change()
    assert await changing(world)(command, None, None) == command.record_id
    assert world.steps == STEPS


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
        await changing(world)(Change(), None, None)
    assert world.steps == STEPS[: STEPS.index(step) + 1]


@pytest.mark.parametrize("refusal", [NotFound, Forbidden])
async def test_a_policy_is_asked_before_the_key_is_taken(refusal: type[Exception]) -> None:
    world = World()

    @framed(world, "record.change", lambda _: Decided(refusal))
    async def change(_command: Change, _held: Held[Record], _uow: None, _sources: None) -> None:
        world.rule()

    with pytest.raises(refusal):
        await change(Change(), None, None)
    assert world.steps == ["hold"]


async def test_a_repeated_command_is_answered_and_not_done() -> None:
    world, command = World(before=True), Change(expected_version=99)
    assert await changing(world)(command, None, None) == command.record_id
    assert world.steps == STEPS[:3]


async def test_a_stale_version_keeps_nothing() -> None:
    world = World()
    with pytest.raises(StaleVersion):
        await changing(world)(Change(expected_version=99), None, None)
    assert world.steps == STEPS[:3]


async def test_a_rule_that_did_not_look_at_the_version_is_refused() -> None:
    world = World()
    with pytest.raises(VersionNotExpected, match=r"record\.change"):
        await changing(world, looks=False)(Change(), None, None)
    assert world.steps == STEPS[:4]


async def test_a_command_without_a_version_needs_no_look() -> None:
    world, command = World(), Remark()

    @framed(world, "record.remark", world.may)
    async def remark(_command: Remark, _held: Held[Record], _uow: None, _sources: None) -> None:
        world.rule()

    assert await remark(command, None, None) == command.record_id
    assert world.steps[-1] == "keep record.remark"
