"""The one who is not signed in makes the database no larger, whatever they send and however often."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI

from tests.integration.chassis.scratch_database import Scratch
from tests.support.cookie_browser import SESSION, Browser, World

_LARGE = "a" * 900_000
_TIMES = 4
_TABLES = "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1"
# With indexes and what is stored beside rows: a row that was written and taken back counts too.
_BYTES = (
    "select sum(pg_relation_size(oid)) from pg_class where relkind in ('r', 'i', 't') and pg_relation_filenode(oid) is not null"
    " and (relnamespace = 'public'::regnamespace or relnamespace = 'pg_toast'::regnamespace and oid in"
    " (select reltoastrelid from pg_class where relnamespace = 'public'::regnamespace))"
)


def held(scratch: Scratch) -> tuple[dict[str, int], int]:
    """Rows of every table, and the bytes of all."""
    names = [name for (name,) in scratch.as_superuser(_TABLES)]
    rows = {name: int(scratch.as_superuser(f"select count(*) from {name}")[0][0]) for name in names}
    return rows, int(scratch.as_superuser(_BYTES)[0][0])


async def _screens(stranger: Browser, _: World) -> list[httpx.Response]:
    return [
        await stranger.gateway.post(path, data={"concern": typed, "text": typed[:100]}, headers={"accept": accept})
        for path in (f"/entry/{uuid.uuid4()}/1", f"/entry/{uuid.uuid4()}/7", f"/entries/{uuid.uuid4()}/add")
        # More than is kept of anybody, and as much as a person types.
        for typed in (_LARGE, "a man answers for her")
        for accept in ("text/html", "application/json")
    ]


async def _screens_with_made_up_cookies(stranger: Browser, world: World) -> list[httpx.Response]:
    for name in (SESSION, "__Host-spona-form", "__Host-spona-browser"):
        value = secrets.token_urlsafe(32)
        text = f"{value}.99999999999.{secrets.token_urlsafe(32)}" if name.endswith("browser") else value
        stranger.gateway.cookies.set(name, text, domain="127.0.0.1")
    return await _screens(stranger, world)


async def _sign_ins(stranger: Browser, _: World) -> list[httpx.Response]:
    await stranger.begin("/" + "a" * 1900)
    return []


async def _callbacks(stranger: Browser, world: World) -> list[httpx.Response]:
    await stranger.begin()
    own = parse_qs(urlsplit(await stranger.begin()).query)
    query = {"code": "c" * 2000, "iss": world.issuer_settings.address}
    return [
        # A code that no one gave, once under a state of the stranger's own sign-in and once under a made-up one.
        await stranger.gateway.get("/auth/callback", params={**query, "state": own["state"][0]}),
        await stranger.gateway.get("/auth/callback", params={**query, "state": secrets.token_urlsafe(32)}),
        await stranger.gateway.post("/auth/back-channel-logout", data={"logout_token": "a.b.c"}),
    ]


@pytest.mark.parametrize("load", [_screens, _screens_with_made_up_cookies, _sign_ins, _callbacks])
async def test_no_table_grows(
    app: FastAPI, world: World, scratch: Scratch, load: Callable[[Browser, World], Awaitable[list[httpx.Response]]]
) -> None:
    before = held(scratch)
    for _ in range(_TIMES):
        answers = await load(world.browser(app), world)
        assert {answer.status_code for answer in answers} <= {
            HTTPStatus.FORBIDDEN,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            HTTPStatus.BAD_REQUEST,
        }
    assert held(scratch) == before
    assert sum(before[0].values()) == before[0]["alembic_version"]
