"""What one person sends keeps no one waiting. Time is the processor's: what other programs do meanwhile counts for nothing."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import statistics
import time
from collections.abc import AsyncIterator

import pytest

from gateway.endpoint import edge
from gateway.graphql.schema import make_schema
from gateway.settings import OPERATIONS, GatewayRate
from tests.integration.gateway.hostile import ID, bodies, of_variables
from tests.support.asgi import Answer
from tests.support.gateway import GatewayCaller, gateway
from tests.support.upstream import Reply, page_of, report

ORDINARY = json.dumps({"query": (OPERATIONS / "ReadReport.graphql").read_text(), "variables": {"id": ID}})
MOST_BYTES = 2048
# A plain name of a field that an input does not have is told, so that it can be found.
TELL_NAMES = {"variables: unknown fields"}
SOMEBODY_ELSE = "00000000-0000-4000-8000-000000000001"
OWN_FORM = "application/graphql-response+json"
LONGEST_S = 0.1
"""At one stretch; what others wait for a request that is on its way."""
NUMBERS = itertools.count()


@pytest.fixture
async def reader() -> AsyncIterator[GatewayCaller]:
    """A person who reads a report; no one's requests are counted here."""
    async with gateway(rate=GatewayRate(per_person=10**6, per_agency=10**6)) as caller:
        caller.upstream.says("identification", "GET", "/reports/{}", Reply(report(ID)))
        caller.upstream.says("identification", "GET", "/reports", page_of([]))
        yield caller


async def sent(caller: GatewayCaller, body: str) -> Answer:
    """One request whose body is ready."""
    content = body.replace("%s", str(next(NUMBERS))).encode()
    headers = {"content-type": "application/json", "content-length": str(len(content)), "accept": OWN_FORM}
    return await caller.client.request("POST", "/graphql", chunks=[content], headers=headers)


async def held(caller: GatewayCaller, body: str) -> float:
    """For how long the request kept the loop from everything else at one stretch, at best of three tries."""
    tries = []
    for _ in range(3):
        gaps: list[float] = []
        watching = asyncio.create_task(_watched(gaps))
        await asyncio.sleep(0)
        answer = await sent(caller, body)
        await asyncio.sleep(0)
        watching.cancel()
        tries.append(max(gaps))
        assert answer.status in {200, 400}, (body[:80], answer.status, answer.body[:200])
    return min(tries)


async def _watched(gaps: list[float]) -> None:
    while True:
        began = time.process_time()
        await asyncio.sleep(0)
        gaps.append(time.process_time() - began)


async def test_no_hostile_request_holds_the_process_for_long(
    reader: GatewayCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge, "REST", 0)
    took = {name: await held(reader, body) for name, body in bodies().items()}
    dearest = sorted(took.items(), key=lambda each: -each[1])[:5]
    print(", ".join(f"{name}: {seconds * 1000:.0f} ms" for name, seconds in dearest))  # noqa: T201 -- shown with -s
    assert {name: seconds for name, seconds in took.items() if seconds > LONGEST_S} == {}


async def test_the_answer_to_hostile_variables_is_short_and_repeats_none_of_their_words(reader: GatewayCaller) -> None:
    ours = set(re.findall(r"\w+", make_schema().as_str())) | {"query", "mutation", "variables"}
    for name, body in of_variables().items():
        answer = await sent(reader, body)
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

    await asked(reader, 5)
    quiet = statistics.median(await asked(reader, 50))
    senders = [asyncio.create_task(sends_without_pause()) for _ in range(6)]
    try:
        meanwhile = statistics.quantiles(await asked(reader, 100), n=20)[-1]
    finally:
        for sender in senders:
            sender.cancel()
        await asyncio.gather(*senders, return_exceptions=True)
    figures = (
        f"median {quiet * 1000:.1f} ms alone, p95 {meanwhile * 1000:.1f} ms beside {len(refused)} hostile documents"
    )
    print(figures)  # noqa: T201 -- shown with -s
    assert set(refused) <= {200, 400}
    assert meanwhile <= 10 * quiet


async def asked(reader: GatewayCaller, times: int) -> list[float]:
    """What the process computed, for whomever, between question and answer, each time."""
    took = []
    for _ in range(times):
        began = time.process_time()
        assert (await sent(reader, ORDINARY)).status == 200
        took.append(time.process_time() - began)
    return took
