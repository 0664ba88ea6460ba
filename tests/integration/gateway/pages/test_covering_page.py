"""Who stands in for a case manager: said by them, or by the supervisor for anybody, and ended by them."""

from __future__ import annotations

from html import unescape
from typing import Any

import httpx
import pytest

from tests.integration.gateway.pages.reporter import hidden
from tests.integration.gateway.pages.test_handing_cases_over_page import MANAGER, OTHER
from tests.integration.gateway.pages.test_roster_page import signed_in
from tests.support.cookie_browser import Browser, World
from tests.support.demo_people import PEOPLE
from tests.support.upstream import Reply, Upstream, problem

PAGE = "/list/cover"
ME = str(PEOPLE["manager.centre"].sub)
DAYS: dict[str, Any] = {"firstDay": ["3", "12", "2026"], "lastDay": ["17", "12", "2026"]}
TYPED: dict[str, Any] = {"managerId": MANAGER, "coverId": OTHER, **DAYS}


def lists(services: Upstream, *, covered: bool = False, me: str = MANAGER) -> None:
    of_them: dict[str, Any] = {"roles": ["centre_case_manager"], "profession": None}
    away = {"id": OTHER, "beginsAt": "2026-12-02T23:00:00Z", "endsAt": "2026-12-17T23:00:00Z"} if covered else None
    people = [
        {"id": me, "name": "Мила Павловић", "cover": away, **of_them},
        {"id": OTHER, "name": "Јован Илић", "cover": None, **of_them},
    ]
    services.says("identification", "GET", "/people", Reply({"items": people}))


def shows(services: Upstream, *, covered: bool = False, me: str = MANAGER) -> None:
    lists(services, covered=covered, me=me)
    services.says("identification", "POST", "/cases/cover", Reply({"managerId": me, "coverId": OTHER}))


def given(services: Upstream) -> list[Any]:
    return [call.sent for call in services.to("identification") if call.path == "/cases/cover"]


@pytest.fixture
async def supervisor(world: World, browser: Browser) -> Browser:
    return await signed_in(world, browser, "supervisor.centre")


@pytest.fixture
async def manager(world: World, browser: Browser) -> Browser:
    return await signed_in(world, browser, "manager.centre")


async def sent(browser: Browser, to: str = PAGE, **fields: Any) -> httpx.Response:
    form = (await browser.get(PAGE)).text
    return await browser.gateway.post(to, data={"key": hidden("key", form), "version": "0", **fields})


async def test_a_supervisor_says_who_stands_in_for_whom(supervisor: Browser, services: Upstream) -> None:
    shows(services)
    assert "Who is away?" in (await supervisor.get(PAGE)).text
    answer = await sent(supervisor, **TYPED)
    assert (answer.status_code, answer.headers["location"]) == (303, "/list?done=covered")
    assert given(services) == [
        {"managerId": MANAGER, "coverId": OTHER, "firstDay": "2026-12-03", "lastDay": "2026-12-17"}
    ]


async def test_a_case_manager_says_it_of_themself(manager: Browser, services: Upstream) -> None:
    shows(services, me=ME)
    page = unescape((await manager.get(PAGE)).text)
    assert ("Who is away?" in page, "Мила Павловић" in page, "Јован Илић" in page) == (False, False, True)
    assert (await sent(manager, **{**TYPED, "managerId": OTHER})).status_code == 303
    assert [each["managerId"] for each in given(services)] == [ME]


async def test_it_is_shown_and_ended(manager: Browser, services: Upstream) -> None:
    shows(services, covered=True, me=ME)
    page = unescape((await manager.get(PAGE)).text)
    assert "Јован Илић stands in for Мила Павловић from 3 Dec 2026 until 17 Dec 2026." in page
    answer = await sent(manager, managerId=ME, ends="yes")
    assert (answer.status_code, answer.headers["location"]) == (303, "/list?done=cover_ended")
    assert given(services) == [{"managerId": ME}]


async def test_what_is_missing_or_refused_is_named(supervisor: Browser, services: Upstream) -> None:
    shows(services)
    empty = (await sent(supervisor)).text
    for said in ("Choose who is away.", "Choose another case manager who stands in.", "Enter the day as a number"):
        assert said in empty
    assert given(services) == []
    fields = [{"name": "lastDay", "problem": "is too far away."}]
    services.says("identification", "POST", "/cases/cover", problem(422, "invalid-input", fields=fields))
    assert "at most 60 days in all" in (await sent(supervisor, **TYPED)).text
    services.says("identification", "POST", "/cases/cover", problem(422, "no-case-manager"))
    assert "Choose another case manager who stands in." in (await sent(supervisor, **TYPED)).text


async def test_it_is_for_who_has_cases_or_supervises(duty: Browser, services: Upstream) -> None:
    shows(services)
    assert (await duty.get(PAGE)).status_code == 404
