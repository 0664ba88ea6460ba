"""The receipt and its forms before services that answer what the test says."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx
import pytest

from contracts import reference
from tests.integration.gateway.pages.reporter import hidden
from tests.support.cookie_browser import Browser, World
from tests.support.upstream import Reply, Upstream, page_of, problem, receipt, report

ID = "0190a7f0-0000-7000-8000-000000000001"
PAGE = f"/entries/{ID}"
OTHER, WARDS = "0190a7f0-0000-7000-8000-000000000002", "0190a7f0-0000-7000-8000-000000000003"
TEXT = "He came back <and> asked for her documents."


@dataclass(frozen=True)
class Desk:
    """A person at a browser, and what answers behind the gateway."""

    world: World
    browser: Browser
    upstream: Upstream

    async def post(self, path: str, **fields: str) -> httpx.Response:
        """Sends a form; a redirect is not followed."""
        headers = {"origin": self.world.origin, "accept": "text/html"}
        return await self.browser.gateway.post(path, data=fields, headers=headers)


@pytest.fixture
async def desk(world: World, browser: Browser, services: Upstream) -> Desk:
    """`health.nis`, signed in, reads English."""
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    await browser.sign_in("health.nis", to="/entries")
    return Desk(world, browser, services)


def rows(page: str) -> list[str]:
    """Lines of a list."""
    return re.findall(r'<tbody role="rowgroup" class="spona-work__report.*?</tbody>', page, re.DOTALL)


def answers(desk: Desk, **more: object) -> None:
    """The receipt is there."""
    desk.upstream.says("identification", "GET", f"/reports/{ID}/receipt", Reply(receipt(ID, **more)))


def moves(desk: Desk, path: str) -> list[dict[str, str]]:
    """What arrived of one command."""
    return [call.sent for call in desk.upstream.to("identification") if call.path == f"/reports/{ID}/{path}"]


async def test_a_tap_that_is_sent_twice_is_one_command(desk: Desk) -> None:
    answers(desk)
    desk.upstream.says("identification", "POST", f"/reports/{ID}/whereabouts", Reply(receipt(ID)))
    key = hidden("key", (await desk.browser.get(PAGE)).text)
    sent = [await desk.post(f"{PAGE}/whereabouts", key=key, answer="safe") for _ in range(2)]
    assert [(each.status_code, each.headers["location"]) for each in sent] == [(303, PAGE)] * 2
    calls = [call for call in desk.upstream.to("identification") if call.path.endswith("/whereabouts")]
    assert [call.sent for call in calls] == [{"answer": "safe"}] * 2
    assert len({call.headers["idempotency-key"] for call in calls}) == 1


async def test_a_tap_that_there_is_not_is_refused_and_not_passed_over(desk: Desk) -> None:
    answers(desk)
    assert (await desk.post(f"{PAGE}/whereabouts", key="form-of-the-test-0006", answer="gone")).status_code == 422
    assert moves(desk, "whereabouts") == []


async def test_an_addition_to_a_changed_report_keeps_the_text_and_says_what_changed(desk: Desk) -> None:
    answers(desk)
    page = (await desk.browser.get(f"{PAGE}/add")).text
    stale = problem(409, "stale-version", currentState="received", currentVersion=4, changedFields=["takenOverAt"])
    desk.upstream.says("identification", "POST", f"/reports/{ID}/addenda", stale)
    form = {"key": hidden("key", page), "version": hidden("version", page), "kind": "account", "text": TEXT}
    again = await desk.post(f"{PAGE}/add", **form)
    assert again.status_code == 409
    assert "He came back &lt;and&gt; asked for her documents." in again.text
    assert "the Centre has taken it over" in again.text
    assert (hidden("version", again.text), hidden("key", again.text) == form["key"]) == ("4", False)


async def test_an_empty_addition_is_not_sent(desk: Desk) -> None:
    answers(desk)
    again = await desk.post(f"{PAGE}/add", key="form-of-the-test-0002", version="1", kind="account", text=" ")
    assert again.status_code == 422
    assert moves(desk, "addenda") == []


async def test_a_refused_withdrawal_is_a_sentence_on_the_form(desk: Desk) -> None:
    answers(desk)
    refused = problem(409, "child-report-cannot-be-withdrawn")
    desk.upstream.says("identification", "POST", f"/reports/{ID}/withdraw", refused)
    again = await desk.post(f"{PAGE}/withdraw", key="form-of-the-test-0004", version="1", reason="duplicate")
    assert again.status_code == 409
    assert "A report about a child cannot be taken back" in again.text


async def test_missing_and_forbidden_are_one_page(desk: Desk) -> None:
    missing = await desk.browser.get(PAGE)
    desk.upstream.says("identification", "GET", f"/reports/{ID}/receipt", problem(403, "forbidden"))
    forbidden = await desk.browser.get(PAGE)
    assert (missing.status_code, forbidden.status_code) == (404, 404)
    nonce = re.compile(r'nonce="[^"]*"')
    assert nonce.sub("", missing.text) == nonce.sub("", forbidden.text)
    assert (await desk.browser.get("/entries/1")).status_code == 404


async def test_a_colleague_gets_no_form_and_is_told_what_is_withheld(desk: Desk) -> None:
    answers(desk)
    classes = {name: receipt(ID)["classes"][name] for name in ("reference", "danger", "instruction", "whereabouts")}
    seen = report(ID, classes=classes, withheld=("receipt",), positions=["unit"])
    desk.upstream.says("identification", "GET", f"/reports/{ID}/receipt", Reply(seen))
    page = (await desk.browser.get(PAGE)).text
    assert "How far the report has come, step by step: It is not for those" in page
    assert "<form" not in page.partition("<main")[2]
    assert "Somebody is in immediate danger." in page
    for way in ("add", "withdraw"):
        assert (await desk.browser.get(f"{PAGE}/{way}")).status_code == 404
    assert (await desk.post(f"{PAGE}/whereabouts", key="form-of-the-test-0005", answer="safe")).status_code == 404
    assert moves(desk, "whereabouts") == []


async def test_the_status_answers_only_what_is_new(desk: Desk) -> None:
    answers(desk)
    seen = hidden("seen", (await desk.browser.get(PAGE)).text)
    quiet = await desk.browser.get(f"{PAGE}/status?seen={seen}", hx_request="true")
    assert (quiet.status_code, quiet.text) == (204, "")
    answers(desk, version=2)
    news = await desk.browser.get(f"{PAGE}/status?seen={seen}", hx_request="true")
    assert (news.status_code, "<html" in news.text, hidden("seen", news.text) == seen) == (200, False, False)
    desk.browser.gateway.cookies.delete("__Host-spona")
    ended = await desk.browser.get(f"{PAGE}/status", hx_request="true", sec_fetch_mode="cors", sec_fetch_dest="empty")
    assert ended.status_code == 403


DUE, DELIVERED = "2026-11-24T12:15:00+00:00", "2026-11-24T12:01:00+00:00"


def waits(desk: Desk, *, nobody_yet: bool = False, overdue: bool = False, csr: bool = True, **moments: str) -> None:
    """Danger that no one has taken over."""
    shown = receipt(ID)
    waiting = {"dueAt": DUE, "overdue": overdue, "csrTold": csr}
    shown["classes"]["receipt"] |= {"nobodyYet": nobody_yet, "waiting": waiting, **moments}
    desk.upstream.says("identification", "GET", f"/reports/{ID}/receipt", Reply(shown))


async def card(desk: Desk) -> str:
    """The card on the receipt; empty when there is none."""
    page = (await desk.browser.get(PAGE)).text
    return page.partition('id="care"')[2].partition("</section>")[0]


async def test_danger_has_a_card_with_one_call_who_was_told_and_until_when(desk: Desk) -> None:
    waits(desk, deliveredAt=DELIVERED)
    shown = await card(desk)
    assert re.findall(r'class="govuk-button[^"]*"[^>]*href="(tel:[^"]*)"', shown) == ["tel:192"]
    assert "The Centre's answer is due by 24 Nov 2026 at 13:15." in shown
    assert re.search(r"The Centre's duty was told <span[^>]*>24 Nov 2026 at 13:01<", shown)
    assert "The centre for social work where the child is gets a request too" in shown


async def test_when_nobody_came_the_card_says_so_and_calls_the_duty(desk: Desk) -> None:
    waits(desk, nobody_yet=True, overdue=True, csr=False, deliveredAt=DELIVERED)
    shown = await card(desk)
    duty = reference.contact("centre_duty").phone
    assert re.findall(r'class="govuk-button[^"]*"[^>]*href="(tel:[^"]*)"', shown) == [f"tel:{duty}"]
    assert "Nobody has taken your report over yet. Call the Centre's duty now." in shown
    assert "None has come: nobody has taken the report over." in shown
    assert "centre for social work" not in shown


async def test_the_card_gives_way_to_the_instruction(desk: Desk) -> None:
    instruction = {"entries": [{"code": "speak_alone", "at": DELIVERED, "until": None}]}
    taken = receipt(ID)
    taken["classes"] |= {"instruction": instruction}
    taken["classes"]["receipt"] |= {"stage": "taken_over", "takenOverAt": DELIVERED, "waiting": None}
    desk.upstream.says("identification", "GET", f"/reports/{ID}/receipt", Reply(taken))
    page = (await desk.browser.get(PAGE)).text
    assert 'id="care"' not in page
    assert "Find a reason to speak with the person alone." in page


@pytest.mark.parametrize(("person", "offered"), [("health.nis", True), ("labour.nis", False), ("police.nis", False)])
async def test_clinical_findings_are_asked_of_health_workers_only(
    world: World, browser: Browser, services: Upstream, person: str, offered: bool
) -> None:
    await browser.sign_in(person, to="/entries")
    desk = Desk(world, browser, services)
    answers(desk)
    page = (await browser.get(f"{PAGE}/add")).text
    assert ('value="clinical"' in page) is offered
    desk.upstream.says("identification", "POST", f"/reports/{ID}/addenda", Reply(receipt(ID)))
    form = {"key": "form-of-the-test-0007", "version": "1", "kind": "clinical", "text": "Nalaz"}
    sent = await desk.post(f"{PAGE}/add", **form)
    assert sent.status_code == (303 if offered else 422)
    assert bool(moves(desk, "addenda")) is offered
    assert offered or "Nalaz" in sent.text


async def test_own_reports_stand_in_pages_by_cursor(desk: Desk) -> None:
    warned = receipt(ID)
    warned["classes"]["receipt"] |= {"nobodyYet": True, "callPhone": "+381116557300"}
    desk.upstream.says("identification", "GET", "/reports", page_of([warned], "a.b"))
    page = (await desk.browser.get("/entries")).text
    assert page.count('href="/entries/0190a7f0') == 1
    assert "Nobody has taken it over yet." in page
    assert 'href="tel:+381116557300"' in page
    assert 'href="/entries?after=a.b"' in page
    for address, asked in (
        ("/entries?after=a.b", {"running": "true", "after": "a.b"}),
        ("/entries?state=any&after=a.b", {"after": "a.b"}),
    ):
        page = (await desk.browser.get(address)).text
        view = address.partition("?after")[0].partition("&")[0]
        assert f'href="{view}" aria-current="true">All' in page
        sent = desk.upstream.to("identification")[-1].query
        wanted = {"own": "true", "urgentFirst": "true", "first": "20"}
        assert {name: value for name, value in sent.items() if name != "classes"} == {**wanted, **asked}


async def test_own_reports_are_told_apart_and_say_what_is_asked(desk: Desk) -> None:
    where = {"municipality": {"encounter": "71331", "encounterRegion": None}}
    values = {"entries": [{"code": "keep_until_we_come", "at": "2026-11-24T13:00:00+00:00", "until": None}]}
    mine = receipt(ID)
    mine["classes"] |= {**where, "instruction": values}
    adults = receipt(OTHER)
    adults["classes"] |= {**where, "danger": {"danger": "no", "childPath": False, "urgency": "standard"}}
    wards = receipt(WARDS, positions=["unit"], withheld=("municipality",))
    desk.upstream.says("identification", "GET", "/reports", page_of([mine, adults, wards]))
    # A danger comes before what is newer.
    first, third, second = rows((await desk.browser.get("/entries")).text)
    for row in (first, second):
        assert "24 Nov 2026" in row
        assert "Niš" in row
    assert ("maybe a child" in first, "Immediate" in first) == (True, True)
    assert ("adult" in second, "Usual" in second) == (True, True)
    assert "waits for an answer" in first
    assert '<td role="cell" class="spona-work__asked"></td>' in second
    assert ("A colleague" in third, "Niš" in third) == (True, False)
    sent = desk.upstream.to("identification")[-1]
    assert {value for name, value in sent.query_list if name == "classes"} == {
        *("reference", "danger", "receipt", "instruction", "whereabouts", "open_question", "municipality", "birth"),
    }


@pytest.mark.parametrize(("position", "offered"), [("author", True), ("unit", False)])
async def test_the_author_comes_from_the_receipt_to_who_saw_it(desk: Desk, position: str, *, offered: bool) -> None:
    answers(desk, positions=[position])
    page = (await desk.browser.get(PAGE)).text
    assert [f'href="/records/{ID}/reads"' in page, "data-prints" in page] == [offered, offered]
