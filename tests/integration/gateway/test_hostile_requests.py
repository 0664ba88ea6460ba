"""What one person sends keeps nobody waiting. Time is the processor's: what other programs do meanwhile counts for nothing."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import statistics
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from gateway.endpoint.turns import MOST_WAITING
from gateway.graphql.schema import make_schema
from gateway.settings import OPERATIONS, GatewayRate
from tests.integration.gateway.hostile import ID, bodies
from tests.support.asgi import Answer
from tests.support.gateway import GatewayCaller, gateway
from tests.support.upstream import Reply, report

ORDINARY = (OPERATIONS / "ReadReport.graphql").read_text()
MOST_BYTES = 2048
# A plain name of a field that an input does not have is told, so that it can be found.
TELL_NAMES = {"variables: unknown fields"}
SOMEBODY_ELSE = "00000000-0000-4000-8000-000000000001"
OWN_FORM = "application/graphql-response+json"
DEAREST = 4
"""How many times what an ordinary document costs that nobody sent before."""
NUMBERS = itertools.count()


@pytest.fixture
async def reader() -> AsyncIterator[GatewayCaller]:
    """Somebody who reads a report; nobody's requests are counted here."""
    async with gateway(rate=GatewayRate(per_person=10**6, per_agency=10**6)) as caller:
        caller.upstream.says("identification", "GET", "/reports/{}", Reply(report(ID)))
        yield caller


async def sent(caller: GatewayCaller, body: str) -> Answer:
    """One request whose body is ready."""
    content = body.replace("%s", str(next(NUMBERS))).encode()
    headers = {"content-type": "application/json", "content-length": str(len(content)), "accept": OWN_FORM}
    return await caller.client.request("POST", "/graphql", chunks=[content], headers=headers)


async def spent(caller: GatewayCaller, body: str, status: int) -> float:
    """The least processor time that the request took in three tries, each by somebody who sent nothing before."""
    tries = []
    for _ in range(3):
        person = caller.as_(sub=f"00000000-0000-4000-8000-{next(NUMBERS):012}")
        began = time.process_time()
        answer = await sent(person, body)
        tries.append(time.process_time() - began)
        assert answer.status == status, (body[:80], answer.status, answer.body[:200])
    return min(tries)


def ordinary(number: str = "") -> str:
    """A report is read; with a number, by a document that nobody sent before."""
    return json.dumps({"query": f"{ORDINARY}\n#{number}", "variables": {"id": ID}})


async def test_every_hostile_request_is_refused_for_little_more_than_an_ordinary_one_costs(
    reader: GatewayCaller,
) -> None:
    usual = await spent(reader, ordinary("%s"), 200)
    ratios = {name: await spent(reader, body, 400) / usual for name, body in bodies().items()}
    dearest = sorted(ratios.items(), key=lambda each: -each[1])[:5]
    figures = ", ".join(f"{name}: {ratio:.1f} times" for name, ratio in dearest)
    print(f"ordinary {usual * 1000:.1f} ms; {figures}")  # noqa: T201 -- shown with -s
    assert {name: ratio for name, ratio in ratios.items() if ratio > DEAREST} == {}
    assert {call.path for call in reader.upstream.calls} <= {f"/reports/{ID}", "/referrals/by-report"}


async def test_the_answer_to_every_hostile_request_is_short_and_repeats_none_of_its_words(
    reader: GatewayCaller,
) -> None:
    schema = set(re.findall(r"\w+", make_schema(production=False).as_str()))
    ours = schema | {"query", "mutation", "fragment", "include", "variables"}
    for name, body in bodies().items():
        answer = await sent(reader.as_(sub=f"00000000-0000-4000-8000-{next(NUMBERS):012}"), body)
        assert answer.status == 400, name
        assert len(answer.body) < MOST_BYTES, name
        if name not in TELL_NAMES:
            theirs = set(re.findall(r"\w{4,}", body)) - ours
            assert theirs & set(re.findall(r"\w+", answer.body.decode())) == set(), name


async def test_others_are_answered_while_one_person_sends_hostile_documents_without_pause(
    reader: GatewayCaller,
) -> None:
    hostile = reader.as_(sub=SOMEBODY_ELSE)
    texts = itertools.cycle(bodies().values())
    refused: list[int] = []

    async def sends_without_pause() -> None:
        while True:
            refused.append((await sent(hostile, next(texts))).status)
            await asyncio.sleep(0)

    await asked(reader, 20)
    quiet = statistics.median(await asked(reader, 100))
    senders = [asyncio.create_task(sends_without_pause()) for _ in range(6)]
    try:
        meanwhile = statistics.quantiles(await asked(reader, 200), n=20)[-1]
    finally:
        for sender in senders:
            sender.cancel()
        await asyncio.gather(*senders, return_exceptions=True)
    figures = (
        f"median {quiet * 1000:.1f} ms alone, p95 {meanwhile * 1000:.1f} ms beside {len(refused)} hostile documents"
    )
    print(figures)  # noqa: T201 -- shown with -s
    assert set(refused) == {400}
    assert meanwhile <= 10 * quiet


async def asked(reader: GatewayCaller, times: int) -> list[float]:
    """What the process computed, for whomever, between question and answer, each time."""
    took = []
    for _ in range(times):
        began = time.process_time()
        assert (await sent(reader, ordinary())).status == 200
        took.append(time.process_time() - began)
    return took


async def test_more_unknown_documents_of_one_person_than_may_wait_are_429_and_others_are_read(
    reader: GatewayCaller,
) -> None:
    hostile = reader.as_(sub=SOMEBODY_ELSE)
    body = bodies()["an object, repeated"]
    crowd = [asyncio.create_task(sent(hostile, body)) for _ in range(MOST_WAITING + 5)]
    answer = await sent(reader, ordinary("new"))
    statuses = [each.status for each in await asyncio.gather(*crowd)]
    assert answer.status == 200
    assert sorted(set(statuses)) == [400, 429]
    assert statuses.count(400) >= MOST_WAITING
    assert (await sent(hostile, json.dumps({"query": "{ me { id } }"}))).status == 200


async def test_a_known_document_waits_for_no_turn(reader: GatewayCaller) -> None:
    await sent(reader, ordinary())
    await sent(reader, bodies()["an object, repeated"])
    answers: list[Any] = await asyncio.gather(*(sent(reader, ordinary()) for _ in range(MOST_WAITING * 2)))
    assert {answer.status for answer in answers} == {200}
