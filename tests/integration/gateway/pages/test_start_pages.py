"""The start page of everybody: who I am, what is open, where I can go, also when a part is away."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi import FastAPI

from contracts import reference
from tests.integration.gateway.pages.test_desk import COUNTS
from tests.support.cookie_browser import Browser, World
from tests.support.demo_people import PEOPLE
from tests.support.upstream import Reply, Upstream, page_of, problem
from tests.unit.gateway.pages.test_navigation import OFFERED

REPORT, NOTICE = "6a0f4f0c-6a3e-4f39-9a5e-0c8f0b4d9a11", "0d3b8a52-52c5-4a35-8a6b-1a1f5f1f8f02"
MOMENT = "2026-11-24T12:00:00+00:00"


def notice(**more: Any) -> dict[str, Any]:
    given = {"id": NOTICE, "code": "request_waits", "text": "Novi zahtev.", "urgency": "immediate", "createdAt": MOMENT}
    return given | {"openedAt": None, "reportId": REPORT, "referralId": None, "version": 1} | more


def lists_are_empty(services: Upstream) -> None:
    services.says("identification", "GET", "/reports", page_of([]))
    for service, path, counts in COUNTS.values():
        services.says(service, "GET", path, Reply(counts))


def nothing_waits(services: Upstream) -> None:
    services.says("notifications", "GET", "/inbox/count", Reply({"count": 0, "new": 0, "danger": 0}))
    services.says("notifications", "GET", "/inbox", page_of([]))
    lists_are_empty(services)
    counts = Reply({"sits": 0, "owed": 0, "toConfirm": 0, "dissents": 0, "challenged": 0})
    services.says("identification", "GET", "/procedures/counts", counts)


def one_waits(services: Upstream, **more: Any) -> None:
    services.says("notifications", "GET", "/inbox/count", Reply({"count": 1, "new": 0, "danger": 0}))
    services.says("notifications", "GET", "/inbox", page_of([notice(**more)]))
    lists_are_empty(services)


def places_of(page: str) -> set[str]:
    return set(re.findall(r'govuk-service-navigation__link" href="([^"]+)"', page))


async def test_every_person_of_the_demonstration_finds_a_page_that_makes_sense(
    world: World, app: FastAPI, services: Upstream
) -> None:
    nothing_waits(services)
    assert len(PEOPLE) == 39
    for person in PEOPLE.values():
        browser = world.browser(app)
        await browser.sign_in(person.username, to="/")
        page = await browser.get("/", accept="text/html", accept_language="en")
        assert page.status_code == 200, person.username
        assert person.name in page.text
        (role,) = person.roles
        assert places_of(page.text) == {"/", *OFFERED[role], "/guidance", "/help"}, person.username
        assert ("govuk-inset-text" in page.text) or OFFERED[role], person.username
        assert "no unit that the platform knows" not in page.text, person.username
        assert page.text.count("<h1") == 1
        reports_first = "/entries" in OFFERED[role] and role not in ("csr_worker", "centre_intake")
        titled = "Spona" if reports_first else "Home – Spona"
        assert f"<title>{titled}</title>" in page.text, person.username


async def test_a_stranger_gets_the_first_page_and_is_told_whom_to_try(browser: Browser) -> None:
    page = await browser.get("/", accept="text/html")
    assert page.status_code == 200
    first, folded = page.text.split("<details", 1)
    assert ("health.nis" in first, "health.nis" in folded) == (False, True)
    assert "Центар за заштиту жртава трговине људима" in first
    assert first.index("/auth/sign-in") < first.index('href="tel:192"')
    assert "/auth/sign-in" in page.text
    assert places_of(page.text) == set()


async def test_without_notifications_the_page_stands_and_says_what_is_missing(world: World) -> None:
    async with world.gateway() as app:
        browser = world.browser(app)
        await browser.sign_in("health.nis", to="/")
        page = await browser.get("/", accept="text/html", accept_language="en")
    assert page.status_code == 200
    assert "cannot be shown just now" in page.text
    assert places_of(page.text) == {"/", *OFFERED["health_reporter"], "/guidance", "/help"}


async def test_a_notice_is_a_neutral_sentence_in_the_readers_language(browser: Browser, services: Upstream) -> None:
    one_waits(services)
    await browser.sign_in("csr.nis", to="/")
    page = await browser.get("/", accept="text/html", accept_language="sr")
    assert "Нови захтев чека преузимање." in page.text
    assert "/closed/request_waits" in page.text
    assert "Novi zahtev" not in page.text


async def test_news_for_a_reporter_leads_to_the_receipt(browser: Browser, services: Upstream) -> None:
    one_waits(services, code="item_updated")
    await browser.sign_in("health.nis", to="/")
    assert f"/entries/{REPORT}" in (await browser.get("/", accept="text/html")).text


async def test_a_notice_is_cleared_once_however_often_the_form_is_sent(browser: Browser, services: Upstream) -> None:
    one_waits(services)
    opened = notice(openedAt=MOMENT, version=2)
    services.says("notifications", "POST", f"/inbox/{NOTICE}/open", Reply(opened))
    await browser.sign_in("csr.nis", to="/")
    page = (await browser.get("/", accept="text/html")).text
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)">', page))
    for _ in range(2):
        answer = await browser.gateway.post("/", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
    first, second = (call for call in services.to("notifications") if call.method == "POST")
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert first.sent == {"expectedVersion": 1}


@pytest.mark.parametrize(("slug", "status"), [("notice-move-refused", 409), ("unavailable", 503)])
async def test_a_notice_that_cannot_be_cleared_says_why(
    browser: Browser, services: Upstream, slug: str, status: int
) -> None:
    more = {"currentState": "opened", "action": "open"} if status == 409 else {"retryAfterSeconds": 5}
    services.says("notifications", "POST", f"/inbox/{NOTICE}/open", problem(status, slug, **more))
    await browser.sign_in("csr.nis", to="/")
    form = {"notice": NOTICE, "version": "1", "key": "form-5c9f9a2e-8d0a-4a1b-9d3c-0c5d7a6f1e22"}
    answer = await browser.gateway.post("/", data=form, headers={"accept": "text/html"})
    assert answer.status_code == status
    assert 'href="/"' in answer.text


@pytest.mark.parametrize("code", ["request_waits", "request_updated", "term_passed", "urgent_request_waits"])
async def test_a_unit_that_is_asked_and_cannot_read_yet_is_to_call_and_look_again(browser: Browser, code: str) -> None:
    await browser.sign_in("csr.nis", to="/")
    page = await browser.get(f"/closed/{code}", accept="text/html", accept_language="en")
    assert page.status_code == 200
    assert "not open to your unit yet" in page.text
    assert "duty now" in page.text
    assert "look again" in page.text
    assert f'href="tel:{reference.contact("centre_duty").phone}"' in page.text
    assert "Otherwise you have nothing to do" not in page.text


async def test_a_superior_is_told_of_an_alarm_whom_to_call(browser: Browser) -> None:
    await browser.sign_in("director.centre", to="/")
    page = await browser.get("/closed/urgent_request_waits", accept="text/html", accept_language="en")
    assert "Nobody has taken an urgent report over" in page.text
    assert all(f'href="tel:{each.phone}"' in page.text for each in reference.roster().people)


async def test_where_access_ended_nothing_else_is_to_be_done(browser: Browser) -> None:
    await browser.sign_in("csr.nis", to="/")
    page = await browser.get("/closed/access_changed", accept="text/html", accept_language="en")
    assert "Your unit has nothing else to do" in page.text
