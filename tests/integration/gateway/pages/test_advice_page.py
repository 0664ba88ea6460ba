"""Questions without a report on pages: asked, answered and made a draft of, before an identification that answers what the test says."""

from __future__ import annotations

import re
from typing import Any

import pytest

from contracts import reference
from tests.support.cookie_browser import Browser, World
from tests.support.upstream import Reply, Upstream, page_of, problem

ID, DRAFT = "0190a7f0-0000-7000-8000-000000000001", "0190a7f0-0000-7000-8000-000000000002"
MOMENT, LATER = "2026-11-24T12:00:00+00:00", "2126-11-24T20:00:00+00:00"
TEXT, REPLY = "Is <this> a reason?", "Yes, <report> it."
UNIT = str(reference.unit_by_code("kcnis.emergency").id)
ANY = {"accept": "text/html", "accept-language": "en"}


def head(**more: Any) -> dict[str, Any]:
    usual = {"id": ID, "version": 1, "positions": ["author"], "sector": "health", "unitId": UNIT, "askedAt": MOMENT}
    return {**usual, "subject": "reason_to_report", "dueAt": LATER, "answeredAt": None, "answeredAs": None, **more}


def opened(**more: Any) -> dict[str, Any]:
    return {**head(), "text": TEXT, "callbackPhone": "+38118506700", "answer": None, **more}


def answered(**more: Any) -> dict[str, Any]:
    return opened(answer=REPLY, answeredAt=MOMENT, answeredAs="duty", version=2, **more)


async def signed_in(browser: Browser, who: str) -> Browser:
    browser.gateway.headers.update(ANY)
    await browser.sign_in(who, to="/advice")
    return browser


@pytest.fixture
async def doctor(browser: Browser, services: Upstream) -> Browser:
    """Signed in, reads English."""
    services.says("identification", "GET", "/advice", page_of([]))
    return await signed_in(browser, "health.nis")


async def sent(world: World, browser: Browser, path: str, **fields: str) -> Any:
    return await browser.gateway.post(
        path, data={"key": "form-1234", **fields}, headers={"origin": world.origin, **ANY}
    )


def commands(services: Upstream, path: str) -> list[Any]:
    return [call.sent for call in services.to("identification") if (call.method, call.path) == ("POST", path)]


async def test_a_question_is_asked_once_and_leads_to_its_page(
    world: World, doctor: Browser, services: Upstream
) -> None:
    services.says("identification", "POST", "/advice", Reply(head(), 201))
    services.says("identification", "GET", f"/advice/{ID}", Reply(opened()))
    form = (await doctor.get("/advice/new")).text
    assert ("Call 192" in form, form.count('name="subject"')) == (True, len(reference.advice_subjects()))
    for _ in range(2):
        done = await sent(world, doctor, "/advice/new", text=TEXT, subject="reason_to_report", phone=" 018 506 700 ")
        assert (done.status_code, done.headers["location"]) == (303, f"/advice/{ID}?sent=1")
    given = {"text": TEXT, "subject": "reason_to_report", "callbackPhone": "018 506 700"}
    assert commands(services, "/advice") == [given] * 2
    keys = {call.headers["idempotency-key"] for call in services.to("identification") if call.method == "POST"}
    assert keys == {"form-1234"}
    page = (await doctor.get(f"/advice/{ID}?sent=1")).text
    for shown in (
        "Your question is at the Centre",
        "Is &lt;this&gt; a reason?",
        "Waiting for an answer",
        "Make this a report",
    ):
        assert shown in page
    assert 'id="typed"' not in page


@pytest.mark.parametrize(
    ("reply", "status", "sentence"),
    [
        (None, 422, "Write your question"),
        (
            problem(422, "invalid-input", fields=[{"name": "callbackPhone", "problem": "x"}]),
            422,
            "Enter a telephone number",
        ),
        (problem(409, "too-many-asked"), 409, "Ten of your questions wait for an answer already"),
        (problem(503, "unavailable", retryAfterSeconds=5), 503, "A part of the platform cannot be reached just now"),
    ],
)
async def test_what_cannot_be_sent_is_said_and_stays_on_the_page(
    world: World, doctor: Browser, services: Upstream, reply: Reply | None, status: int, sentence: str
) -> None:
    if reply is not None:
        services.says("identification", "POST", "/advice", reply)
    again = await sent(world, doctor, "/advice/new", text="" if reply is None else TEXT, phone="<018>")
    assert (again.status_code, sentence in again.text, 'value="&lt;018&gt;"' in again.text) == (status, True, True)
    assert ("Is &lt;this&gt; a reason?" in again.text) is (reply is not None)
    assert (commands(services, "/advice") == []) is (reply is None)


