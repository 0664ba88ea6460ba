"""Signing in by the browser: the whole way, and every way in which a person could come in without it."""

from __future__ import annotations

import asyncio
import base64
import secrets
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI

from tests.integration.chassis.scratch_database import Scratch
from tests.support.cookie_browser import KNOWN, SESSION, UNDER_WAY, Browser, World
from tests.support.probe import eventually_async


def reason(answer: object) -> str:
    """Why a sign-in came to nothing."""
    document = answer.json()  # type: ignore[attr-defined]
    assert document["type"] == "urn:problem:sign-in-failed", document
    return str(document["reason"])


async def test_a_page_leads_to_sign_in_and_back_to_itself(browser: Browser) -> None:
    asked = await browser.get("/page?filter=a%20b")
    assert asked.status_code == 303
    address = asked.headers["location"]
    assert (urlsplit(address).path, parse_qs(urlsplit(address).query)) == (
        "/auth/sign-in",
        {"to": ["/page?filter=a%20b"]},
    )
    to_issuer = (await browser.get(address)).headers["location"]
    back = await browser.get(await browser.at_issuer(to_issuer, "csr.nis"))
    assert (back.status_code, back.headers["location"]) == (303, "/page?filter=a%20b")
    assert (await browser.get(back.headers["location"])).json()["username"] == "csr.nis"


async def test_cookies_are_bound_to_this_host_and_hidden_from_scripts(browser: Browser) -> None:
    begun = await browser.get("/auth/sign-in")
    back = await browser.get(await browser.at_issuer(begun.headers["location"], "csr.nis"))
    given = [*begun.headers.get_list("set-cookie"), *back.headers.get_list("set-cookie")]
    names = [cookie.partition("=")[0] for cookie in given]
    assert names == [names[0], SESSION, names[0], KNOWN]
    assert names[0].startswith(UNDER_WAY)
    for cookie in given:
        attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= attributes
        assert not any(attribute.startswith("domain") for attribute in attributes)
    assert len(browser.cookie or "") == 43
    assert browser.attempts == {}


async def test_the_request_to_the_issuer_is_bound_by_state_nonce_and_pkce(browser: Browser, world: World) -> None:
    asked = parse_qs(urlsplit(await browser.begin(level="2")).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["acr_values"] == ["2"]
    assert asked["redirect_uri"] == [f"{world.origin}/auth/callback"]
    assert all(len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))


@pytest.mark.parametrize("language", ["sr-Cyrl", "sr-Latn", "en"])
async def test_the_issuer_is_asked_to_speak_the_language_that_was_chosen(browser: Browser, language: str) -> None:
    chosen = await browser.get(f"/language/{language}?to=/")
    assert chosen.status_code == 303
    assert parse_qs(urlsplit(await browser.begin()).query)["ui_locales"] == [language]


async def test_a_session_that_a_person_put_into_the_browser_before_is_not_taken_over(
    browser: Browser, app: FastAPI, world: World
) -> None:
    planted = secrets.token_urlsafe(32)
    browser.gateway.cookies.set(SESSION, planted, domain="127.0.0.1")
    await browser.sign_in()
    assert browser.cookie != planted
    thief = world.browser(app)
    thief.gateway.cookies.set(SESSION, planted, domain="127.0.0.1")
    assert (await thief.get("/page")).status_code == 303


async def test_the_session_before_ends_with_a_new_sign_in(browser: Browser, app: FastAPI, world: World) -> None:
    await browser.sign_in("csr.nis")
    old = browser.cookie
    await browser.sign_in("health.nis")
    assert (await browser.get("/page")).json()["username"] == "health.nis"
    other = world.browser(app)
    other.gateway.cookies.set(SESSION, str(old), domain="127.0.0.1")
    assert (await other.get("/page")).status_code == 303


async def test_a_callback_counts_once(browser: Browser, scratch: Scratch) -> None:
    to_issuer = await browser.begin()
    callback = await browser.at_issuer(to_issuer, "csr.nis")
    held = browser.attempts
    assert (await browser.get(callback)).status_code == 303
    session = scratch.as_superuser("select name from session")
    # The same answer again, and a fresh code of the issuer for the same sign-in, also after the session has ended.
    for another in (callback, await browser.at_issuer(to_issuer, "csr.nis")):
        browser.hold(held)
        again = await browser.get(another)
        assert (again.status_code, reason(again)) == (422, "not-begun-here")
        assert scratch.as_superuser("select name from session") == session
    await browser.get("/auth/sign-out")
    browser.hold(held)
    assert reason(await browser.get(await browser.at_issuer(to_issuer, "csr.nis"))) == "not-begun-here"


