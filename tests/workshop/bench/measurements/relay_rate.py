"""`relay`: a relay of ours with a full outbox before it, beside kafka-python alone sending the same records to the same topic."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import orjson

from chassis.bus.codec import encode
from contracts.envelope import Envelope
from infra.errors import CliError
from infra.installation.ports import free_port
from infra.launcher.plan import python
from infra.postgres.provision import url
from tests.workshop.bench import scratch
from tests.workshop.bench.rounds import interleaved
from tests.workshop.bench.sides.statements import tables_made_anew

if TYPE_CHECKING:
    import asyncpg

    from chassis.bus.ports import Record
    from tests.workshop.bench.measured_stack import MeasuredStack
    from tests.workshop.bench.rounds import Round, Tick

TOPIC, _DATABASE, _ROLE = "bench.relay", "bench_outbox", "identification_worker"
_EVENTS, _TURNS = 2000, 4
_LIMIT_SECONDS = 60.0
_TYPE, _SOURCE = "identification.report-submitted.v1", "identification"
_FILL = """
    insert into outbox (id, topic, key, sequence, type, source, time, correlationid, traceparent, data)
    select gen_random_uuid(), $1, gen_random_uuid(), 1, $2, $3, now(), gen_random_uuid(),
        format('00-%s-%s-01', md5(number::text), left(md5(random()::text), 16)), $4::jsonb
    from generate_series(1, $5) as number
"""
_TOOK = "select extract(epoch from max(published_at) - $1) from outbox"


async def relay(measured: MeasuredStack, tick: Tick) -> list[Round]:
    """Events a second of both. Raises NeedsKafka on another stack, CliError when fewer arrived than were sent."""
    from tests.workshop.bench.sides import broker

    settings = measured.broker("The rate of the relay")
    records = [sample(TOPIC) for _ in range(_EVENTS)]
    with broker.topic(settings, TOPIC), scratch.folder(measured) as folder:
        _make(measured)
        try:
            with closing(await asyncio.to_thread(broker.Raw, settings, TOPIC)) as raw:
                port = free_port()
                environment = _environment(measured, str(folder), port)
                async with scratch.process(measured, python("identification.entrypoints.relay"), environment, port):
                    outbox = await measured.connect(_DATABASE)
                    try:
                        return await interleaved(
                            lambda: _checked(raw, lambda: _relayed(outbox)),
                            lambda: _checked(raw, lambda: asyncio.to_thread(raw.produce, records)),
                            turns=_TURNS,
                            tick=tick,
                        )
                    finally:
                        await outbox.close()
        finally:
            scratch.drop(measured, _DATABASE)


def sample(topic: str) -> Record:
    """A record as the relay makes it: a report was submitted, by no one."""
    report = uuid4()
    envelope = Envelope(
        id=uuid4(),
        type=_TYPE,
        source=_SOURCE,
        subject=report,
        time=datetime.now(UTC),
        sequence=1,
        correlationid=uuid4(),
        traceparent=_traceparent(),
        data=_data(),
    )
    return encode(topic, envelope)


def _data() -> dict[str, Any]:
    return {
        "reportId": str(uuid4()),
        "authorId": str(uuid4()),
        "childPath": True,
        "urgency": "immediate",
        "danger": False,
        "servingCsr": str(uuid4()),
        "excludedUnits": [],
        "submittedAt": datetime.now(UTC).isoformat(),
        "version": 1,
    }


def _traceparent() -> str:
    return f"00-{uuid4().hex}-{uuid4().hex[:16]}-01"


def _make(measured: MeasuredStack) -> None:
    scratch.drop(measured, _DATABASE)
    measured.database.query(f"CREATE DATABASE {_DATABASE}")
    rights = f"GRANT USAGE ON SCHEMA public TO {_ROLE}; GRANT ALL ON ALL TABLES IN SCHEMA public TO {_ROLE};"
    measured.database.query(f"{tables_made_anew('outbox')}\n{rights}", _DATABASE)


def _environment(measured: MeasuredStack, traces: str, port: int) -> dict[str, str]:
    """As the launcher starts a relay, but on an outbox and a topic of its own."""
    return measured.environments.relay(_SOURCE) | {
        "IDENTIFICATION_DB__WORKER_DSN": url(
            _ROLE, measured.known.roles[_ROLE], _DATABASE, str(measured.place.sockets)
        ),
        "IDENTIFICATION_HEALTH__PORT": str(port),
        "IDENTIFICATION_KAFKA__USERNAME": "admin",
        "IDENTIFICATION_KAFKA__PASSWORD": measured.known.kafka["admin"],
        "IDENTIFICATION_TELEMETRY__TRACES_DIR": traces,
    }


async def _relayed(outbox: asyncpg.Connection) -> list[float]:
    """From the commit of the events to the last one's acknowledgement, by the database's own clock."""
    await outbox.execute("truncate outbox")
    async with outbox.transaction():
        data = orjson.dumps(_data()).decode()
        await outbox.execute(_FILL, TOPIC, _TYPE, _SOURCE, data, _EVENTS)
        await outbox.execute("select pg_notify('outbox', '')")
    began = await outbox.fetchval("select clock_timestamp()")
    end = time.monotonic() + _LIMIT_SECONDS
    while await outbox.fetchval("select exists (select from outbox where published_at is null)"):
        if time.monotonic() > end:
            raise CliError("The relay did not publish its outbox, so nothing is measured; see the log of the bench.")
        await asyncio.sleep(0.1)
    return [_EVENTS / float(await outbox.fetchval(_TOOK, began))]


async def _checked(raw: Any, turn: Any) -> list[float]:
    """A turn after which exactly its events lie in the topic."""
    before = await asyncio.to_thread(raw.stored)
    found: list[float] = await turn()
    arrived = await asyncio.to_thread(raw.stored) - before
    if arrived != _EVENTS:
        raise CliError(f"{arrived} of {_EVENTS} events arrived, so nothing is measured; see the broker's log.")
    return found
