"""Signing in while the issuer is slow or away: no one has to begin again for what takes a moment."""

from __future__ import annotations

import aiohttp
import pytest

from chassis.auth import keys
from gateway.sessions.sign_in import issuer
from tests.support.cookie_browser import Browser, World


async def test_an_issuer_that_takes_its_time_with_a_code_is_waited_for(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = await browser.begin()
    # Everything else that it is asked is given up at once.
    monkeypatch.setattr(issuer, "_WITHIN_SECONDS", 1e-6)
    back = await browser.get(await browser.at_issuer(address, "csr.nis"))
    assert (back.status_code, back.headers["location"]) == (303, "/page")


async def test_an_issuer_that_is_away_is_a_sentence(world: World) -> None:
    alone = World(world.dsn, world.folder)
    async with alone.gateway() as app:
        answer = await alone.browser(app).get("/auth/sign-in")
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:problem:unavailable")


async def test_a_code_is_not_spent_before_its_tokens_can_be_checked(
    browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    callback = await browser.at_issuer(await browser.begin(), "csr.nis")
    with monkeypatch.context() as while_away:
        while_away.setattr(keys, "_TIMEOUT", aiohttp.ClientTimeout(total=1e-6))
        refused = await browser.get(callback)
    assert (refused.status_code, refused.json()["type"], world.renewals()) == (503, "urn:problem:unavailable", 0)
    world.clock.forward(seconds=1)
    assert (await browser.get(callback)).headers["location"] == "/page"