async def test_a_callback_that_comes_twice_at_once_makes_one_session(
    browser: Browser, world: World, scratch: Scratch
) -> None:
    await browser.sign_in()  # from here on the issuer's keys are known
    await browser.get("/auth/sign-out")
    world.asked.clear()
    to_issuer = await browser.begin()
    callbacks = [await browser.at_issuer(to_issuer, "csr.nis") for _ in range(2)]
    world.answering.clear()
    both = asyncio.gather(*(browser.get(callback) for callback in callbacks))
    await eventually_async(lambda: _both_ask(world), "both codes are at the issuer")
    world.answering.set()
    assert sorted(answer.status_code for answer in await both) == [303, 422]
    assert scratch.as_superuser("select count(*) from session") == [["1"]]


async def _both_ask(world: World) -> bool:
    return world.renewals() == len(("one", "another"))


async def test_several_windows_sign_in_at_once(browser: Browser) -> None:
    first, second = [await browser.at_issuer(await browser.begin(to), "csr.nis") for to in ("/page?1", "/page?2")]
    assert (await browser.get(second)).headers["location"] == "/page?2"
    assert (await browser.get(first)).headers["location"] == "/page?1"
    assert (await browser.get("/page")).json()["username"] == "csr.nis"


async def test_a_browser_holds_few_attempts_and_each_is_small(browser: Browser, world: World) -> None:
    begun = []
    for number in range(7):
        world.clock.forward(seconds=1)
        begun.append(await browser.begin("/page?" + str(number) + "a" * 493))
        assert all(len(f"{name}={value}") < 1500 for name, value in browser.attempts.items())
    assert len(browser.attempts) == 4
    assert (await browser.get(await browser.at_issuer(begun[-4], "csr.nis"))).status_code == 303
    assert reason(await browser.get(await browser.at_issuer(begun[-5], "csr.nis"))) == "not-begun-here"


async def test_what_the_browser_holds_tells_nothing_and_is_not_altered(browser: Browser, world: World) -> None:
    to_issuer = await browser.begin("/page?canary")
    state = parse_qs(urlsplit(to_issuer).query)["state"][0]
    [(name, value)] = browser.attempts.items()
    raw = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    for each in ("canary", state, state[:12], "/page"):
        assert each.encode() not in raw
        assert each not in name
    callback = await browser.at_issuer(to_issuer, "csr.nis")
    for at in range(0, len(value), 9):
        browser.hold({name: value[:at] + ("A" if value[at] != "A" else "B") + value[at + 1 :]})
        assert reason(await browser.get(callback)) == "not-begun-here"
    # Another attempt of the same browser under this one's name, and what another gateway sealed.
    await browser.begin()
    other = next(held for another, held in browser.attempts.items() if another != name)
    browser.hold({name: other})
    assert reason(await browser.get(callback)) == "not-begun-here"
    elsewhere = World(world.dsn, world.folder)
    async with elsewhere.issuer(), elsewhere.gateway() as app:
        stranger = elsewhere.browser(app)
        await stranger.begin()
        browser.hold({name: next(iter(stranger.attempts.values()))})
    assert reason(await browser.get(callback)) == "not-begun-here"
    browser.hold({name: value})
    assert (await browser.get(callback)).headers["location"] == "/page?canary"


async def test_sign_ins_that_come_back_to_one_address_are_counted(world: World) -> None:
    rate = {"sign_ins_per_address": 3}
    async with world.gateway(rate=rate, proxies=1) as app:
        browser = world.browser(app)
        state = parse_qs(urlsplit(await browser.begin()).query)["state"][0]
        back = f"/auth/callback?state={state}&error=access_denied"
        answers = [await browser.get(back, x_forwarded_for=f"1.2.3.{n}, 192.0.2.7") for n in range(8)]
        assert [answer.status_code for answer in answers[:3]] == [422] * 3
        refused = next(answer for answer in answers[3:] if answer.status_code == 429)
        assert refused.json()["type"] == "urn:problem:too-many-requests"
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert (await browser.get(back, x_forwarded_for="192.0.2.8")).status_code == 422


