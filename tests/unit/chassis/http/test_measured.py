"""Requests are measured by route, the one who asks and whatever they send: nothing of it is in what leaves."""

from __future__ import annotations

import asyncio
import base64
from typing import Any
from urllib.parse import quote

import pytest

from chassis.http.measured import Active, Measured, failed_as, is_a
from chassis.http.rate import RateLimits
from chassis.settings.groups import Rate
from tests.support import metering
from tests.support.asgi import AsgiClient
from tests.support.example_service import CANARY, THERE, Example
from tests.support.metering import since

NAME = "Јелисавета"


async def test_a_request_is_one_value_of_its_route_method_and_status() -> None:
    example, grown = Example(), since()
    reader = example.as_role("platform_admin")
    await example.client.get("/v1/me")
    await example.client.get("/v1/me")
    await reader.get(f"/v1/things/{THERE}")
    await example.client.request("PUT", "/v1/totals")
    await example.client.request("HEAD", "/v1/me")
    await example.anonymous.request("POST", "/v1/commits")
    await example.anonymous.get("/v1/lost")
    found: dict[Any, Any] = {
        (each["http.route"], each["http.request.method"], each["http.response.status_code"]): (
            each["request.kind"],
            count,
        )
        for each, count in grown()
    }
    assert found[("/v1/me", "GET", 200)] == ("read", 3)
    assert {str(route) for route, _, _ in found} == {
        "/v1/me",
        "/v1/things/{thing_id}",
        "/v1/totals",
        "/v1/commits",
        "/v1/lost",
    }
    assert {found[key][0] for key in found if key[1] == "PUT"} == {"write"}
    assert found[("/v1/commits", "POST", 503)] == ("read", 1)
    assert found[("/v1/lost", "GET", 503)] == ("read", 1)


async def test_what_fails_has_an_error_type_and_no_message() -> None:
    example, grown = Example(), since()
    await example.anonymous.get(f"/v1/faults/{CANARY}")
    [(found, _)] = grown()
    assert (found["error.type"], found["http.route"]) == ("500", "/v1/faults/{secret}")


async def test_whatever_is_sent_is_not_in_what_leaves() -> None:
    example = Example()
    grown = since()
    body = {"givenName": CANARY, "story": NAME}
    for name in (CANARY, NAME, quote(NAME)):
        headers = {
            "x-language": "sr",
            "user-agent": CANARY,
            "traceparent": CANARY,
            "x-forwarded-for": CANARY,
            "host": CANARY,
        }
        for client in (example.client, example.anonymous, example.as_role("health_reporter")):
            for path in (
                f"/{name}",
                f"/v1/things/{name}",
                f"/v1/me?name={name}",
                f"/v1/faults/{name}",
                f"/v1/refusals/{quote('stale-version')}",
            ):
                await client.request("GET", path, headers=headers)
                await client.request("POST", path, json_body=body, headers=headers)
            await client.request("POST", "/v1/things", json_body=body, headers=headers)
            await client.request(
                "POST", "/v1/things", chunks=[b"x" * 2_000_000], headers={"content-type": "application/json"}
            )
            await client.request(
                "POST", "/v1/things", chunks=[name.encode()], headers={"content-type": f"text/{CANARY}"}
            )
    await example.anonymous.request(CANARY.upper(), "/v1/me")
    assert len(grown()) > 10
    text = metering.exported().lower()
    for planted in (CANARY, CANARY.partition("-")[0], NAME, quote(NAME), THERE):
        raw = str(planted)
        for spelled in (
            raw,
            base64.b64encode(raw.encode()).decode().rstrip("="),
            raw.encode().hex(),
            ascii(raw).strip("'"),
        ):
            assert spelled.lower() not in text


