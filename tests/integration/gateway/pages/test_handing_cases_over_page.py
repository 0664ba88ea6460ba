"""Several cases handed over at once: from the lists of a case manager and of the supervisor, by ticking them and choosing who goes on."""

from __future__ import annotations

from html import unescape
from typing import Any

import httpx
import pytest

from tests.integration.gateway.pages.reporter import hidden
from tests.integration.gateway.pages.test_roster_page import signed_in
from tests.support.cookie_browser import Browser, World
from tests.support.upstream import Reply, Upstream, page_of, problem, report

PAGE = "/list/hand-over"
FIRST, SECOND = ("0190a7f0-0000-7000-8000-00000000000" + each for each in "12")
MANAGER, OTHER = ("0190a7f0-0000-7000-8000-00000000010" + each for each in "12")
TYPED: dict[str, str | list[str]] = {"report": [FIRST, SECOND], "manager": OTHER}
LINK = f'href="{PAGE}"'


def case(report_id: str, reference: str) -> dict[str, Any]:
    classes = {
        "reference": {"reference": reference, "state": "received"},
        "danger": {"danger": "no", "childPath": True, "stillHere": "no", "stillHereUntil": None, "urgency": "urgent"},
        "assignment": {"caseId": report_id, "manager": "Мила Павловић", "since": "2026-11-24T12:30:00+00:00"},
    }
    return report(report_id, positions=["supervisor"], state="received", classes=classes)


def shows(services: Upstream, *, cases: bool = True) -> None:
    found = [case(FIRST, "S-7K3Q-9F"), case(SECOND, "S-2B4D-6H")] if cases else []
    services.says("identification", "GET", "/reports/running", page_of(found))
    services.says("referral", "POST", "/referrals/by-report", Reply({"items": []}))
    of_them = {"roles": ["centre_case_manager"], "profession": None}
    people = [{"id": MANAGER, "name": "Мила Павловић", **of_them}, {"id": OTHER, "name": "Јован Илић", **of_them}]
    services.says("identification", "GET", "/people", Reply({"items": people}))


@pytest.fixture
async def supervisor(world: World, browser: Browser) -> Browser:
    return await signed_in(world, browser, "supervisor.centre")


async def sent(browser: Browser, **fields: Any) -> httpx.Response:
    form = (await browser.get(PAGE)).text
    return await browser.gateway.post(PAGE, data={"key": hidden("key", form), "version": "0", **fields})


async def test_all_cases_lead_there_and_what_waits_does_not(supervisor: Browser, services: Upstream) -> None:
    shows(services)
    assert LINK not in (await supervisor.get("/list")).text
    assert LINK in (await supervisor.get("/list?state=assigned")).text
    shows(services, cases=False)
    assert LINK not in (await supervisor.get("/list?state=assigned")).text


async def test_cases_are_ticked_and_go_in_one_command(supervisor: Browser, services: Upstream) -> None:
    shows(services)
    page = unescape((await supervisor.get(PAGE)).text)
    for said in ("S-7K3Q-9F", "S-2B4D-6H", "Мила Павловић", "Јован Илић"):
        assert said in page
    services.says("identification", "POST", "/cases/hand-over", Reply({"reportIds": [FIRST], "managerId": OTHER}))
    answer = await sent(supervisor, **TYPED)
    assert (answer.status_code, answer.headers["location"]) == (303, "/list?done=cases_handed_over")
    (command,) = [call.sent for call in services.to("identification") if call.path == "/cases/hand-over"]
    assert command == {"reportIds": [FIRST, SECOND], "managerId": OTHER}
    assert "The cases are handed over" in (await supervisor.get("/list?done=cases_handed_over")).text


async def test_what_is_missing_is_named_and_what_was_ticked_stays(supervisor: Browser, services: Upstream) -> None:
    shows(services)
    empty = await sent(supervisor)
    assert (empty.status_code, "Tick at least one case." in empty.text) == (422, True)
    assert "Choose a case manager." in empty.text
    half = await sent(supervisor, report=[SECOND])
    assert ("Tick at least one case." in half.text, f'value="{SECOND}" checked' in half.text) == (False, True)
    assert not [call for call in services.to("identification") if call.path == "/cases/hand-over"]


async def test_those_that_cannot_go_are_named(supervisor: Browser, services: Upstream) -> None:
    shows(services)
    stay = problem(409, "cases-not-handed-over", references=["S-2B4D-6H"])
    services.says("identification", "POST", "/cases/hand-over", stay)
    refused = await sent(supervisor, report=[FIRST, SECOND], manager=OTHER)
    summary = unescape(refused.text).partition("govuk-error-summary")[2].partition("<form")[0]
    assert refused.status_code == 409
    assert "Some of these cases cannot be handed over" in summary
    assert "S-2B4D-6H" in summary
    services.says("identification", "POST", "/cases/hand-over", problem(422, "no-case-manager"))
    refused = await sent(supervisor, report=[FIRST], manager=OTHER)
    assert (refused.status_code, "Choose a case manager." in refused.text) == (422, True)


async def test_without_cases_or_another_manager_nothing_is_asked(supervisor: Browser, services: Upstream) -> None:
    shows(services, cases=False)
    page = (await supervisor.get(PAGE)).text
    assert ("There is no case to hand over." in page, 'name="manager"' in page) == (True, False)


async def test_it_is_for_who_has_cases_or_supervises(duty: Browser, services: Upstream) -> None:
    shows(services)
    assert (await duty.get(PAGE)).status_code == 404
    answer = await duty.gateway.post(PAGE, data={"key": "k" * 32, "version": "0"})
    assert answer.status_code in (303, 404)
