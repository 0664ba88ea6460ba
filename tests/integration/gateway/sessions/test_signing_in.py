"""Signing in by the browser: the whole way, and every way in which somebody could come in without it."""

from __future__ import annotations

import secrets
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI

from tests.integration.chassis.scratch_database import Scratch
from tests.support.cookie_browser import SESSION, UNDER_WAY, Browser, World


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
    assert [cookie.partition("=")[0] for cookie in given] == [UNDER_WAY, SESSION, UNDER_WAY]
    for cookie in given:
        attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= attributes
        assert not any(attribute.startswith("domain") for attribute in attributes)
    assert len(browser.cookie or "") == 43
    assert browser.gateway.cookies.get(UNDER_WAY) is None


async def test_the_request_to_the_issuer_is_bound_by_state_nonce_and_pkce(browser: Browser, world: World) -> None:
    asked = parse_qs(urlsplit(await browser.begin(level="2")).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["acr_values"] == ["2"]
    assert asked["redirect_uri"] == [f"{world.origin}/auth/callback"]
    assert all(len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))


async def test_a_session_that_somebody_put_into_the_browser_before_is_not_taken_over(
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
    callback = await browser.at_issuer(await browser.begin(), "csr.nis")
    held = browser.gateway.cookies.get(UNDER_WAY)
    assert (await browser.get(callback)).status_code == 303
    browser.gateway.cookies.set(UNDER_WAY, str(held), domain="127.0.0.1")
    again = await browser.get(callback)
    assert (again.status_code, reason(again)) == (422, "not-begun-here")
    assert scratch.as_superuser("select count(*) from session") == [["1"]]


async def test_a_callback_in_another_browser_signs_nobody_in(browser: Browser, app: FastAPI, world: World) -> None:
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


async def test_giving_up_at_the_issuer_is_told(browser: Browser) -> None:
    state = parse_qs(urlsplit(await browser.begin()).query)["state"][0]
    issuer = parse_qs(urlsplit(await browser.at_issuer(await browser.begin(), "csr.nis")).query)["iss"][0]
    state = parse_qs(urlsplit(await browser.begin()).query)["state"][0]
    told = {"error": "access_denied", "state": state, "iss": issuer}
    answer = await browser.gateway.get("/auth/callback", params=told)
    assert reason(answer) == "cancelled"
    assert "Sign in again" in answer.json()["detail"]


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", ""]
)
async def test_nobody_is_sent_elsewhere_after_sign_in(browser: Browser, to: str) -> None:
    assert (await browser.sign_in(to=to)).headers["location"] == "/"


async def test_an_issuer_that_is_away_is_a_sentence(scratch: Scratch, world: World, tmp_path: object) -> None:
    alone = World(world.dsn, world.folder)
    async with alone.gateway() as app:
        answer = await alone.browser(app).get("/auth/sign-in")
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:problem:unavailable")
    assert scratch.as_superuser("select count(*) from sign_in") == [["0"]]