async def test_who_brings_back_nothing_uses_up_no_ones_sign_ins(world: World) -> None:
    async with world.gateway(rate={"sign_ins_per_address": 3}, proxies=1) as app:
        stranger, browser = world.browser(app), world.browser(app)
        made_up = f"/auth/callback?state={secrets.token_urlsafe(32)}&code=x"
        for address in ("/auth/callback", made_up) * 10:
            assert reason(await stranger.get(address, x_forwarded_for="192.0.2.7")) == "not-begun-here"
        callback = await browser.at_issuer(await browser.begin(), "csr.nis")
        assert (await browser.get(callback, x_forwarded_for="192.0.2.7")).status_code == 303


async def test_a_callback_in_another_browser_signs_no_one_in(browser: Browser, app: FastAPI, world: World) -> None:
    callback = await browser.at_issuer(await browser.begin(), "csr.nis")
    victim = world.browser(app)
    assert reason(await victim.get(callback)) == "not-begun-here"
    await victim.begin()
    assert reason(await victim.get(callback)) == "not-begun-here"
    assert victim.cookie is None


async def test_a_made_up_state_is_refused_and_spends_nothing(browser: Browser) -> None:
    callback = await browser.at_issuer(await browser.begin(), "csr.nis")
    state = parse_qs(urlsplit(callback).query)["state"][0]
    assert reason(await browser.get(callback.replace(state, secrets.token_urlsafe(32)))) == "not-begun-here"
    assert (await browser.get(callback)).status_code == 303


async def test_an_answer_of_another_issuer_is_refused(browser: Browser) -> None:
    callback = await browser.at_issuer(await browser.begin(), "csr.nis")
    parameters = {name: values[0] for name, values in parse_qs(urlsplit(callback).query).items()}
    parameters["iss"] = "https://another.example.org"
    answer = await browser.gateway.get("/auth/callback", params=parameters)
    assert (reason(answer), browser.cookie) == ("refused", None)


async def test_a_code_of_another_sign_in_is_refused(browser: Browser, app: FastAPI, world: World) -> None:
    stranger = world.browser(app)
    stolen = parse_qs(urlsplit(await stranger.at_issuer(await stranger.begin(), "csr.nis")).query)["code"][0]
    own = await browser.at_issuer(await browser.begin(), "health.nis")
    code = parse_qs(urlsplit(own).query)["code"][0]
    assert reason(await browser.get(own.replace(code, stolen))) == "refused"
    assert browser.cookie is None


async def test_a_sign_in_that_takes_longer_than_ten_minutes_begins_anew(browser: Browser, world: World) -> None:
    callback = await browser.at_issuer(await browser.begin(), "csr.nis")
    world.clock.forward(minutes=10)
    assert reason(await browser.get(callback)) == "not-begun-here"


async def test_giving_up_at_the_issuer_is_shown(browser: Browser) -> None:
    state = parse_qs(urlsplit(await browser.begin()).query)["state"][0]
    issuer = parse_qs(urlsplit(await browser.at_issuer(await browser.begin(), "csr.nis")).query)["iss"][0]
    state = parse_qs(urlsplit(await browser.begin()).query)["state"][0]
    values = {"error": "access_denied", "state": state, "iss": issuer}
    answer = await browser.gateway.get("/auth/callback", params=values)
    assert reason(answer) == "cancelled"
    assert "Sign in again" in answer.json()["detail"]


@pytest.mark.parametrize("to", ["//evil.example", "/entry/../auth/sign-out"])
async def test_after_sign_in_no_one_is_sent_elsewhere_and_nothing_is_done(browser: Browser, to: str) -> None:
    """Which addresses are none of our pages: tests/unit/gateway/sessions/test_return_address.py."""
    back = await browser.sign_in(to=to)
    assert back.headers["location"] == "/"
    # As a browser follows it, which reads dots and escapes in its own way.
    await browser.gateway.get(str(httpx.URL(str(back.request.url)).join(back.headers["location"])))
    assert (await browser.get("/page")).status_code == 200
