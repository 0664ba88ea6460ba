"""The layout of pages of a person signed in, and their start page: notices by report with references and terms, at a fixed number of calls."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI

from contracts import reference
from tests.support.cookie_browser import Browser, World
from tests.support.demo_people import PEOPLE
from tests.support.drafts import Drafts
from tests.support.upstream import Call, Reply, Upstream, page_of, problem, receipt, referral

SENTENCE = "References and terms cannot be shown just now."
LATER = "S-7K3Q-9F"
EMPTY_ROSTER = {
    "unitId": str(reference.roster().unit),
    "version": 0,
    "onDuty": [str(reference.roster().first)],
    "byStandingOrder": True,
    "standingOrder": [str(person) for person in reference.roster().order],
    "turns": [],
}


def uuid_of(number: int) -> str:
    return str(UUID(int=number))


def notices(services: Upstream, *given: dict[str, Any], more: str | None = None) -> None:
    """What is open, as notifications publishes it: ids only."""
    items = [
        {
            "id": uuid_of(1000 + number),
            "code": "request_waits",
            "text": "Novi zahtev.",
            "urgency": "standard",
            "createdAt": "2026-11-24T12:00:00+00:00",
            "openedAt": None,
            "reportId": uuid_of(number),
            "referralId": uuid_of(500 + number),
            "version": 1,
            **each,
        }
        for number, each in enumerate(given, 1)
    ]
    services.says("notifications", "GET", "/inbox", page_of(items, more))
    services.says("notifications", "GET", "/inbox/count", Reply({"count": len(items), "new": 0, "danger": 0}))
    services.says("identification", "GET", "/reports", page_of([]))
    for service, path, counts in COUNTS.values():
        services.says(service, "GET", path, Reply(counts))


def knowing(services: Upstream, minutes: dict[int, int]) -> None:
    """What identification and referral of these reports: each is due in so many minutes."""
    now = datetime.now(UTC)

    def listed(call: Call) -> Reply:
        known = [UUID(each).int for each in call.sent["ids"]]
        return Reply({"items": [_listed(number) if number in minutes else None for number in known]})

    def referrals(call: Call) -> Reply:
        known = [UUID(each).int for each in call.sent["reportIds"]]
        return Reply(
            {
                "items": [
                    {"reportId": uuid_of(number), "referrals": [_due(number, now, minutes[number])]}
                    for number in known
                    if number in minutes
                ]
            }
        )

    services.says("identification", "POST", "/reports/listed", listed)
    services.says("referral", "POST", "/referrals/by-report", referrals)


def _listed(number: int) -> dict[str, Any]:
    classes = {"reference": {"reference": f"S-AAAA-{number:02}", "state": "submitted"}}
    return receipt(uuid_of(number)) | {"classes": classes, "positions": ["addressed.child_protection"]}


def _due(number: int, now: datetime, minutes: int) -> dict[str, Any]:
    due = (now + timedelta(minutes=minutes, seconds=20)).isoformat()
    return referral(uuid_of(500 + number), uuid_of(number), respondBy=due)


def rows(page: str) -> list[str]:
    """The lines of the inbox as text."""
    found = re.findall(r'<li class="spona-line .*?</li>', page, re.DOTALL)
    return [" ".join(html.unescape(re.sub("<[^>]+>", " ", each)).split()) for each in found]


def links(page: str) -> dict[str, str]:
    """Where the navigation leads, and what it marks."""
    found = re.findall(r'govuk-service-navigation__link" href="([^"]+)"(?: aria-current="(\w+)")?', page)
    return dict(found)


COUNTED_OF_CENTRE = dict.fromkeys(
    (
        *("late", "dueToday", "mine", "questions", "advice", "notTakenOver", "inDanger", "unassigned"),
        *("toInform", "toInformLate", "toReview"),
    ),
    0,
)
COUNTED_PROCEDURES = ("sits", "owed", "toConfirm", "dissents", "challenged")


async def test_every_person_is_offered_places_that_answer_and_reaches_them_without_the_start_page(
    world: World, app: FastAPI, services: Upstream, drafts: Drafts
) -> None:
    notices(services)
    nothing = page_of([])
    empty = ("/reports", "/reports/running", "/advice", "/procedures")
    services.says("identification", "GET", "/procedures/counts", Reply(dict.fromkeys(COUNTED_PROCEDURES, 0)))
    for service, path in (*(("identification", each) for each in empty), ("referral", "/referrals")):
        services.says(service, "GET", path, nothing)
    services.says("identification", "GET", "/roster", Reply(EMPTY_ROSTER))
    services.says("referral", "GET", "/flow", problem(503, "unavailable", retryAfterSeconds=5))
    offered: set[str] = set()
    for person in {person.roles: person for person in PEOPLE.values()}.values():
        browser = world.browser(app)
        await browser.sign_in(person.username, to="/")
        desk = await browser.get("/", accept="text/html")
        places = links(desk.text)
        assert places.pop("/") == "page"
        for address in places:
            page = await browser.get(address, accept="text/html")
            assert page.status_code == (503 if address == "/figures" else 200), (person.username, address)
            if page.status_code == 200:
                assert links(page.text)[address] == "page", (person.username, address)
                assert set(links(page.text)) == {"/", *places}, (person.username, address)
        offered.update(places)
    assert offered == {
        "/entry",
        "/entry/keyed",
        "/entries",
        "/advice",
        "/list",
        "/roster",
        "/figures",
        "/guidance",
        "/help",
    }


async def test_a_stranger_and_who_is_in_the_middle_of_an_alert_have_no_navigation(
    browser: Browser, drafts: Drafts
) -> None:
    assert links((await browser.get("/", accept="text/html")).text) == {}
    assert links((await browser.get("/guidance", accept="text/html")).text) == {}
    await browser.sign_in(to="/entry/new")
    begun = await browser.get("/entry/new", accept="text/html")
    address = begun.headers.get("location", "/entry/new")
    screen = await browser.get(address, accept="text/html")
    assert screen.status_code == 200
    assert "exit-this-page" in screen.text
    assert links(screen.text) == {}


async def test_the_exit_button_is_where_something_is_shown_and_not_on_the_desk(
    browser: Browser, services: Upstream
) -> None:
    notices(services)
    await browser.sign_in("health.nis", to="/")
    for address in ("/", "/guidance", "/components"):
        assert "exit-this-page" not in (await browser.get(address, accept="text/html")).text


async def test_a_page_that_knows_no_count_asks_for_it_and_gets_the_number_alone(
    browser: Browser, services: Upstream
) -> None:
    notices(services, {}, {}, {})
    await browser.sign_in("csr.nis", to="/components")
    assert 'hx-get="/waiting"' in (await browser.get("/components", accept="text/html")).text
    fragment = await browser.get("/waiting", accept="text/html", hx_request="true", accept_language="en")
    assert fragment.status_code == 200
    assert " ".join(re.sub("<[^>]+>", " ", fragment.text).split()) == "3 notices"
    assert "<html" not in fragment.text


async def test_the_desk_is_in_the_order_of_danger_and_term_with_references(
    browser: Browser, services: Upstream
) -> None:
    late = "2026-11-25T12:00:00+00:00"
    notices(
        services,
        {"createdAt": late},
        {"urgency": "urgent", "code": "request_withdrawn", "createdAt": late},
        {"urgency": "urgent"},
        {"urgency": "immediate", "code": "term_passed"},
        {"urgency": "immediate"},
    )
    knowing(services, {1: 50, 3: 40, 4: 7, 5: -9})
    await browser.sign_in("csr.nis", to="/")
    page = await browser.get("/", accept="text/html", accept_language="en")
    first, second, third, fourth, fifth = rows(page.text)
    assert first.startswith("S-AAAA-05 Immediate")
    assert re.search(r"A request to protect a child waits for your answer. Late by [89] mins", first)
    assert second.startswith("S-AAAA-04 Immediate")
    assert re.search(r"The term for answering the request has passed. [67] mins left", second)
    assert third.startswith("S-AAAA-03 Urgent")
    assert "S-AAAA" not in fourth
    assert "It has ended" in fourth
    assert fifth.startswith("S-AAAA-01 Usual")


async def test_a_child_for_whom_no_unit_is_asked_has_the_term_of_the_list(browser: Browser, services: Upstream) -> None:
    now = datetime.now(UTC)
    clock = {
        "code": "CHILD_WITHOUT_UNIT",
        "state": "running",
        "startedAt": now.isoformat(),
        "dueAt": (now + timedelta(minutes=40, seconds=20)).isoformat(),
        "metAt": None,
        "legalBasis": "House rule",
        "verified": False,
    }
    request = _due(1, now, 6 * 60) | {"state": "escalated", "clocks": [clock]}
    notices(services, {})
    knowing(services, {1: 6 * 60})
    by_report = {"items": [{"reportId": uuid_of(1), "referrals": [request]}]}
    services.says("referral", "POST", "/referrals/by-report", Reply(by_report))
    await browser.sign_in("duty.centre", to="/")
    page = (await browser.get("/", accept="text/html", accept_language="en")).text
    assert (bool(re.search("(39|40) mins left", page)), "hr left" in page) == (True, False)


COUNTS = {
    "csr.nis": ("referral", "/referrals/counts", {"late": 3, "dueToday": 100, "undecided": 7, "mine": 0}),
    "intake.centre": (
        "identification",
        "/reports/running/counts",
        COUNTED_OF_CENTRE
        | {
            "late": 3,
            "dueToday": 100,
            "questions": 1,
            "advice": 7,
            "notTakenOver": 9,
            "inDanger": 1,
            "unassigned": 2,
        },
    ),
}


def counters(page: str) -> dict[str, tuple[str, str]]:
    """Name -> number and address of each."""
    found = re.findall(
        r'spona-tile__link" href="([^"]+)"><span class="spona-tile__number">([^<]+)</span> ([^<]+)<', page
    )
    return {html.unescape(name).strip(): (number, html.unescape(address)) for address, number, name in found}


@pytest.mark.parametrize(
    ("person", "first", "further"),
    [
        ("csr.nis", {"Waits for an answer": ("7", "/list")}, {}),
        (
            "intake.centre",
            {"Not taken over yet": ("9", "/list?owner=nobody")},
            {"Questions": ("7", "/advice")},
        ),
    ],
)
async def test_counters_begin_with_what_nobody_has_taken_and_lead_to_the_lists_that_hold_what_they_count(
    browser: Browser,
    services: Upstream,
    person: str,
    first: dict[str, tuple[str, str]],
    further: dict[str, tuple[str, str]],
) -> None:
    notices(services)
    service, path, counts = COUNTS[person]
    services.says(service, "GET", path, Reply(counts))
    await browser.sign_in(person, to="/")
    page = (await browser.get("/", accept="text/html", accept_language="en")).text
    found = counters(page)
    assert next(iter(found)) in first
    assert found == {
        **first,
        **further,
        "Overdue": ("3", "/list?overdue=yes"),
        "Due today": ("99+", "/list?today=yes"),
        "Taken on by me": ("0", "/list?owner=me"),
    }
    assert page.count("spona-tile--pale") == 1
    assert ("1 in danger" in page) is (person == "intake.centre")


@pytest.mark.parametrize("how", ["refuses", "silent"])
@pytest.mark.parametrize("person", COUNTS)
async def test_without_the_service_that_counts_the_page_stands_and_says_so(
    browser: Browser, services: Upstream, person: str, how: str
) -> None:
    notices(services)
    service, path, _ = COUNTS[person]
    if how == "silent":
        services.falls_silent(service)
    else:
        services.says(service, "GET", path, problem(503, "unavailable", retryAfterSeconds=5))
    await browser.sign_in(person, to="/")
    page = await browser.get("/", accept="text/html", accept_language="en")
    assert page.status_code == 200
    assert ("cannot be counted just now" in page.text, counters(page.text)) == (True, {})


@pytest.mark.parametrize(("path", "shown"), [("/", 8), ("/notices", 50)])
@pytest.mark.parametrize("count", [1, 50])
async def test_a_page_costs_the_same_calls_however_much_waits(
    browser: Browser, services: Upstream, count: int, path: str, shown: int
) -> None:
    notices(services, *[{} for _ in range(count)], more="there-is-more")
    knowing(services, {number: number for number in range(1, count + 1)})
    await browser.sign_in("csr.nis", to="/")
    services.calls.clear()
    page = await browser.get(path, accept="text/html", accept_language="en")
    assert len(rows(page.text)) == min(count, shown)
    assert sorted((call.service, call.path) for call in services.calls) == [
        ("identification", "/reports/listed"),
        ("notifications", "/inbox"),
        ("notifications", "/inbox/count"),
        ("referral", "/referrals/by-report"),
        *([("referral", "/referrals/counts")] if path == "/" else []),
    ]
    assert ('href="/notices"' if path == "/" else 'rel="next" href="/notices?after=there-is-more"') in page.text


async def test_a_report_of_which_much_happened_is_one_line(browser: Browser, services: Upstream) -> None:
    about = {"reportId": uuid_of(1), "referralId": uuid_of(501)}
    codes = ("request_waits", "term_passed", "reporter_answered")
    notices(services, *[{**about, "code": code} for code in codes], {})
    knowing(services, {1: -9, 4: 5})
    await browser.sign_in("csr.nis", to="/")
    first, second = rows((await browser.get("/", accept="text/html", accept_language="en")).text)
    assert first.startswith("S-AAAA-01")
    assert "3 notices" in first
    assert ("waits for your answer" in first, "waits for your answer" in second) == (False, True)


def own(number: int, **classes: Any) -> dict[str, Any]:
    """A report as its author lists it."""
    made = receipt(uuid_of(number))
    named = {"reference": f"S-OWNN-{number:02}", "state": "submitted"}
    calm = {"danger": "no", "childPath": True, "stillHere": "yes", "stillHereUntil": None}
    return made | {"positions": ["author"], "classes": made["classes"] | {"reference": named, "danger": calm} | classes}


async def test_a_reporter_finds_the_way_to_report_three_notices_and_their_most_urgent_reports(
    browser: Browser, services: Upstream
) -> None:
    notices(services, *[{"code": "item_received", "referralId": None} for _ in range(4)])
    knowing(services, dict.fromkeys(range(1, 5), 5))
    danger = {"danger": "yes", "childPath": True, "urgency": "immediate"}
    of_a_notice = own(17, danger=danger, reference={"reference": "S-AAAA-04", "state": "submitted"})
    services.says("identification", "GET", "/reports", page_of([*(own(each) for each in range(11, 17)), of_a_notice]))
    await browser.sign_in("health.nis", to="/")
    services.calls.clear()
    page = (await browser.get("/", accept="text/html", accept_language="en")).text
    main = page[page.index("<main") : page.index("</main>")]
    assert main.index('action="/entry/new"') < main.index('href="tel:192"') < main.index("spona-line")
    lines = rows(main)
    assert [each[:9] for each in lines[3:]] == ["S-AAAA-04", *(f"S-OWNN-{each}" for each in range(11, 15))]
    assert all("The Centre has taken your report over." in each for each in lines[:3])
    assert all(each.startswith("S-AAAA-04 Immediate") for each in (lines[0], lines[3]))
    assert ('href="/notices"' in main, 'href="/entries"' in main) == (True, True)
    # The ward takes requests on: how many wait comes after the way to report.
    assert len(services.calls) == 6
    assert main.index('href="tel:192"') < main.index("spona-counters") < main.index("spona-line ")


@pytest.mark.parametrize(("notice", "line"), [("immediate", "standard"), ("standard", "immediate")])
async def test_a_notice_is_as_urgent_as_it_says_or_as_its_report_is_now_whichever_is_more(
    browser: Browser, services: Upstream, notice: str, line: str
) -> None:
    notices(services, {"code": "item_received", "referralId": None, "urgency": notice})
    knowing(services, {1: 5})
    danger = {"danger": "no", "childPath": True, "urgency": line}
    mine = own(11, danger=danger, reference={"reference": "S-AAAA-01", "state": "submitted"})
    services.says("identification", "GET", "/reports", page_of([mine]))
    await browser.sign_in("health.nis", to="/")
    page = (await browser.get("/", accept="text/html", accept_language="en")).text
    assert rows(page)[0].startswith("S-AAAA-01 Immediate")


async def test_without_identification_a_reporter_can_still_begin(browser: Browser, services: Upstream) -> None:
    notices(services, {"code": "item_received", "referralId": None})
    for path in ("/reports", "/reports/listed"):
        method = "POST" if path.endswith("listed") else "GET"
        services.says("identification", method, path, problem(503, "unavailable", retryAfterSeconds=5))
    await browser.sign_in("health.nis", to="/")
    page = await browser.get("/", accept="text/html", accept_language="en")
    assert page.status_code == 200
    assert 'action="/entry/new"' in page.text
    assert "Your reports cannot be shown just now." in page.text
    assert len(rows(page.text)) == 1


@pytest.mark.parametrize("how", ["refuses", "silent"])
@pytest.mark.parametrize("away", ["identification", "referral"])
async def test_without_one_service_the_notices_stand_with_a_sentence(
    browser: Browser, services: Upstream, away: str, how: str
) -> None:
    notices(services, {"urgency": "immediate"}, {})
    knowing(services, {1: 5, 2: 6})
    await browser.sign_in("csr.nis", to="/")
    if how == "silent":
        services.falls_silent(away)
    else:
        path = {"identification": "/reports/listed", "referral": "/referrals/by-report"}[away]
        services.says(away, "POST", path, problem(503, "unavailable", retryAfterSeconds=5))
    page = await browser.get("/", accept="text/html", accept_language="en")
    assert page.status_code == 200
    assert SENTENCE in page.text
    assert [each.split()[:2] for each in rows(page.text)] == [["Open", "Immediate"], ["Open", "Usual"]]


async def test_one_press_clears_what_says_the_same_and_a_colleagues_press_stops_none_of_it(
    browser: Browser, services: Upstream
) -> None:
    twice = {"code": "reporter_answered", "reportId": uuid_of(1), "referralId": None}
    notices(services, twice, twice)
    knowing(services, {1: 5})
    services.says("notifications", "POST", f"/inbox/{uuid_of(1001)}/open", problem(409, "notice-move-refused"))
    services.says("notifications", "POST", f"/inbox/{uuid_of(1002)}/open", problem(503, "unavailable"))
    await browser.sign_in("intake.centre", to="/")
    page = (await browser.get("/", accept="text/html", accept_language="en")).text
    (line,) = rows(page)
    assert "2 notices" in line
    form = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)">', page)
    given = {name: [value for each, value in form if each == name] for name in dict(form)}
    answer = await browser.gateway.post("/", data=given, headers={"accept": "text/html"})
    assert answer.status_code == 409
    pressed = [call for call in services.to("notifications") if call.method == "POST"]
    assert [call.path for call in pressed] == [f"/inbox/{uuid_of(1001)}/open", f"/inbox/{uuid_of(1002)}/open"]
    assert len({call.headers["idempotency-key"] for call in pressed}) == 2
    opened = {"id": uuid_of(1002), "text": "Novi zahtev.", "openedAt": "2026-11-24T12:05:00+00:00", "version": 2}
    urgency = {"urgency": "standard", "createdAt": "2026-11-24T12:00:00+00:00"}
    services.says("notifications", "POST", f"/inbox/{uuid_of(1002)}/open", Reply({**twice, **urgency, **opened}))
    answer = await browser.gateway.post("/", data=given, headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers.get("location")) == (303, "/"), "something was cleared: no refusal"
    answer = await browser.gateway.post("/notices", data=given, headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers.get("location")) == (303, "/notices")


@pytest.mark.parametrize(("person", "offered"), [("csr.nis", True), ("health.nis", True), ("office.national", False)])
async def test_the_search_is_offered_to_who_may_read_a_report(
    browser: Browser, services: Upstream, person: str, *, offered: bool
) -> None:
    notices(services)
    await browser.sign_in(person, to="/")
    assert ('action="/find"' in (await browser.get("/", accept="text/html")).text) == offered


async def test_a_part_that_falls_out_for_another_reason_is_not_called_an_outage(
    browser: Browser, services: Upstream
) -> None:
    notices(services, {})
    services.says("notifications", "GET", "/inbox", problem(422, "invalid-input"))
    await browser.sign_in("csr.nis", to="/")
    assert (await browser.get("/notices?after=forged", accept="text/html")).status_code == 422
