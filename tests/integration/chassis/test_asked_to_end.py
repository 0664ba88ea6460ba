"""Relay and consumer are asked to end while they have much to do: they end in time, lose nothing and do nothing twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import uuid4

from chassis.bus.codec import decode
from chassis.inbox.consumer import BATCH
from chassis.outbox.relay import WAVE
from chassis.vault import keyset_file
from infra.processes.fork_server import ForkServer
from tests.integration.chassis.background_process import Background, background
from tests.integration.chassis.bus_engines import Engine
from tests.integration.chassis.referral_inbox import Service, event, publish
from tests.integration.chassis.relay_at_work import WORKER, fill, published_events, sequences, unpublished, until
from tests.integration.chassis.scratch_database import Scratch

END_SECONDS = 10.0


def relay(nursery: ForkServer, outbox: Scratch, engine: Engine) -> AbstractContextManager[Background]:
    settings = {"DB__WORKER_DSN": outbox.dsn(WORKER).get_secret_value(), **engine.settings("identification")}
    return background(nursery, "identification.entrypoints.relay", "IDENTIFICATION", settings)


async def test_a_relay_at_work_ends_and_the_next_one_goes_on(
    outbox: Scratch, engine: Engine, nursery: ForkServer
) -> None:
    keys, each = fill(outbox, 20, 100), 100
    all_of_them = len(keys) * each
    with relay(nursery, outbox, engine) as first:
        await until(lambda: unpublished(outbox) < all_of_them - WAVE, "the relay is at work")
        code, seconds = await asyncio.to_thread(first.terminated)
    assert (code, seconds < END_SECONDS) == (0, True), seconds
    left = unpublished(outbox)
    assert left > 0, "It had nothing to do when it was told to end: this proves nothing."
    with relay(nursery, outbox, engine) as second:
        await until(lambda: unpublished(outbox) == 0, "the rest is published")
        assert (await asyncio.to_thread(second.terminated))[0] == 0
    got = await published_events(engine, all_of_them, keys)
    for key in keys:
        assert list(dict.fromkeys(sequences(got, key))) == list(range(1, each + 1))
    again = len(got) - len({decode(record).id for record in got})
    assert again <= WAVE


async def test_a_consumer_at_work_ends_and_the_next_one_goes_on(
    service: Service, engine: Engine, tmp_path: Path, nursery: ForkServer
) -> None:
    keys, each = [uuid4() for _ in range(20)], 40
    await publish(engine.producer("identification"), [event(key, n) for n in range(1, each + 1) for key in keys])
    keyset_file.create(tmp_path / "keyset.json")
    settings = {
        "DB__WORKER_DSN": service.scratch.dsn("referral_worker").get_secret_value(),
        "KEYS__DEAD_LETTER_KEYSET": str(tmp_path / "keyset.json"),
        **engine.settings("referral"),
    }
    with background(nursery, "tests.integration.chassis.consumer_process", "REFERRAL", settings) as first:
        await service.until(lambda: service.count("effect") > BATCH, "the consumer is at work")
        code, seconds = await asyncio.to_thread(first.terminated)
    assert (code, seconds < END_SECONDS) == (0, True), seconds
    assert service.count("effect") < len(keys) * each, "It had nothing to do: this proves nothing."
    with background(nursery, "tests.integration.chassis.consumer_process", "REFERRAL", settings, first.port) as second:
        await service.until(lambda: service.count("effect") >= len(keys) * each, "the rest is applied")
        found = Counter(await asyncio.to_thread(second.figures))
        assert found["records_duplicate"] <= BATCH
        assert (await asyncio.to_thread(second.terminated))[0] == 0
    for key in keys:
        assert service.effects(key) == list(range(1, each + 1))
    assert (service.count("outbox"), service.count("inbox_dead_letter")) == (len(keys) * each, 0)
