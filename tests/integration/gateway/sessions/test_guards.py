"""What holds around the sessions: a stolen database, a stolen cookie's reach, forged requests, stronger sign-in."""

from __future__ import annotations

import base64
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from gateway.sessions.storage.tables import metadata
from tests.integration.chassis.scratch_database import Scratch
from tests.support.cookie_browser import SESSION, Browser, World
from tests.support.tokens import claims

TABLES = ("session", "kept_form", "completed_sign_in", "logout_token")


async def test_who_has_the_database_alone_reads_and_opens_nothing(
    browser: Browser, app: FastAPI, world: World, scratch: Scratch
) -> None:
    await browser.sign_in("csr.nis")
    answer = (await browser.get("/page")).json()
    said = claims(answer["token"])
    stored = (
        scratch.as_superuser("select * from session")[0] + scratch.as_superuser("select * from completed_sign_in")[0]
    )
    raw = b"".join(bytes.fromhex(value[2:]) for value in stored if value.startswith("\\x"))
    assert len(raw) > 1000
    for secret in (answer["token"], said["sid"], said["sub"], "csr.nis", str(browser.cookie)):
        assert secret.encode() not in raw
        assert secret not in json.dumps(stored)
    name = next(value for value in stored if len(value) == 66)
    thief = world.browser(app)
    planted = base64.urlsafe_b64encode(bytes.fromhex(name[2:])).rstrip(b"=").decode()
    thief.gateway.cookies.set(SESSION, planted, domain="127.0.0.1")
    assert (await thief.get("/page")).status_code == 303


async def test_one_session_s_tokens_moved_into_another_s_row_open_nothing(
    browser: Browser, app: FastAPI, world: World, scratch: Scratch
) -> None:
    other = world.browser(app)
    await browser.sign_in("csr.nis")
    scratch.as_superuser("create table kept as select sealed from session")
    await other.sign_in("director.centre")
    scratch.as_superuser("update session set sealed = (select sealed from kept); drop table kept")
    assert (await other.get("/page")).status_code == 303


async def test_the_cookie_opens_no_graphql(browser: Browser) -> None:
    await browser.sign_in()
    query = {"query": "{ me { username } }"}
    by_cookie = await browser.gateway.post("/graphql", json=query)
    assert (by_cookie.status_code, by_cookie.json()["type"]) == (401, "urn:problem:unauthenticated")
    token = (await browser.get("/page")).json()["token"]
    by_token = await browser.gateway.post("/graphql", json=query, headers={"authorization": f"Bearer {token}"})
    assert by_token.json()["data"]["me"]["username"] == "health.nis"


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "", "origin": "null"}],
    ids=str,
)
async def test_another_site_posts_nothing(browser: Browser, headers: dict[str, str]) -> None:
    await browser.sign_in()
    refused = await browser.gateway.post("/page", headers=headers)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:problem:cross-site")
    assert "Open Spona itself" in refused.json()["title"]
    assert refused.headers["x-frame-options"] == "DENY"
    assert (await browser.gateway.post("/page")).status_code == 200


async def test_a_link_from_elsewhere_opens_a_page(browser: Browser) -> None:
    await browser.sign_in()
    assert (await browser.get("/page", sec_fetch_site="cross-site")).status_code == 200
    loaded = await browser.get("/page", sec_fetch_site="cross-site", sec_fetch_mode="no-cors", sec_fetch_dest="image")
    assert loaded.status_code == 403


async def test_what_is_posted_without_a_session_is_answered_with_a_sentence(browser: Browser) -> None:
    answer = await browser.gateway.post("/page")
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:problem:sign-in-needed")
    assert "Sign in" in answer.json()["title"]


async def test_what_a_page_fetches_without_a_session_leads_nowhere_and_disturbs_no_sign_in(browser: Browser) -> None:
    await browser.begin()
    browser.gateway.cookies.set(SESSION, "A" * 43, domain="127.0.0.1")
    held = dict(browser.gateway.cookies)
    answer = await browser.get("/news", sec_fetch_mode="cors", sec_fetch_dest="empty")
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:problem:sign-in-needed")
    assert dict(browser.gateway.cookies) == held


async def test_a_page_that_wants_a_second_factor_asks_for_it_and_the_session_stays_till_then(
    browser: Browser,
) -> None:
    await browser.sign_in("csr.nis")
    asked = await browser.get("/sealed")
    assert parse_qs(urlsplit(asked.headers["location"]).query) == {"to": ["/sealed"], "level": ["2"]}
    assert (await browser.get("/page")).json()["acr"] == 1
    to_issuer = (await browser.get(asked.headers["location"])).headers["location"]
    back = await browser.get(await browser.at_issuer(to_issuer, "csr.nis"))
    assert (await browser.get(back.headers["location"])).json()["acr"] == 2


async def test_a_second_factor_is_asked_again_after_eight_hours(browser: Browser, world: World) -> None:
    await browser.sign_in("csr.nis", level="2")
    for _ in range(31):
        world.clock.forward(minutes=15)
        assert (await browser.get("/sealed")).status_code == 200
    world.clock.forward(minutes=16)
    assert (await browser.get("/sealed")).status_code == 303
    assert (await browser.get("/page")).status_code == 200


async def test_an_issuer_that_does_not_ask_for_the_second_factor_is_told_of_once(
    browser: Browser, scratch: Scratch
) -> None:
    address = (await browser.begin(level="2")).replace("acr_values=2", "acr_values=1")
    answer = await browser.get(await browser.at_issuer(address, "csr.nis"))
    assert (answer.status_code, answer.json()["reason"]) == (422, "second-factor-missing")
    assert scratch.as_superuser("select count(*) from session") == [["0"]]


def test_the_migrated_schema_is_the_one_the_code_names(scratch: Scratch) -> None:
    assert scratch.differences(metadata) == []


def test_the_gateway_s_role_owns_nothing(scratch: Scratch) -> None:
    owners = "select distinct tableowner from pg_tables where schemaname = 'public'"
    assert scratch.as_superuser(owners) == [["gateway_migrator"]]


@pytest.mark.parametrize(
    "statement",
    [
        "create table another (a int)",
        *(f"truncate {table}" for table in TABLES),
        "update session set ends_at = now()",
        "update session set subject = issuer_session",
        "update completed_sign_in set ends_at = now()",
        "update kept_form set browser = name",
        "update logout_token set ends_at = now()",
        "alter table session drop column sealed",
    ],
)
async def test_the_gateway_s_role_may_do_no_more_than_it_needs(scratch: Scratch, statement: str) -> None:
    async with scratch.database("gateway_app") as database:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            async with database.transaction() as connection:
                await connection.execute(text(statement))
