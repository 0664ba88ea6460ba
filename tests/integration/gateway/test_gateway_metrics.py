"""What the gateway's figures say of questions: which failed behind an answer of 200, which wrote, and who was refused for asking too often."""

from __future__ import annotations

import pytest

from chassis.domain.errors import TooManyRequests
from chassis.processes.health import Condition
from gateway.app import Limits
from gateway.settings import GatewayRate
from tests.support.gateway import gateway
from tests.support.metering import since
from tests.support.upstream import problem

REPORT = "0190a0a0-0000-7000-8000-000000000000"
READ = f'{{ report(id: "{REPORT}") {{ __typename }} }}'


def kinds_of(grown: list[tuple[dict[str, str | int], float]]) -> list[tuple[str | int | None, ...]]:
    """Status, error and kind of each series of /graphql."""
    return [
        (each["http.response.status_code"], each.get("error.type"), each["request.kind"])
        for each, _ in grown
        if each.get("http.route") == "/graphql"
    ]


@pytest.mark.parametrize("status", [503, 500])
async def test_a_read_that_fails_behind_an_answer_of_200_is_a_failure(status: int) -> None:
    async with gateway() as front:
        front.upstream.says("identification", "GET", f"/reports/{REPORT}", problem(status, "unavailable"))
        grown = since()
        answer = await front.send({"query": READ})
        assert answer.status == 200
        assert kinds_of(grown()) == [(200, "unavailable" if status == 503 else "unexpected", "read")]


async def test_a_read_that_is_refused_is_no_failure() -> None:
    async with gateway() as front:
        front.upstream.says("identification", "GET", f"/reports/{REPORT}", problem(404, "not-found"))
        grown = since()
        await front.send({"query": READ})
        assert kinds_of(grown()) == [(200, None, "read")]


async def test_what_is_refused_before_it_is_read_is_no_write() -> None:
    async with gateway() as front:
        for body in (b"{", b"[]", b'{"query": "mutation Any { nothing }"}', b'{"documentId": "0"}'):
            grown = since()
            await front.client.request("POST", "/graphql", chunks=[body], headers={"content-type": "application/json"})
            assert [kind for _, _, kind in kinds_of(grown())] == ["read"], body


async def test_refusals_of_calls_of_sign_ins_and_of_kept_forms_are_counted() -> None:
    limits = Limits(GatewayRate(calls_per_person=1, sign_ins_per_address=1, kept_forms_per_address=1))
    condition, grown = Condition((), limits.figures), since("spona.rate.refusals")
    for number, limit in enumerate((limits.calls, limits.signing_in, limits.keeping), 1):
        await limit.admit("somebody")
        for _ in range(number):
            with pytest.raises(TooManyRequests):
                await limit.admit("somebody")
    assert sorted((str(each["limit"]), count) for each, count in grown()) == [
        ("call", 1),
        ("kept-form", 3),
        ("sign-in", 2),
    ]
    assert condition.figures()["rate_refused_kept_forms"] == 3
