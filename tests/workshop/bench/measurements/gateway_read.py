"""`gateway`: the same small read by GraphQL through the gateway, and by REST at the service itself."""

from __future__ import annotations

import time
from http import HTTPStatus
from itertools import cycle
from typing import TYPE_CHECKING, Any

import aiohttp

from infra.demo.job import GIRL
from infra.errors import CliError
from infra.launcher.environment import GATEWAY, HTTP
from tests.workshop.bench.rounds import interleaved
from tests.workshop.bench.sides.filing import REPORTERS, Filing, tokens

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.workshop.bench.measured_stack import MeasuredStack
    from tests.workshop.bench.rounds import Round, Tick

DOCUMENT = "query ($id: ID!) { report(id: $id) { id version concern { text } } }"
# Of one unit, with one position. Three, so that no one comes near the gateway's rate for one person.
_READERS = ("intake.centre", "intake2.centre", "duty.centre")
_TURNS = 100


async def gateway(measured: MeasuredStack, tick: Tick) -> list[Round]:
    """Milliseconds of one read at a time, call by call. Raises CliError when a side answers anything but the report."""
    issuer = measured.issuer
    people = [await issuer.token(person) for person in _READERS]
    direct = [await issuer.exchange(token, "identification") for token in people]
    base = measured.installation.address(HTTP["identification"])
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        author = Filing(session, await tokens(measured, REPORTERS[:1], "identification"), base)
        report = str((await author.one())["id"])
        asked = {"query": DOCUMENT, "variables": {"id": report}}
        graphql = measured.installation.address(GATEWAY, "/graphql")

        def through(token: str) -> Any:
            return session.post(graphql, json=asked, headers={"authorization": f"Bearer {token}"})

        def straight(token: str) -> Any:
            headers = {"authorization": f"Bearer {token}"}
            return session.get(f"{base}/reports/{report}", params={"classes": "concern"}, headers=headers)

        return await interleaved(
            _timed(through, people, lambda said: _is_it(said["data"]["report"], said["data"]["report"], report)),
            _timed(straight, direct, lambda said: _is_it(said, said["classes"], report)),
            turns=_TURNS,
            tick=tick,
        )


def _timed(
    call: Callable[[str], Any], people: list[str], right: Callable[[Any], bool]
) -> Callable[[], Awaitable[list[float]]]:
    """One call after another, each by the next person."""
    who = cycle(people)

    async def once() -> list[float]:
        began = time.perf_counter()
        try:
            async with call(next(who)) as answer:
                status, said = answer.status, await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise CliError("The platform stopped answering reads; see: spona status") from error
        took = (time.perf_counter() - began) * 1000
        if status != HTTPStatus.OK or not right(said):
            raise CliError(f"A read was answered with {status} and not with the report, so nothing is measured.")
        return [took]

    return once


def _is_it(head: Any, classes: Any, report: str) -> bool:
    return bool(head["id"] == report and classes["concern"]["text"] == GIRL["concern"])
