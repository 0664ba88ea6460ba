"""The databases are put back to an earlier moment while the bus goes on: what a service had not applied by then comes again, the rest does not."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import typer
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from chassis.bus.kafka import topics
from chassis.outbox.operations import add_republish
from chassis.outbox.relay import Relay
from chassis.settings.processes import OperationsSettings
from chassis.vault.tink_aead import from_plain_json, new_plain_json
from contracts.envelope import Envelope
from tests.integration.chassis.bus_engines import Engine, operations_settings
from tests.integration.chassis.referral_inbox import REPORTS, TABLES, Service
from tests.integration.chassis.relay_at_work import APP, WORKER, running, unpublished, until, write
from tests.integration.chassis.scratch_database import Scratch, put_back_afterwards
from tests.support.probe import eventually_async

AEAD = from_plain_json(new_plain_json())
WORKERS = {"identification": WORKER, "referral": "referral_worker"}


async def published(outbox: Scratch, engine: Engine, *keys: UUID) -> None:
    """Identification reports these, and its relay has published it."""
    async with outbox.database(APP) as app, outbox.database(WORKER) as worker:
        await write(app, *keys)
        async with running(Relay(worker, lambda: engine.producer("identification"))):
            await until(lambda: unpublished(outbox) == 0, "everything is published")


@asynccontextmanager
async def consuming(referral: Scratch, engine: Engine, fails: Callable[[Envelope], None]) -> AsyncIterator[Service]:
    """Referral reads until the block ends."""
    async with referral.database("referral_worker") as database:
        service = Service(referral, database, AEAD)
        service.fails = fails
        async with service.consuming(engine.consumer("referral", [REPORTS])):
            yield service


async def republish(
    database: Scratch,
    service: str,
    engine: Engine | None,
    since: str | None = None,
    *arguments: str,
    dsn: SecretStr | None = None,
) -> Result:
    """The command as a person types it, with the settings that a process has."""
    group = typer.Typer()
    group.callback()(lambda: None)
    settings = operations_settings(engine, service) if engine else OperationsSettings(SPONA_ENV="development")
    add_republish(group, service, lambda: dsn or database.dsn(WORKERS[service]), lambda: settings)
    moment = since or datetime.now(UTC).isoformat()
    return await asyncio.to_thread(CliRunner().invoke, group, ["republish", "--since", moment, *arguments])


async def test_what_was_not_applied_comes_again_and_the_lost_future_does_not(
    outbox: Scratch, referral: Scratch, engine: Engine
) -> None:
    referral.as_superuser(f"truncate {TABLES}")
    known, late, dead, lost, unread = (uuid4() for _ in range(5))

    def fails(envelope: Envelope) -> None:
        if envelope.subject == dead and envelope.sequence == 1:
            raise ValueError

    await published(outbox, engine, known, known, dead, dead)
    async with consuming(referral, engine, fails) as service:
        await service.until_effects(known, [1, 2])
        await service.until(lambda: service.count("inbox_waiting") == 1, "one waits behind the dead letter")
    # Published and not applied at the moment to which the databases will be put back.
    await published(outbox, engine, late)
    with put_back_afterwards(outbox, referral):
        moment = datetime.now(UTC)
        await published(outbox, engine, known, lost)
        async with consuming(referral, engine, fails) as service:
            await service.until_effects(known, [1, 2, 3])
            await service.until_effects(late, [1])
            await service.until_effects(lost, [1])
        # On the bus, and read by no one yet.
        await published(outbox, engine, known, unread)

    for service_name, database, events in (("identification", outbox, 5), ("referral", referral, 0)):
        done = await republish(database, service_name, engine, moment.isoformat(), "--json")
        assert done.exit_code == 0, done.output
        assert json.loads(done.stdout) == {"service": service_name, "events": events}
    await published(outbox, engine, known)
    async with consuming(referral, engine, fails) as service:
        await service.until_effects(known, [1, 2, 3])
        await service.until_effects(late, [1])
        assert [service.effects(key) for key in (lost, unread, dead)] == [[], [], []]
        rows = outbox.as_superuser(f"select id from outbox where key = '{known}' and sequence = 3")
        assert referral.as_superuser(f"select event_id from inbox_event where key = '{known}' and sequence = 3") == rows
        numbers = referral.as_superuser("select key, count(*), max(sequence), min(sequence) from outbox group by key")
        assert {tuple(row[1:]) for row in numbers} == {("3", "3", "1"), ("1", "1", "1")}
        [letter] = await service.letters.list()
        service.fails = lambda _: None
        await service.letters.replay(letter.id)
        await service.until_effects(dead, [1, 2])
        assert await service.letters.list() == []
        await service.until(lambda: service.count("inbox_waiting") == 0, "nothing waits")


async def test_while_its_relay_runs_nothing_is_changed(outbox: Scratch, engine: Engine) -> None:
    await published(outbox, engine, uuid4())
    async with outbox.database(WORKER) as worker:
        relay = Relay(worker, lambda: engine.producer("identification"))
        async with running(relay):
            await until(lambda: relay.status()["outbox_leads"], "the relay leads")
            refused = await republish(outbox, "identification", engine)
    assert refused.exit_code == 1
    assert "The relay of identification runs. Nothing was changed. End the relays and consumers" in refused.stderr
    assert unpublished(outbox) == 0


async def test_while_its_consumer_runs_nothing_is_changed(
    referral: Scratch, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topics, "_MEMBERS_GO_SECONDS", 1.0)
    referral.as_superuser(f"truncate {TABLES}")
    reader = engine.consumer("referral", [REPORTS])

    async def leads() -> bool:
        await reader.poll(1, 0.2)
        return reader.leads

    await eventually_async(leads, "the consumer reads", seconds=60)
    refused = await republish(referral, "referral", engine)
    assert refused.exit_code == 1
    assert "The consumer of referral runs. Nothing was changed there." in refused.stderr


@pytest.mark.parametrize(
    ("since", "sentence"),
    [
        ("yesterday", "Give a moment as 2026-11-30T05:00:00+01:00"),
        ("2026-11-30T05:00:00", "Give the moment's zone as well"),
        ((datetime.now(UTC) + timedelta(hours=2)).isoformat(), "This moment is still to come"),
    ],
)
async def test_a_moment_that_cannot_be_is_refused(outbox: Scratch, bus: Engine, since: str, sentence: str) -> None:
    refused = await republish(outbox, "identification", bus, since)
    assert refused.exit_code == 2
    assert sentence in " ".join(refused.stderr.replace("│", " ").split())


async def test_a_moment_before_the_first_event_is_refused(outbox: Scratch, bus: Engine) -> None:
    await published(outbox, bus, uuid4())
    refused = await republish(outbox, "identification", bus, "2016-11-30T05:00:00+01:00")
    assert refused.exit_code == 1
    assert "The first event of identification is of 20" in refused.stderr
    assert "Nothing was changed. Give the moment to which the databases were put back." in refused.stderr
    assert unpublished(outbox) == 0


async def test_what_was_published_longer_ago_than_the_bus_keeps_it_stays_published(
    outbox: Scratch, bus: Engine
) -> None:
    await published(outbox, bus, uuid4(), uuid4())
    moment = datetime.now(UTC)
    [old, *_] = outbox.as_superuser("select id from outbox")[0]
    outbox.as_superuser(f"update outbox set published_at = now() - interval '14 days 1 hour' where id = '{old}'")
    assert (await republish(outbox, "identification", bus, moment.isoformat())).exit_code == 0
    assert outbox.as_superuser("select id from outbox where published_at is not null") == [[old]]


async def test_a_database_or_a_bus_that_is_away_or_not_named_is_said(outbox: Scratch, bus: Engine) -> None:
    nowhere = SecretStr("postgresql+asyncpg://identification_worker:x@127.0.0.1:1/nowhere")
    away = await republish(outbox, "identification", bus, dsn=nowhere)
    assert away.exit_code == 2
    assert away.stderr.count("\n") == 1
    unnamed = await republish(outbox, "identification", None)
    assert unnamed.exit_code == 1
    assert "The settings of the bus are missing" in unnamed.stderr
