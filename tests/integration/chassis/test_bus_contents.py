"""A topic read from its beginning."""

from uuid import uuid4

import pytest

from chassis.bus.engine import connected
from chassis.bus.errors import BusError
from chassis.bus.ports import Record
from contracts.topics import IDENTIFICATION_HEADS, REFERRAL_HEADS
from tests.integration.chassis.bus_engines import Engine, operations_settings


async def test_a_topic_is_read_from_its_beginning_by_its_owner_for_no_group(engine: Engine) -> None:
    own, foreign = (Record(topic, uuid4(), {"n": b"1"}, b"{}") for topic in (REFERRAL_HEADS, IDENTIFICATION_HEADS))
    await engine.producer("referral").send([own, own])
    await engine.producer("identification").send([foreign])
    async with connected(operations_settings(engine, "referral")) as bus:
        for _ in range(2):
            held = await bus.contents(REFERRAL_HEADS)
            assert [(each.key, each.headers, each.value) for each in held] == [(own.key, own.headers, own.value)] * 2
        with pytest.raises(BusError):
            await bus.contents(IDENTIFICATION_HEADS)
