"""Every POST of a page leads to an address: it is loaded again, gone back to and read in another language, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from chassis.auth.access import SIGNED_IN_BY_BROWSER
from chassis.domain.errors import Unavailable
from chassis.http.route_guard import declared_access
from gateway.pages.record.commands import Place
from gateway.pages.rendering.kept import MARK
from gateway.sessions.storage.kept_forms import MOST_ANSWERS, KeptForms
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.gateway.pages import test_advice_page as advice
from tests.integration.gateway.pages.forms_of_pages import (
    FORMS,
    ID,
    RECORD,
    REFERRAL,
    Written,
    nothing_changes,
    on_record,
)
from tests.integration.gateway.pages.reporter import Reporter
from tests.integration.gateway.pages.test_forms_of_pages import commands, filled_in
from tests.support.cookie_browser import KNOWN, SESSION, Browser, World
from tests.support.upstream import Reply, Upstream, problem

GONE = "is not kept any more"
AT_ONCE = ("/presence",)
"""What scripts send and read; it is no page."""
SHOWN_ONCE = ("/records/{report}/identity", "/records/{report}/earlier", "/records/{report}/files/{file}")
UUIDS = re.compile(r"[0-9a-f-]{36}")
NO_FORM = re.compile(r"name=\"key\" value=\"[^\"]*\"|nonce=\"[^\"]*\"|data-ends-at=\"[^\"]*\"")


def posts(app: FastAPI) -> Iterator[str]:
    """The addresses of pages to which a browser sends something."""
    for route in iter_route_contexts(app.routes):
        sent = "POST" in (route.methods or ()) and declared_access(route) == SIGNED_IN_BY_BROWSER
        if sent and route.path not in (*AT_ONCE, "/page"):
            yield from {str(route.path).replace("{place}", place) for place in get_args(Place)}


def address(template: str) -> str:
    """One of these addresses: of a draft the first screen."""
    return re.sub(r"\{\w+\}", lambda found: "1" if found.group() == "{step}" else str(uuid4()), template)


def whole(page: httpx.Response) -> tuple[int, str]:
    """A page without what is new each time that it is made."""
    return page.status_code, NO_FORM.sub("", page.text)


async def away(*_: object) -> None:
    raise Unavailable


@pytest.fixture
async def reader(browser: Browser, world: World) -> Browser:
    """A browser in which pages are read in English."""
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    return browser


@pytest.mark.parametrize("person", ["health.nis", "intake.centre", "csr.nis", "supervisor.centre"])
async def test_whatever_becomes_of_it_a_post_of_a_page_is_answered_with_303_to_a_page_that_can_be_loaded_again(
    reader: Browser, app: FastAPI, services: Upstream, person: str
) -> None:
    await reader.sign_in(person, to="/")
    seen = set()
    for template in posts(app):
        path = address(template)
        files = {"file": ("", b"", "image/png")} if template.startswith("/uploads/") else None
        page = await reader.gateway.post(path, data={"key": f"form-{uuid4()}", "step": "HandOverReport"}, files=files)
        answer = page.history[0] if page.history else page
        assert answer.status_code == 303, (template, answer.status_code)
        there = answer.headers["location"]
        first, again = [await reader.get(there) for _ in range(2)]
        assert {first.status_code, again.status_code}.isdisjoint({405, 307}), template
        if template not in SHOWN_ONCE:
            assert whole(first) == whole(again), template
        # Where it was sent to, another language and a sign-in find a page as well.
        assert (await reader.get(path)).status_code != 405, template
        seen.add(template)
    assert len(seen) > 30
    assert {UUIDS.sub("{}", each.path) for each in FORMS.values()} <= {re.sub(r"\{\w+\}", "{}", each) for each in seen}


async def to_be_refused(browser: Browser, services: Upstream, name: str) -> tuple[Written, dict[str, list[str]]]:
    """The form of this name, filled in, which its service will not take now."""
    written = FORMS[name]
    fields = await filled_in(browser, services, written)
    services.says(written.service, "POST", written.command, problem(503, "unavailable", headers={"retry-after": "7"}))
    return written, fields


def led_to(page: httpx.Response) -> str:
    """The address to which a POST led."""
    return page.history[0].headers["location"]


@pytest.mark.parametrize("name", FORMS)
async def test_a_form_that_was_refused_is_there_again_with_everything_typed_however_it_is_come_to(
    browser: Browser, services: Upstream, name: str
) -> None:
    written, fields = await to_be_refused(browser, services, name)
    written.stands(services, 4)
    answer = (await browser.gateway.post(written.path, data=fields)).history[0]
    there = answer.headers["location"]
    assert (answer.status_code, answer.headers.get("retry-after")) == (303, None)
    assert not [text for values in written.typed.values() for text in values if len(text) > 6 and text in there]
    for _ in range(2):
        shown = await browser.get(there)
        assert (shown.status_code, written.at(shown.text), shown.headers["retry-after"]) == (503, fields, "7")
    spoken = await browser.get("/language/sr-Latn", referer=there)
    assert spoken.status_code == 303
    link = await browser.gateway.get("/language/sr-Latn", params={"to": there})
    assert link.headers["location"] == there
    in_serbian = await browser.get(there)
    assert (written.at(in_serbian.text), '<html lang="sr-Latn"' in in_serbian.text) == (fields, True)
    assert len(commands(services, written)) == 1


async def test_it_keeps_its_mark_until_it_is_done_and_then_the_page_says_that_it_is_gone(
    browser: Browser, services: Upstream, scratch: Scratch
) -> None:
    written, fields = await to_be_refused(browser, services, "/advice/new")
    first = await browser.gateway.post(written.path, data=fields)
    there, mark = led_to(first), re.search(f'name="{MARK}" value="([^"]+)"', first.text)
    assert mark is not None
    changed = fields | {"text": ["What is typed the second time"], MARK: [mark.group(1)]}
    second = await browser.gateway.post(written.path, data=changed)
    assert led_to(second) == there
    assert "What is typed the second time" in (await browser.get(there)).text
    assert scratch.as_superuser("select count(*) from kept_form") == [["1"]]
    services.says("identification", "POST", written.command, Reply(advice.head(), 201))
    done = await browser.gateway.post(written.path, data=changed)
    assert (done.status_code, MARK in done.headers["location"]) == (303, False)
    assert scratch.as_superuser("select count(*) from kept_form") == [["0"]]
    gone = await browser.get(there)
    assert (gone.status_code, GONE in gone.text, "What is typed" in gone.text) == (200, True, False)


async def test_what_is_kept_is_for_who_typed_it_on_the_page_that_it_was_typed_for_and_sealed(
    browser: Browser, services: Upstream, scratch: Scratch
) -> None:
    written, fields = await to_be_refused(browser, services, "/records/ask")
    page = await browser.gateway.post(written.path, data=fields)
    there, typed = led_to(page), "floor"
    assert typed in page.text
    assert typed in fields["text"][0]
    sealed = f"select max(position(convert_to('{typed}', 'UTF8') in sealed)) from kept_form"
    assert scratch.as_superuser(sealed) == [["0"]]
    nothing_changes(services)
    # Another page, another person at the same browser, another browser.
    elsewhere = await browser.get(there.replace(written.page, "/advice"))
    await browser.sign_in("intake.centre", to="/")
    stranger = await browser.get(there)
    for answer in (elsewhere, stranger):
        assert (answer.status_code, GONE in answer.text, typed in answer.text) == (200, True, False)
    await browser.sign_in(written.person, to="/")
    assert typed in (await browser.get(there)).text
    del browser.gateway.cookies[KNOWN]
    assert typed not in (await browser.get(there)).text


async def test_after_a_sign_in_that_ended_meanwhile_the_address_still_shows_it_and_half_an_hour_later_it_does_not(
    browser: Browser, services: Upstream, world: World
) -> None:
    written, fields = await to_be_refused(browser, services, "/records/ask")
    there = led_to(await browser.gateway.post(written.path, data=fields))
    world.clock.forward(minutes=25)
    leads = (await browser.get(there)).headers["location"]
    assert leads.startswith("/auth/sign-in?")
    await browser.sign_in(written.person, to=there)
    assert written.at((await browser.get(there)).text) == fields
    world.clock.forward(minutes=6)
    await browser.sign_in(written.person, to=there)
    assert GONE in (await browser.get(there)).text


async def test_a_browser_keeps_the_newest_and_what_it_keeps_for_a_sign_in_stays_beside_them(
    browser: Browser, services: Upstream, scratch: Scratch, world: World
) -> None:
    written, fields = await to_be_refused(browser, services, "/advice/new")
    session = browser.gateway.cookies[SESSION]
    del browser.gateway.cookies[SESSION]
    assert (await browser.gateway.post(written.path, data=fields)).status_code == 403
    browser.hold({SESSION: session})
    places = []
    for _ in range(MOST_ANSWERS + 1):
        world.clock.forward(seconds=1)
        places.append(led_to(await browser.gateway.post(written.path, data=fields)))
    assert scratch.as_superuser("select count(*) from kept_form") == [[str(MOST_ANSWERS + 1)]]
    assert [GONE in (await browser.get(each)).text for each in (places[0], places[1], places[-1])] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("name", ["/advice/new", "/records/ask", "/roster", "/entries/withdraw"])
@pytest.mark.parametrize("reason", ["the database is away", "a browser that holds no secret"])
async def test_what_cannot_be_kept_is_shown_at_once_and_nothing_typed_is_lost(
    browser: Browser, services: Upstream, monkeypatch: pytest.MonkeyPatch, name: str, reason: str
) -> None:
    written, fields = await to_be_refused(browser, services, name)
    if reason == "the database is away":
        monkeypatch.setattr(KeptForms, "keep", away)
    else:
        del browser.gateway.cookies[KNOWN]
    shown = await browser.gateway.post(written.path, data=fields)
    assert (shown.history, shown.status_code, shown.headers["retry-after"]) == ([], 503, "7")
    assert written.at(shown.text) == fields
    spoken = await browser.gateway.post(written.path, data=fields | {"ui_language": "sr-Latn"})
    assert (written.at(spoken.text), '<html lang="sr-Latn"' in spoken.text) == (fields, True)


async def test_the_person_is_shown_once_for_each_press_and_then_the_record_says_why_not(
    duty: Browser, services: Upstream
) -> None:
    on_record(services)
    pressed = await duty.gateway.post(f"{RECORD}/identity?referral={REFERRAL}")
    there = led_to(pressed)
    assert (pressed.status_code, "Your reading of this part is on the record" in pressed.text) == (200, True)
    reads = len(services.calls)
    again = await duty.get(there)
    assert (again.status_code, GONE in again.text, "Your reading of this part" in again.text) == (200, True, False)
    assert "Show the person; this is recorded" in again.text
    spoken = await duty.gateway.get("/language/sr-Latn", params={"to": there})
    assert spoken.headers["location"] == there
    asked = [
        call for call in services.calls[reads:] if "person_name" in str(call.query_list) or b"person_name" in call.body
    ]
    assert asked == []


async def test_an_earlier_version_is_shown_once_and_then_the_record(duty: Browser, services: Upstream) -> None:
    on_record(services)
    pressed = await duty.gateway.post(f"{RECORD}/earlier", data={"version": "1"})
    there = led_to(pressed)
    assert (pressed.status_code, "as it was filed" in pressed.text) == (200, True)
    again = await duty.get(there)
    assert (again.status_code, GONE in again.text, "as it was filed" in again.text) == (200, True, False)


async def test_a_screen_that_lacks_an_answer_or_was_answered_elsewhere_is_there_again(
    reporter: Reporter, services: Upstream
) -> None:
    for step, typed in {"1": {}, "6": {"policeTold": "no", "callbackPhone": "x"}}.items():
        page = await reporter.answer(step, **typed)
        there = led_to(page)
        again = await reporter.browser.get(there)
        assert (page.status_code, whole(again)) == (422, whole(page))
        assert all(f'value="{value}"' in again.text for value in typed.values())
        assert GONE not in (await reporter.browser.get(f"/entry/{reporter.draft}/{step}?{MARK}=none")).text


async def test_a_problem_without_a_form_keeps_its_status_and_the_code_of_its_event(
    author: Browser, services: Upstream
) -> None:
    services.says("identification", "GET", f"/reports/{ID}/receipt", problem(500, "unexpected"))
    page = await author.gateway.post(f"/entries/{ID}/whereabouts", data={"answer": "safe", "key": "form-0001-abcd"})
    there = led_to(page)
    assert page.status_code == 500
    code = re.search(r'<code class="spona-code">(\w+)</code>', page.text)
    assert code is not None
    assert code.group(1) in (await author.get(there)).text
