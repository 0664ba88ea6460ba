"""Signing out here, and at the issuer's word."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt

from infra.issuer.tokens import ALGORITHM, load_key
from tests.integration.chassis.scratch_database import Scratch
from tests.support.cookie_browser import SESSION, Browser, World
from tests.support.tokens import claims

EVENT: dict[str, Any] = {"http://schemas.openid.net/event/backchannel-logout": {}}


def left(scratch: Scratch) -> int:
    """How many sessions there are."""
    return int(scratch.as_superuser("select count(*) from session")[0][0])


def logout_token(world: World, **changes: Any) -> str:
    """A logout token of the demo issuer; a claim that is None is left out."""
    now = int(world.clock.now().timestamp())
    good = {"iss": world.issuer_settings.address, "aud": "gateway", "iat": now, "exp": now + 120, "jti": str(uuid4())}
    said = good | {"events": EVENT, "typ": "Logout"} | changes
    key = load_key(world.issuer_settings.key)
    header = {"alg": ALGORITHM, "kid": key.kid, "typ": "logout+jwt"}
    return jwt.encode(header, {name: value for name, value in said.items() if value is not None}, key)


async def tell(browser: Browser, token: str) -> httpx.Response:
    """What the issuer posts, from outside any browser."""
    return await browser.gateway.post(
        "/auth/back-channel-logout",
        data={"logout_token": token},
        headers={"sec-fetch-site": "cross-site", "cookie": ""},
    )


async def sid_and_sub(browser: Browser) -> tuple[str, str]:
    """The issuer's names of the session and the person."""
    said = claims((await browser.get("/page")).json()["token"])
    return said["sid"], said["sub"]


async def test_signing_out_ends_the_session_here_and_at_the_issuer(
    browser: Browser, world: World, scratch: Scratch
) -> None:
    await browser.sign_in()
    cookie = browser.cookie
    answer = await browser.get("/auth/sign-out")
    assert (answer.status_code, browser.cookie, left(scratch)) == (303, None, 0)
    async with httpx.AsyncClient() as client:
        back = await client.get(answer.headers["location"])
    assert (back.status_code, back.headers["location"]) == (303, f"{world.origin}/")
    browser.gateway.cookies.set(SESSION, str(cookie), domain="127.0.0.1")
    assert (await browser.get("/page")).status_code == 303


async def test_a_sign_out_by_form_does_the_same(browser: Browser, scratch: Scratch) -> None:
    await browser.sign_in()
    answer = await browser.gateway.post("/auth/sign-out")
    assert (urlsplit(answer.headers["location"]).path.rpartition("/")[2], left(scratch)) == ("logout", 0)


async def test_one_that_is_sent_again_leads_to_the_issuer_all_the_same(browser: Browser, world: World) -> None:
    await browser.sign_in()
    cookie = str(browser.cookie)
    ways = []
    for _ in range(2):
        browser.gateway.cookies.set(SESSION, cookie, domain="127.0.0.1")
        ways.append(urlsplit((await browser.get("/auth/sign-out")).headers["location"]))
    assert ways[1].path == ways[0].path
    asked, asked_again = (parse_qs(way.query) for way in ways)
    assert claims(asked.pop("id_token_hint")[0])["typ"] == "ID"
    assert asked_again == asked == {"client_id": ["gateway"], "post_logout_redirect_uri": [f"{world.origin}/"]}


async def test_who_is_not_signed_in_is_sent_to_the_start(browser: Browser, world: World) -> None:
    assert (await browser.get("/auth/sign-out")).headers["location"] == f"{world.origin}/"


async def test_with_the_issuer_away_the_session_is_gone_all_the_same(world: World, scratch: Scratch) -> None:
    alone = World(world.dsn, world.folder)
    async with alone.gateway() as app:
        browser = alone.browser(app)
        async with alone.issuer():
            await browser.sign_in()
        answer = await browser.get("/auth/sign-out")
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:problem:signed-out-here-only")
    assert "close the browser" in answer.json()["title"]
    assert (browser.cookie, left(scratch)) == (None, 0)


async def test_the_issuer_ends_one_session(browser: Browser, app: FastAPI, world: World, scratch: Scratch) -> None:
    other = world.browser(app)
    await browser.sign_in("csr.nis")
    await other.sign_in("csr.nis")
    sid, sub = await sid_and_sub(browser)
    shown = await tell(browser, logout_token(world, sid=sid, sub=sub))
    assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
    assert (await browser.get("/page")).status_code == 303
    assert (await other.get("/page")).status_code == 200


async def test_the_issuer_ends_all_sessions_of_a_person(
    browser: Browser, app: FastAPI, world: World, scratch: Scratch
) -> None:
    other, stranger = world.browser(app), world.browser(app)
    await browser.sign_in("csr.nis")
    await other.sign_in("csr.nis")
    await stranger.sign_in("health.nis")
    _, sub = await sid_and_sub(browser)
    assert (await tell(browser, logout_token(world, sub=sub))).status_code == 200
    assert left(scratch) == 1
    assert (await stranger.get("/page")).status_code == 200


async def test_a_logout_token_counts_once(browser: Browser, world: World, scratch: Scratch) -> None:
    await browser.sign_in()
    _, sub = await sid_and_sub(browser)
    token = logout_token(world, sub=sub)
    assert (await tell(browser, token)).status_code == 200
    await browser.sign_in()
    assert (await tell(browser, token)).json()["type"] == "urn:problem:logout-token-refused"
    assert left(scratch) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "identification"},
        {"iss": "https://another.example.org"},
        {"events": None},
        {"events": {"http://schemas.openid.net/event/another": {}}},
        {"nonce": "n"},
        {"jti": None},
        {"iat": None},
        {"sub": None},
        {"iat": 1},
        {"exp": 1},
        {"exp": 1e308},
        {"sub": 7},
    ],
    ids=str,
)
async def test_what_is_no_logout_token_ends_nothing(
    browser: Browser, world: World, scratch: Scratch, changes: dict[str, Any]
) -> None:
    await browser.sign_in()
    _, sub = await sid_and_sub(browser)
    refused = await tell(browser, logout_token(world, **({"sub": sub} | changes)))
    assert (refused.status_code, refused.json()["type"]) == (400, "urn:problem:logout-token-refused")
    assert left(scratch) == 1


async def test_tokens_of_other_keys_and_kinds_end_nothing(browser: Browser, world: World, scratch: Scratch) -> None:
    await browser.sign_in()
    _, sub = await sid_and_sub(browser)
    forged = logout_token(World(world.dsn, world.folder), sub=sub, iss=world.issuer_settings.address)
    access = (await browser.get("/page")).json()["token"]
    for token in (forged, access, "", "a.b.c"):
        assert (await tell(browser, token)).status_code == 400
    assert left(scratch) == 1
