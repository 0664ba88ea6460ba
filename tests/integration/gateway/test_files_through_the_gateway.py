"""Files of programs pass the gateway as they are, with a token of their own for identification; nothing but a bearer token counts."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from chassis.http import middleware
from chassis.http.uploads import MOST_OPEN
from tests.support.asgi import Answer
from tests.support.gateway import GatewayCaller
from tests.support.upstream import Reply, problem

TICKET, REPORT, FILE = (f"0190a7f0-0000-7000-8000-00000000000{number}" for number in range(3))
CONTENT = bytes(range(256)) * 2000
OCTETS = {"content-type": "application/octet-stream", "transfer-encoding": "chunked"}
KEPT = {"id": FILE, "class": "attachments", "kind": "pdf", "size": 3, "scan": "clean"}


async def test_a_file_is_passed_on_byte_for_byte(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "PUT", f"/uploads/{TICKET}", Reply(KEPT, 201))
    chunks = [CONTENT[:7], CONTENT[7:]]
    answer = await caller.client.request("PUT", f"/uploads/{TICKET}", chunks=chunks, headers=OCTETS)
    assert (answer.status, answer.json()) == (201, KEPT)
    (call,) = caller.upstream.to("identification")
    assert call.body == CONTENT
    assert call.headers["content-type"] == "application/octet-stream"


async def test_a_refusal_comes_back_as_it_was_said(caller: GatewayCaller) -> None:
    refused = problem(422, "file-infected", "A virus was found.")
    caller.upstream.says("identification", "PUT", f"/uploads/{TICKET}", refused)
    answer = await caller.client.request("PUT", f"/uploads/{TICKET}", chunks=[CONTENT], headers=OCTETS)
    assert (answer.status, answer.slug, answer.json()["title"]) == (422, "file-infected", "A virus was found.")


async def test_a_file_that_takes_too_long_to_come_is_shown_as_that(
    caller: GatewayCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "UPLOAD_SECONDS", 0.3)
    never = asyncio.Event()
    answer = await caller.client.request(
        "PUT", f"/uploads/{TICKET}", chunks=[b"a", b"b"], headers=OCTETS, last_chunk_after=never
    )
    assert (answer.status, answer.slug) == (408, "request-too-slow")
    page = await caller.client.request(
        "PUT",
        f"/uploads/{TICKET}",
        chunks=[b"a", b"b"],
        headers={**OCTETS, "accept": "text/html"},
        last_chunk_after=never,
    )
    assert (page.status, "Слање је предуго трајало" in page.body.decode()) == (408, True)


async def test_what_can_be_no_ticket_is_missing_and_no_one_is_asked(caller: GatewayCaller) -> None:
    answer = await caller.client.request("PUT", "/uploads/nothing", chunks=[CONTENT], headers=OCTETS)
    assert (answer.status, answer.slug) == (404, "not-found")
    assert caller.upstream.to("identification") == []


async def test_one_person_keeps_few_uploads_open_and_takes_none_from_others(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "PUT", f"/uploads/{TICKET}", Reply(KEPT, 201))
    end = asyncio.Event()

    def sending(who: GatewayCaller, after: asyncio.Event) -> asyncio.Task[Answer]:
        asked = who.client.request(
            "PUT", f"/uploads/{TICKET}", chunks=[b"a", b"b"], headers=OCTETS, last_chunk_after=after
        )
        return asyncio.create_task(asked)

    many = [sending(caller, end) for _ in range(50)]
    done, coming = await asyncio.wait(many, timeout=2)
    assert len(coming) == MOST_OPEN
    assert {(each.result().status, each.result().slug) for each in done} == {(429, "too-many-requests")}
    assert {each.result().headers["connection"] for each in done} == {"close"}
    page = await caller.client.request(
        "PUT", f"/uploads/{TICKET}", chunks=[b"a"], headers={**OCTETS, "accept": "text/html"}
    )
    assert (page.status, page.headers["content-type"].partition(";")[0]) == (429, "text/html")
    assert page.headers["connection"] == "close"
    now = asyncio.Event()
    now.set()
    assert (await sending(caller.as_(sub=str(uuid4())), now)).status == 201
    end.set()
    assert {(await each).status for each in coming} == {201}
    assert (await sending(caller, now)).status == 201


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "image/png", "multipart/form-data"])
async def test_only_bytes_are_taken(caller: GatewayCaller, kind: str) -> None:
    headers = {**OCTETS, "content-type": kind}
    answer = await caller.client.request("PUT", f"/uploads/{TICKET}", chunks=[CONTENT], headers=headers)
    assert (answer.status, answer.slug, answer.headers["accept"]) == (
        415,
        "unsupported-media-type",
        OCTETS["content-type"],
    )


async def test_bytes_are_taken_nowhere_else(caller: GatewayCaller) -> None:
    answer = await caller.client.request("POST", "/graphql", chunks=[CONTENT], headers=OCTETS)
    assert answer.slug == "unsupported-media-type"


async def test_who_has_no_token_is_refused_and_a_cookie_is_none(caller: GatewayCaller) -> None:
    bare = type(caller.client)(caller.client.app)
    for headers in (OCTETS, {**OCTETS, "cookie": "__Host-spona=anything"}):
        answer = await bare.request("PUT", f"/uploads/{TICKET}", chunks=[CONTENT], headers=headers)
        assert (answer.status, answer.slug) == (401, "unauthenticated")
    assert (await bare.get(f"/files/{REPORT}/{FILE}")).status == 401


async def test_a_file_comes_back_with_the_headers_that_keep_it_from_being_a_page(caller: GatewayCaller) -> None:
    values = {
        "content-type": "application/pdf",
        "content-disposition": 'attachment; filename="S-7K3Q-9F-1.pdf"',
        "content-security-policy": "default-src 'none'; sandbox",
        "x-somebody-s": "own",
    }
    reply = Reply(raw=CONTENT, headers=values)
    caller.upstream.says("identification", "GET", f"/reports/{REPORT}/files/{FILE}", reply)
    answer = await caller.client.get(f"/files/{REPORT}/{FILE}")
    assert (answer.status, answer.body) == (200, CONTENT)
    for name in ("content-type", "content-disposition", "content-security-policy"):
        assert answer.headers[name] == values[name]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "x-somebody-s" not in answer.headers


async def test_a_file_that_is_closed_is_missing(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "GET", f"/reports/{REPORT}/files/{FILE}", problem(404, "not-found"))
    answer = await caller.client.get(f"/files/{REPORT}/{FILE}")
    assert (answer.status, answer.slug) == (404, "not-found")
