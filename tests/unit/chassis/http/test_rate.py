"""How often one person is answered in a minute, at any route that knows who asks."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chassis.http.rate import PerMinute, RateLimits
from chassis.settings.groups import Rate
from tests.support.asgi import Answer, AsgiClient
from tests.support.example_service import Example

MOST = 5
COLLEAGUE = "00000000-0000-4000-8000-000000000001"
ELSEWHERE: dict[str, Any] = {
    "sub": "00000000-0000-4000-8000-000000000002",
    "agency": "00000000-0000-4000-8000-0000000000aa",
}


@pytest.fixture
def example() -> Example:
    """A service that answers one person MOST times."""
    made = Example()
    made.app.state.rate = RateLimits(Rate(per_person=MOST))
    return made


async def until_refused(client: AsgiClient) -> tuple[int, Answer]:
    """How often a request is answered before it is refused, which is within two windows, and the refusal."""
    for number in range(3 * MOST):
        answer = await client.get("/v1/me")
        if answer.status == 429:
            return number, answer
    raise AssertionError("It was never refused.")


async def test_the_next_request_of_one_person_is_429_and_says_when_to_come_again(example: Example) -> None:
    answered, refused = await until_refused(example.client)
    assert answered >= MOST
    assert refused.slug == "too-many-requests"
    assert 1 <= int(refused.headers["retry-after"]) == refused.json()["retryAfterSeconds"] <= 60
    colleague = example.anonymous.bearing(example.mint.token(sub=COLLEAGUE))
    assert (await colleague.get("/v1/me")).status == 200


async def test_every_request_counts_once_whatever_comes_of_it(example: Example) -> None:
    # Neither a body that no one can read nor a role that may not makes a request free, and none counts twice.
    malformed = [
        await example.client.request(
            "POST", "/v1/things", chunks=[b"{"], headers={"content-type": "application/json", "content-length": "1"}
        )
        for _ in range(MOST)
    ]
    assert {answer.status for answer in malformed} == {400}
    # None of another minute, or one where a minute has just begun.
    answered, _ = await until_refused(example.client)
    assert answered <= 1


async def test_health_is_reported_whatever_was_asked_before(example: Example) -> None:
    await until_refused(example.client)
    for path in ("/healthz", "/readyz"):
        assert {(await example.client.get(path)).status for _ in range(3 * MOST)} == {200}


async def test_a_service_counts_no_agencies_and_the_gateway_does(example: Example) -> None:
    example.app.state.rate = RateLimits(Rate(per_person=1000, per_agency=MOST))
    people = [example.anonymous.bearing(example.mint.token(sub=COLLEAGUE[:-2] + f"{n:02}")) for n in range(3 * MOST)]
    statuses = [(await person.get("/v1/me")).status for person in people]
    assert (statuses[:MOST], 429 in statuses) == ([200] * MOST, True)
    assert (await example.anonymous.bearing(example.mint.token(**ELSEWHERE)).get("/v1/me")).status == 200


async def test_a_request_does_not_look_through_everybody_else_s() -> None:
    limit = PerMinute(MOST)
    await limit.admit("the first")
    for _ in range(5):
        # The sweep that it began has its turns; the rest after it goes on.
        await asyncio.sleep(0)
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for number in range(20):
        await limit.admit(str(number))
        # Whatever this one began besides has its turn.
        await asyncio.sleep(0)
        assert asyncio.all_tasks() - {asyncio.current_task()} == others != set()
