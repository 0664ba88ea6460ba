"""How long a session lasts, and how its tokens are renewed meanwhile."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from chassis.auth import asking
from gateway.sessions.browser.secret import Purpose, Secret
from gateway.sessions.browser_sessions import BrowserSessions
from gateway.sessions.sign_in import issuer
from gateway.sessions.sign_in.issuer import Tokens
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.gateway.sessions.test_signing_out import left
from tests.support.cookie_browser import Browser, World
from tests.support.issuer import SECRET
from tests.support.probe import eventually_async

# The demo issuer's access tokens last five minutes.
RENEWED, ALMOST_OVER = 230, 296


async def _both_wait(scratch: Scratch) -> bool:
    waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    return scratch.as_superuser(waiting) == [["2"]]


async def test_twenty_minutes_without_a_request_end_it(browser: Browser, world: World) -> None:
    await browser.sign_in()
    world.clock.forward(minutes=19, seconds=59)
    assert (await browser.get("/page")).status_code == 200
    world.clock.forward(minutes=19, seconds=59)
    assert (await browser.get("/page")).status_code == 200
    world.clock.forward(minutes=20)
    over = await browser.get("/page")
    assert (over.status_code, browser.cookie) == (303, None)


async def test_what_a_page_asks_by_itself_prolongs_nothing(browser: Browser, world: World) -> None:
    await browser.sign_in()
    values = []
    for _ in range(19):
        world.clock.forward(minutes=1)
        values.append((await browser.get("/news")).json()["ends"])
    assert len(set(values)) == 1
    world.clock.forward(minutes=1)
    assert (await browser.get("/news")).status_code == 303


async def test_a_person_is_shown_when_it_ends(browser: Browser, world: World) -> None:
    await browser.sign_in()
    signed_in = world.clock.now()
    assert datetime.fromisoformat((await browser.get("/page")).json()["ends"]) == signed_in + timedelta(minutes=20)
    world.clock.forward(minutes=2)
    assert datetime.fromisoformat((await browser.get("/page")).json()["ends"]) == signed_in + timedelta(minutes=22)


async def test_ten_hours_end_it_whatever_is_done(browser: Browser, world: World) -> None:
    await browser.sign_in()
    signed_in = world.clock.now()
    for _ in range(39):
        world.clock.forward(minutes=15)
        assert (await browser.get("/page")).status_code == 200
    ends = datetime.fromisoformat((await browser.get("/page")).json()["ends"])
    assert ends == signed_in + timedelta(hours=10)
    world.clock.forward(minutes=15)
    assert (await browser.get("/page")).status_code == 303


async def test_the_last_request_is_noted_once_a_minute_at_most(
    browser: Browser, world: World, scratch: Scratch
) -> None:
    noted = "select seen_at from session"
    await browser.sign_in()
    at_first = scratch.as_superuser(noted)
    world.clock.forward(seconds=59)
    await browser.get("/page")
    assert scratch.as_superuser(noted) == at_first
    world.clock.forward(seconds=1)
    await browser.get("/page")
    assert scratch.as_superuser(noted) != at_first


async def test_a_token_is_renewed_before_it_ends_and_not_earlier(browser: Browser, world: World) -> None:
    await browser.sign_in()
    first = (await browser.get("/page")).json()["token"]
    asked = world.renewals()
    world.clock.forward(seconds=224)
    assert (await browser.get("/page")).json()["token"] == first
    world.clock.forward(seconds=1)
    second = (await browser.get("/page")).json()["token"]
    assert second != first
    assert (await browser.get("/page")).json()["token"] == second
    assert world.renewals() == asked + 1


async def test_two_tabs_at_once_renew_once(browser: Browser, world: World) -> None:
    await browser.sign_in()
    world.clock.forward(seconds=ALMOST_OVER)
    asked = world.renewals()
    answers = await asyncio.gather(*(browser.get("/page") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["token"] for answer in answers}) == 1
    assert world.renewals() == asked + 1


async def test_two_gateways_at_once_renew_once(browser: Browser, app: FastAPI, world: World, scratch: Scratch) -> None:
    await browser.sign_in()
    world.clock.forward(seconds=ALMOST_OVER)
    asked = world.renewals()
    async with world.gateway() as second, scratch.database("gateway_app") as database:
        other = world.browser(second)
        other.gateway.cookies.update(browser.gateway.cookies)
        async with database.transaction() as held:
            # Both are at the row before either may have it.
            await held.execute(text("select 1 from session for update"))
            answers = [asyncio.create_task(one.get("/page")) for one in (browser, other)]
            await eventually_async(partial(_both_wait, scratch), "both wait for the row")
        answered = await asyncio.gather(*answers)
    assert {answer.status_code for answer in answered} == {200}
    assert len({answer.json()["token"] for answer in answered}) == 1
    assert world.renewals() == asked + 1


async def test_a_browser_that_gives_up_does_not_lose_the_new_tokens(browser: Browser, world: World) -> None:
    await browser.sign_in()
    world.clock.forward(seconds=ALMOST_OVER)
    asked = world.renewals()

    async def spent() -> bool:
        return world.renewals() > asked

    world.answering.clear()
    impatient = asyncio.create_task(browser.get("/page"))
    await eventually_async(spent, "the refresh token is at the issuer")
    impatient.cancel()
    await asyncio.gather(impatient, return_exceptions=True)
    assert impatient.cancelled()
    world.answering.set()
    assert (await browser.get("/page")).status_code == 200
    assert world.renewals() == asked + 1


async def test_a_renewal_whose_answer_is_lost_is_asked_for_again(
    browser: Browser, world: World, scratch: Scratch
) -> None:
    await browser.sign_in()
    ((sealed,),) = scratch.as_superuser("select encode(sealed, 'hex') from session")
    world.clock.forward(seconds=ALMOST_OVER)
    asked = world.renewals()
    assert (await browser.get("/page")).status_code == 200
    # As the row is after a gateway that was killed between the issuer's answer and the commit.
    scratch.as_superuser(f"update session set sealed = decode('{sealed}', 'hex')")
    assert (await browser.get("/page")).status_code == 200
    assert world.renewals() == asked + 2


async def test_a_refresh_token_that_another_person_spent_ends_the_session(
    browser: Browser, world: World, scratch: Scratch
) -> None:
    await browser.sign_in()
    secret = Secret.read(browser.cookie, Purpose.SESSION)
    assert secret is not None
    ((sealed,),) = scratch.as_superuser("select encode(sealed, 'hex') from session")
    stolen = Tokens.unpack(secret.open(bytes.fromhex(sealed))).refresh
    form = {"grant_type": "refresh_token", "refresh_token": stolen, "client_id": "gateway", "client_secret": SECRET}
    async with httpx.AsyncClient() as thief:
        # Taken again once, it could be an answer that was lost; the one who goes on with what came of it is the one who has it.
        for _ in range(2):
            answer = await thief.post(str(world.settings().auth.token_url), data=form)
            assert answer.status_code == 200
            form["refresh_token"] = answer.json()["refresh_token"]
    world.clock.forward(seconds=RENEWED)
    refused = await browser.get("/page")
    assert (refused.status_code, browser.cookie, left(scratch)) == (303, None, 0)


async def test_a_refused_renewal_ends_the_session(browser: Browser, world: World, scratch: Scratch) -> None:
    await browser.sign_in()
    world.clock.forward(minutes=19)
    assert (await browser.get("/page")).status_code == 200
    # The issuer's refresh tokens last half an hour; a gateway that allows more idle time meets its refusal.
    async with world.gateway(session={"idle_minutes": 60}) as patient:
        same = world.browser(patient)
        same.gateway.cookies.update(browser.gateway.cookies)
        world.clock.forward(minutes=31)
        refused = await same.get("/page")
    assert (refused.status_code, same.cookie, left(scratch)) == (303, None, 0)


async def test_an_issuer_that_is_away_keeps_the_session(scratch: Scratch, world: World) -> None:
    alone = World(world.dsn, world.folder)
    async with alone.gateway() as app:
        browser = alone.browser(app)
        async with alone.issuer():
            await browser.sign_in()
            alone.clock.forward(seconds=ALMOST_OVER)
        away = await browser.get("/page")
        assert (away.status_code, away.json()["type"]) == (503, "urn:problem:unavailable")
        assert "try again" in away.json()["detail"]
        assert left(scratch) == 1
        async with alone.issuer():
            assert (await browser.get("/page")).status_code == 200


async def test_no_one_waits_for_an_issuer_that_is_slow_while_the_old_token_is_good(
    browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_PATIENCE_SECONDS", 0.05)
    await browser.sign_in()
    first = (await browser.get("/page")).json()["token"]
    world.clock.forward(seconds=RENEWED)
    asked = world.renewals()
    world.answering.clear()
    answered = [await browser.get("/page") for _ in range(2)]
    assert [(answer.status_code, answer.json()["token"]) for answer in answered] == [(200, first)] * 2
    world.answering.set()

    async def renewed() -> bool:
        return bool((await browser.get("/page")).json()["token"] != first)

    await eventually_async(renewed, "the token is a new one")
    assert world.renewals() == asked + 1


async def test_who_was_not_answered_is_not_asked_again_at_once_while_the_old_token_is_good(
    browser: Browser, app: FastAPI, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuer, "_WITHIN_SECONDS", 0.05)
    two = [browser, world.browser(app)]
    for each in two:
        await each.sign_in()
    world.clock.forward(seconds=RENEWED)
    asked = world.renewals()
    world.answering.clear()

    async def asked_again_after(seconds: int) -> int:
        world.clock.forward(seconds=seconds)
        before = world.renewals()
        assert [(await each.get("/page")).status_code for _ in range(3) for each in two] == [200] * 6
        return world.renewals() - before

    assert [await asked_again_after(seconds) for seconds in (0, 9, 1, 9)] == [2, 0, 2, 0]
    world.answering.set()
    assert [await asked_again_after(seconds) for seconds in (0, 1, 1)] == [0, 2, 0]
    assert world.renewals() == asked + 6


async def test_no_one_hears_that_the_issuer_is_away_while_the_old_token_is_good(scratch: Scratch, world: World) -> None:
    alone = World(world.dsn, world.folder)
    async with alone.gateway() as app:
        browser = alone.browser(app)
        async with alone.issuer():
            await browser.sign_in()
            alone.clock.forward(seconds=RENEWED)
        assert (await browser.get("/page")).status_code == 200
        alone.clock.forward(seconds=ALMOST_OVER - RENEWED)
        assert (await browser.get("/page")).status_code == 503
    assert left(scratch) == 1


async def test_what_is_over_is_swept_and_nothing_else(
    browser: Browser, app: FastAPI, world: World, scratch: Scratch
) -> None:
    sessions: BrowserSessions = app.state.sessions
    await browser.sign_in()
    world.clock.forward(minutes=19)
    assert await sessions.sweeping.sweep() == 0
    fresh = world.browser(app)
    await fresh.sign_in()
    world.clock.forward(minutes=1)
    # The session, and that its sign-in counts once.
    assert await sessions.sweeping.sweep() == 2
    assert (left(scratch), (await fresh.get("/page")).status_code) == (1, 200)
