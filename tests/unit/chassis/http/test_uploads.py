"""Where files are sent to, longer bodies of their own kinds are read, and nowhere else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse

from chassis.http import middleware
from chassis.http.middleware import BODY_LIMIT, RequestLimits
from chassis.http.problems import answer_problems
from chassis.http.uploads import FILE_TOO_LARGE, FORM_WITH_FILES, OCTETS, UPLOAD_LIMIT
from identification.domain.files.errors import FileTooLarge
from identification.domain.files.file import MOST_BYTES
from tests.support.asgi import Answer, AsgiClient


def site(uploads: str | None = None) -> AsgiClient:
    """Counts what comes, wherever it comes."""
    app = FastAPI(openapi_url=None)

    async def count(request: Request) -> JSONResponse:
        return JSONResponse(sum([len(part) async for part in request.stream()]))

    app.add_route("/{path:path}", count, methods=["PUT"])
    answer_problems(app)
    of_files = {"PUT": uploads} if uploads else {}
    app.add_middleware(RequestLimits, content_types=("application/json",), uploads=of_files, at={})
    return AsgiClient(app)


async def sent(client: AsgiClient, path: str, kind: str, size: int, **headers: str) -> Answer:
    chunks = [bytes(BODY_LIMIT)] * (size // BODY_LIMIT) + [bytes(size % BODY_LIMIT)]
    values: dict[str, Any] = {"content-type": kind, "transfer-encoding": "chunked", **headers}
    return await client.request("PUT", path, chunks=chunks, headers=values)


async def test_a_file_is_read_up_to_its_own_limit() -> None:
    client = site(OCTETS)
    assert (await sent(client, "/uploads/1", OCTETS, UPLOAD_LIMIT)).json() == UPLOAD_LIMIT
    for each in ({}, {"content-length": str(UPLOAD_LIMIT + 1)}):
        answer = await sent(client, "/uploads/1", OCTETS, UPLOAD_LIMIT + 1, **each)
        assert (answer.status, answer.slug) == (413, "body-too-large")
        assert answer.json()["title"] == FILE_TOO_LARGE


def test_a_file_that_no_body_holds_is_told_the_limit_of_a_file() -> None:
    assert f"larger than {MOST_BYTES // 2**20} MB." in FILE_TOO_LARGE
    assert f"larger than {MOST_BYTES // 2**20} MB." in FileTooLarge.title
    assert MOST_BYTES < UPLOAD_LIMIT


@pytest.mark.parametrize("path", ["/reports/1", "/uploads", "/upload/1", "/x/uploads/1", "/UPLOADS/1"])
async def test_nowhere_else(path: str) -> None:
    client = site(OCTETS)
    assert (await sent(client, path, OCTETS, 1)).slug == "unsupported-media-type"
    assert (await sent(client, path, "application/json", BODY_LIMIT + 1)).slug == "body-too-large"


@pytest.mark.parametrize("kind", ["application/json", "text/plain", FORM_WITH_FILES, ""])
async def test_a_file_is_read_as_the_kind_that_was_named(kind: str) -> None:
    answer = await sent(site(OCTETS), "/uploads/1", kind, 1)
    assert (answer.status, answer.headers["accept"]) == (415, OCTETS)


async def test_a_form_with_a_file_may_name_its_boundary() -> None:
    client = site(FORM_WITH_FILES)
    assert (await sent(client, "/uploads/1", f"{FORM_WITH_FILES}; boundary=x", 3)).json() == 3
    packed = await sent(client, "/uploads/1", OCTETS, 3, **{"content-encoding": "gzip"})
    assert packed.slug == "unsupported-media-type"


async def test_who_takes_no_files_reads_none() -> None:
    answer = await sent(site(), "/uploads/1", "application/json", BODY_LIMIT + 1)
    assert (answer.slug, "25 MB" in answer.json()["title"]) == ("body-too-large", False)


async def test_a_file_has_so_long_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "UPLOAD_SECONDS", 0.3)
    client, never = site(OCTETS), asyncio.Event()
    values = {"content-type": OCTETS, "transfer-encoding": "chunked"}
    late = await client.request("PUT", "/uploads/1", chunks=[b"a"], headers=values, last_chunk_after=never)
    assert (late.status, late.slug, late.headers["connection"]) == (408, "request-too-slow", "close")
