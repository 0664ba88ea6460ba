"""Finding a person, and linking reports: the way there, the forms, and where they lead. Nothing that was typed is in an address."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.integration.gateway.pages.reporter import hidden
from tests.integration.gateway.pages.test_dismissing_page import ID, has_record, shows
from tests.integration.gateway.pages.test_roster_page import signed_in
from tests.support.cookie_browser import Browser, World
from tests.support.upstream import Reply, Upstream, page_of, problem, receipt

OTHER, LINK = "0190a7f0-0000-7000-8000-00000000000b", "0190a7f0-0000-7000-8000-00000000000c"
AT = "2026-11-24T12:30:00+00:00"
CANDIDATE = {"id": LINK, "kinds": ["name_birth"], "exact": True, "foundAt": AT, "reportId": None, "reference": None}
LINKED = {
    "id": LINK,
    "relation": "same_person",
    "at": AT,
    "waits": True,
    "byYou": False,
    "toConfirm": True,
    "reportId": OTHER,
    "reference": "S-AAAA-AA",
}
TYPED = {"reference": "S-AAAA-AA", "relation": "same_person"}
SEARCH = "/persons"
FOUND = {"id": OTHER, "reference": "S-AAAA-AA", "state": "received", "names": ["Ana Anić"], "birthDate": "1990-05-03"}


def page_with(at: str, **fields: str) -> str:
    return f'href="/records/{ID}/{at}?' + "&amp;".join(f"{name}={value}" for name, value in fields.items()) + '"'


CONFIRMS = page_with("link", otherId=OTHER, relation="same_person")
LINKS, ENDS = page_with("link", otherId=LINK, relation="same_person"), page_with("unlink", linkId=LINK)


@pytest.fixture
async def manager(world: World, browser: Browser) -> Browser:
    return await signed_in(world, browser, "manager.centre")


@pytest.mark.parametrize(
    ("position", "state", "offered"),
    [
        ("intake", "received", (LINKS, CONFIRMS)),
        ("case", "received", (LINKS, ENDS, CONFIRMS)),
        ("supervisor", "received", (LINKS, ENDS, CONFIRMS)),
        ("intake", "submitted", ()),
        ("supervisor", "dismissed", (ENDS,)),
        ("panel", "received", ()),
    ],
)
async def test_the_record_leads_to_what_the_reader_may_do_about_a_link(
    duty: Browser, services: Upstream, position: str, state: str, offered: tuple[str, ...]
) -> None:
    links = {"candidates": [CANDIDATE], "linked": [LINKED]}
    has_record(services, positions=[position], state=state, classes={"links": links})
    page = (await duty.get(f"/records/{ID}")).text
    assert tuple(each for each in (LINKS, ENDS, CONFIRMS) if each in page) == offered
    for said in ("A report that you do not have", "The same person", "another person has still to confirm it"):
        assert said in page
    assert (f'href="/records/{ID}/link"' in page) is (LINKS in offered)


async def test_a_link_that_waits_for_a_supervisor_is_not_confirmed_by_who_proposed_it(
    duty: Browser, services: Upstream
) -> None:
    links = {"candidates": [], "linked": [{**LINKED, "byYou": True, "toConfirm": False}]}
    has_record(services, positions=["supervisor"], state="received", classes={"links": links})
    assert CONFIRMS not in (await duty.get(f"/records/{ID}")).text


async def sent(browser: Browser, page: str, **fields: str) -> httpx.Response:
    form = (await browser.get(page)).text
    carried = {name: hidden(name, form) for name in ("key", "version", "otherId", "linkId") if f'name="{name}"' in form}
    return await browser.gateway.post(page.partition("?")[0], data={**carried, **fields})


def answers(services: Upstream, path: str, *positions: str) -> None:
    services.says("identification", "POST", f"/reports/{ID}/{path}", Reply(receipt(ID, positions=list(positions))))


def command(services: Upstream, path: str) -> Any:
    (given,) = [call.sent for call in services.to("identification") if call.path == f"/reports/{ID}/{path}"]
    return given


@pytest.mark.parametrize(
    ("left", "leads_to"), [(["case"], f"/records/{ID}?done=linked"), ([], "/list?done=linked")], ids=str
)
async def test_who_is_named_by_the_address_is_linked_and_whose_access_ended_is_led_to_the_list(
    manager: Browser, services: Upstream, left: list[str], leads_to: str
) -> None:
    shows(services, positions=["case"], state="received")
    answers(services, "links", *left)
    answer = await sent(manager, f"/records/{ID}/link?otherId={OTHER}&relation=same_person", relation="same_person")
    assert (answer.status_code, answer.headers["location"]) == (303, leads_to)
    assert command(services, "links") == {"expectedVersion": 3, "otherId": OTHER, "relation": "same_person"}


async def test_a_supervisor_names_the_other_report_by_its_reference_and_chooses_who_goes_on(
    duty: Browser, services: Upstream
) -> None:
    shows(services, positions=["supervisor"], state="received")
    services.says("identification", "GET", "/reports", page_of([receipt(OTHER, positions=["supervisor"])]))
    answers(services, "links", "supervisor")
    page = f"/records/{ID}/link"
    answer = await sent(duty, page, **TYPED, keep="there")
    assert answer.headers["location"] == f"{page.removesuffix('/link')}?done=linked"
    assert (command(services, "links")["otherId"], command(services, "links")["keep"]) == (OTHER, OTHER)


async def test_what_is_missing_or_not_there_is_said_beside_its_field(duty: Browser, services: Upstream) -> None:
    shows(services, positions=["supervisor"], state="received")
    services.says("identification", "GET", "/reports", page_of([]))
    page = f"/records/{ID}/link"
    shown = (await sent(duty, page, reference="S-AAAA-AA")).text
    assert "Enter the reference of another report that you have." in shown
    assert "Say how the persons are related." in shown
    assert 'value="S-AAAA-AA"' in shown


async def test_of_two_case_managers_one_is_chosen(duty: Browser, services: Upstream) -> None:
    shows(services, positions=["supervisor"], state="received")
    services.says("identification", "POST", f"/reports/{ID}/links", problem(422, "case-manager-not-chosen"))
    page = f"/records/{ID}/link?otherId={OTHER}&relation=same_person"
    shown = (await sent(duty, page, relation="same_person")).text
    assert "Each of the two has a case manager. Choose whose case manager goes on." in shown


async def test_a_link_is_ended(manager: Browser, services: Upstream) -> None:
    shows(services, positions=["case"], state="received")
    answers(services, "links/end", "case")
    answer = await sent(manager, f"/records/{ID}/unlink?linkId={LINK}")
    assert answer.headers["location"] == f"/records/{ID}?done=unlinked"
    assert command(services, "links/end") == {"expectedVersion": 3, "linkId": LINK}


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ({"how": "reference", "reference": " S-AAAA-AA "}, {"reference": "S-AAAA-AA"}),
        (
            {"how": "name", "given": "Ana", "family": "Anić", "birthDate": ["3", "5", "1990"]},
            {"given": "Ana", "family": "Anić", "birthDate": "1990-05-03"},
        ),
        (
            {"how": "number", "kind": "jmbg", "number": "0305990715006"},
            {"number": {"kind": "jmbg", "value": "0305990715006"}},
        ),
        (
            {"how": "number", "kind": "passport", "number": "A1", "country": "SY"},
            {"number": {"kind": "passport", "value": "A1", "country": "SY"}},
        ),
    ],
    ids=str,
)
async def test_a_person_is_searched_for_once_and_no_name_is_in_an_address(
    duty: Browser, services: Upstream, typed: dict[str, Any], asked: dict[str, Any]
) -> None:
    services.says("identification", "POST", "/persons/search", Reply({"items": [FOUND]}))
    answer = await duty.gateway.post(SEARCH, data=typed)
    ((led,), shown) = answer.history, answer.text
    assert not [word for word in ("S-AAAA", "Ana", "1990", "A1=") if word in led.headers["location"]]
    for said in ("1 report found", f'href="/records/{OTHER}">S-AAAA-AA</a>', "Ana Anić", "Taken over"):
        assert said in shown
    (sent_on,) = [call.sent for call in services.to("identification") if call.path == "/persons/search"]
    assert {name: value for name, value in sent_on.items() if value is not None} == asked
    # Loaded again it is the forms alone: each search is on the record.
    assert "report found" not in (await duty.get(led.headers["location"])).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"how": "reference"}, "Enter the reference."),
        ({"how": "name", "given": "Ana", "birthDate": ["3", "5", "1990"]}, "Enter the family name."),
        ({"how": "name", "given": "Ana", "family": "Anić", "birthDate": ["31", "2", "1990"]}, 'href="#birthDate-'),
        ({"how": "number", "kind": "jmbg", "number": "123"}, "A JMBG has thirteen digits."),
        ({"how": "number", "kind": "passport", "number": "A1"}, "Choose the country of the passport or permit."),
        ({"how": "number", "number": "A1"}, "Choose the kind of the number."),
    ],
    ids=str,
)
async def test_what_is_missing_is_said_and_nothing_is_searched(
    duty: Browser, services: Upstream, typed: dict[str, Any], said: str
) -> None:
    assert said in (await duty.gateway.post(SEARCH, data=typed)).text
    assert [call for call in services.to("identification") if call.path == "/persons/search"] == []


async def test_a_number_needs_a_second_factor_and_the_page_says_so(manager: Browser, services: Upstream) -> None:
    services.says("identification", "POST", "/persons/search", problem(403, "number-needs-second-factor"))
    typed = {"how": "number", "kind": "jmbg", "number": "0305990715006"}
    shown = (await manager.gateway.post(SEARCH, data=typed, follow_redirects=True)).text
    assert "Searching by a number needs your second factor" in shown
    assert 'value="0305990715006"' in shown
    assert "/auth/sign-in?to=%2Fpersons%3Fkept%3D" in shown


async def test_no_one_else_has_the_page(author: Browser) -> None:
    assert (await author.gateway.get(SEARCH)).status_code == 404


async def test_who_searched_in_vain_too_often_reads_when_they_may_go_on(duty: Browser, services: Upstream) -> None:
    refused = problem(429, "too-many-empty-searches", retryAfterSeconds=1800)
    services.says("identification", "POST", "/persons/search", refused)
    typed = {"how": "name", "given": "Ana", "family": "Anić", "birthDate": ["3", "5", "1990"]}
    shown = await duty.gateway.post(SEARCH, data=typed)
    assert (shown.status_code, shown.headers["retry-after"]) == (429, "1800")
    assert "You can search again within an hour at the latest." in shown.text
