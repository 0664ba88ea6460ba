"""How far a group is behind, asked without reading for it; and that a witness is not asked before it has heard all."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
import typer
from typer.testing import CliRunner

from chassis.bus.engine import connected
from chassis.bus.errors import BusError
from chassis.bus.ports import Record
from chassis.journal import operations
from chassis.journal.operations import BEHIND, add_journal
from chassis.settings.processes import OperationsSettings
from contracts.topics import CONSUMERS, IDENTIFICATION_HEADS, IDENTIFICATION_REPORTS, REFERRAL_HEADS
from tests.integration.chassis.bus_engines import Engine, PostgresEngine
from tests.integration.chassis.referral_inbox import Service
from tests.support.probe import eventually_async


def settings(engine: Engine) -> OperationsSettings:
    """What a command of referral is told of the bus."""
    groups: dict[str, Any] = {}
    for name, value in engine.settings("referral").items():
        group, _, key = name.lower().partition("__")
        groups.setdefault(group, {})[key] = value
    return OperationsSettings(SPONA_ENV="development", **groups)


def record() -> Record:
    return Record(IDENTIFICATION_REPORTS, uuid4(), {}, b"{}")


async def test_what_was_not_committed_is_counted(engine: Engine) -> None:
    async with connected(settings(engine)) as bus:
        assert await bus.behind("referral", CONSUMERS["referral"]) == 0
        await engine.producer("identification").send([record(), record()])
        assert await bus.behind("referral", CONSUMERS["referral"]) == 2
        reader, read = engine.consumer("referral", CONSUMERS["referral"]), 0

        async def both() -> bool:
            nonlocal read
            read += len(await reader.poll(10, 0.2))
            return read == 2

        await eventually_async(both, "both are read", seconds=30)
        assert await bus.behind("referral", CONSUMERS["referral"]) == 2
        await reader.commit()
        assert await bus.behind("referral", CONSUMERS["referral"]) == 0


async def test_a_topic_is_read_from_its_beginning_by_its_owner_for_no_group(engine: Engine) -> None:
    own, foreign = (Record(topic, uuid4(), {"n": b"1"}, b"{}") for topic in (REFERRAL_HEADS, IDENTIFICATION_HEADS))
    await engine.producer("referral").send([own, own])
    await engine.producer("identification").send([foreign])
    async with connected(settings(engine)) as bus:
        for _ in range(2):
            held = await bus.contents(REFERRAL_HEADS)
            assert [(each.key, each.headers, each.value) for each in held] == [(own.key, own.headers, own.value)] * 2
        with pytest.raises(BusError):
            await bus.contents(IDENTIFICATION_HEADS)


async def test_a_witness_that_has_not_heard_all_is_no_witness_yet(
    service: Service, bus: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "_PATIENCE_SECONDS", 0.0)
    await bus.producer("identification").send([record()])
    group = typer.Typer()
    group.callback()(lambda: None)
    add_journal(group, "referral", lambda: service.scratch.dsn("referral_worker"), lambda: settings(bus))
    told = await asyncio.to_thread(CliRunner().invoke, group, ["journal", "--of", "identification"])
    assert told.exit_code == BEHIND
    assert "1 events of identification lie on the bus that referral has not heard" in told.output
    assert told.stdout == ""
    own = await asyncio.to_thread(CliRunner().invoke, group, ["journal"])
    assert own.exit_code == 0