async def test_what_no_one_knows_is_one_series() -> None:
    example, grown = Example(), since()
    for number in range(100):
        await example.anonymous.get(f"/v1/elsewhere/{number}")
        await example.anonymous.request(f"ODD{number}", f"/v1/elsewhere/{number}")
    found = grown()
    assert all("http.route" not in each for each, _ in found)
    assert {each["http.request.method"] for each, _ in found} == {"GET", "_OTHER"}
    assert len(found) <= 4


async def test_probes_are_not_measured() -> None:
    example, grown = Example(), since()
    await example.anonymous.get("/readyz")
    await example.anonymous.get("/healthz")
    assert grown() == []


async def _failing() -> None:
    failed_as("unavailable")


async def small(scope: Any, receive: Any, send: Any) -> None:
    """Streams at /stream, writes at /write, breaks off at /broken, fails in a task of its own at /unavailable, reads a body at /body."""
    if scope["path"] == "/broken":
        raise ConnectionResetError(CANARY)
    if scope["path"] == "/write":
        is_a("write")
    if scope["path"] == "/unavailable":
        await asyncio.gather(*map(asyncio.ensure_future, [_failing()]))
    if scope["path"] == "/body":
        while (await receive()).get("more_body"):
            pass
    kind = b"text/event-stream" if scope["path"] == "/stream" else b"text/plain"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": b"one"})


async def test_a_stream_is_no_slow_request_and_what_breaks_off_is_reported_by_its_type() -> None:
    active = Active()
    client, grown = AsgiClient(Measured(small, active, "read")), since()
    await client.get("/stream")
    await client.get("/write")
    with pytest.raises(ConnectionResetError):
        await client.get("/broken")
    assert sorted((str(each["request.kind"]), each.get("error.type")) for each, _ in grown()) == [
        ("read", "ConnectionResetError"),
        ("write", None),
    ]
    assert active.figures() == {"requests_active": 0}


async def test_what_fails_behind_an_answer_of_200_is_reported_by_its_word() -> None:
    client, grown = AsgiClient(Measured(small, Active(), "read")), since()
    await client.get("/unavailable")
    await client.get("/elsewhere")
    assert sorted((each.get("error.type", ""), each["http.response.status_code"]) for each, _ in grown()) == [
        ("", 200),
        ("unavailable", 200),
    ]


def slow_ones() -> int:
    """How many of all requests took longer than a tenth of a second."""
    metering.exported()
    of_server = [point for point in metering.points() if point.metric == metering.SERVER]
    return sum(count for point in of_server for bound, count in point.buckets if bound > 0.1)


async def test_what_a_slow_line_takes_is_not_the_time_of_the_process() -> None:
    pause = 0.2

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": b"x", "more_body": False}

    async def gone() -> dict[str, Any]:
        await asyncio.sleep(pause)
        return {"type": "http.disconnect"}

    async def send(_: Any) -> None:
        await asyncio.sleep(pause)

    measured, grown, before = Measured(small, Active(), "read"), since(), slow_ones()
    await measured({"type": "http", "method": "POST", "path": "/body"}, receive, send)
    assert ([count for _, count in grown()], slow_ones()) == ([1], before)
    # The one who waits for the end of the connection has the time of its work counted.
    await measured({"type": "http", "method": "POST", "path": "/body"}, gone, send)
    assert slow_ones() == before + 1


@pytest.mark.parametrize(("limit", "other"), [("person", "agency"), ("agency", "person")])
async def test_refusals_are_counted_by_how_a_person_is_counted(limit: str, other: str) -> None:
    example = Example()
    example.app.state.rate = RateLimits(Rate.model_validate({f"per_{limit}": 1, f"per_{other}": 500}))
    grown = since("spona.rate.refusals")
    for _ in range(4):
        await example.as_role("health_reporter").get("/v1/me")
    figures = (await example.anonymous.get("/readyz")).json()["figures"]
    assert (figures[f"rate_refused_{limit}"] >= 2, figures[f"rate_refused_{other}"]) == (True, 0)
    assert ({"limit": limit}, figures[f"rate_refused_{limit}"]) in grown()