async def test_the_centre_lists_what_waits_and_answers_once(world: World, browser: Browser, services: Upstream) -> None:
    lists: list[dict[str, str]] = []

    def listing(call: Any) -> Reply:
        lists.append(call.query)
        return page_of([head(positions=["intake"], dueAt=MOMENT)])

    services.says("identification", "GET", "/advice", listing)
    services.says("identification", "GET", f"/advice/{ID}", Reply(opened(positions=["intake"])))
    services.says("identification", "POST", f"/advice/{ID}/answer", Reply(head(version=2), 200))
    intake = await signed_in(browser, "intake.centre")
    page = (await intake.get("/advice")).text
    assert ("Overdue" in page, f'href="/advice/{ID}"' in page, "/advice/new" in page) == (True, True, False)
    await intake.get("/advice?everything=1")
    assert [query.get("waiting") for query in lists[-2:]] == ["true", None]
    form = (await intake.get(f"/advice/{ID}")).text
    assert ('name="version" value="1"' in form, "Make this a report" in form) == (True, False)
    assert (await sent(world, intake, f"/advice/{ID}", text=" ", version="1")).status_code == 422
    done = await sent(world, intake, f"/advice/{ID}", text=REPLY, version="1")
    assert (done.status_code, done.headers["location"]) == (303, f"/advice/{ID}")
    assert commands(services, f"/advice/{ID}/answer") == [{"expectedVersion": 1, "text": REPLY}]


async def test_who_was_slower_sees_the_answer_that_came_first(
    world: World, browser: Browser, services: Upstream
) -> None:
    services.says("identification", "GET", "/advice", page_of([]))
    services.says("identification", "GET", f"/advice/{ID}", Reply(answered(positions=["intake"])))
    services.says("identification", "POST", f"/advice/{ID}/answer", problem(409, "advice-already-answered"))
    intake = await signed_in(browser, "intake.centre")
    again = await sent(world, intake, f"/advice/{ID}", text="Another answer.", version="1")
    assert again.status_code == 409
    for shown in ("A colleague has answered this question already", "Yes, &lt;report&gt; it.", "the Centre's duty"):
        assert shown in again.text
    assert 'id="typed"' not in again.text


async def test_it_becomes_a_draft_by_its_askers_press_alone_and_nothing_is_sent(
    world: World, doctor: Browser, services: Upstream
) -> None:
    services.says("identification", "GET", f"/advice/{ID}", Reply(answered()))
    kept = {"id": DRAFT, "version": 1, "danger": False, "child": False, "createdAt": MOMENT, "updatedAt": MOMENT}
    services.says("identification", "POST", "/drafts", Reply({**kept, "goneAt": LATER, "reportId": None}, 201))
    first = await sent(world, doctor, f"/advice/{ID}/report")
    assert (first.status_code, commands(services, "/drafts")) == (200, []), "the page about leaving comes first, once"
    assert f'action="/advice/{ID}/report"' in first.text
    (key,) = re.findall(r'name="key" value="([^"]+)"', first.text)
    for _ in range(2):
        done = await sent(world, doctor, f"/advice/{ID}/report", key=key, read="yes")
        assert (done.status_code, done.headers["location"]) == (303, f"/entry/{DRAFT}/1")
    typed = [{"name": "concern", "values": [TEXT]}, {"name": "callbackPhone", "values": ["+38118506700"]}]
    assert commands(services, "/drafts") == [{"answers": typed, "danger": False, "child": False}] * 2
    assert commands(services, "/reports") == []
    back = await doctor.get(f"/advice/{ID}/report")
    assert (back.status_code, back.headers["location"]) == (303, f"/advice/{ID}")


async def test_the_centre_makes_no_report_of_anothers_question(
    world: World, browser: Browser, services: Upstream
) -> None:
    services.says("identification", "GET", "/advice", page_of([]))
    services.says("identification", "GET", f"/advice/{ID}", Reply(opened(positions=["intake"])))
    intake = await signed_in(browser, "intake.centre")
    assert (await sent(world, intake, f"/advice/{ID}/report", read="yes")).status_code == 404
    assert commands(services, "/drafts") == []
    assert (await intake.get("/advice/new")).status_code == 403


async def test_what_is_not_there_and_what_is_no_id_are_one_page(doctor: Browser, services: Upstream) -> None:
    services.says("identification", "GET", f"/advice/{ID}", problem(404, "not-found"))
    pages = [await doctor.get(f"/advice/{each}") for each in (ID, "no-id-at-all")]
    assert [page.status_code for page in pages] == [404, 404]
    assert len({re.findall(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)[0] for page in pages}) == 1
