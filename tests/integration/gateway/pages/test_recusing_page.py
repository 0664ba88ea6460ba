"""Who works on a person gives that up for good: the way there from the record, the form, and where it leads."""

from __future__ import annotations

import httpx
import pytest

from tests.integration.gateway.pages import procedures
from tests.integration.gateway.pages.reporter import hidden
from tests.integration.gateway.pages.test_dismissing_page import ID, has_record, shows
from tests.integration.gateway.pages.test_roster_page import signed_in
from tests.support.cookie_browser import Browser, World
from tests.support.upstream import Reply, Upstream

PAGE = f"/records/{ID}/recuse"
LINK = f'href="{PAGE}"'
TYPED = {"reason": "knows_person", "words": "Komšije smo."}
CASE = ["case"]


@pytest.fixture
async def manager(world: World, browser: Browser) -> Browser:
    return await signed_in(world, browser, "manager.centre")


async def sent(browser: Browser, **fields: str) -> httpx.Response:
    form = (await browser.get(PAGE)).text
    return await browser.gateway.post(
        PAGE, data={"key": hidden("key", form), "version": hidden("version", form), **fields}
    )


@pytest.mark.parametrize(
    ("positions", "state", "number", "offered"),
    [
        (CASE, "received", None, True),
        (CASE, "received", 1, True),
        (CASE, "received", 2, False),
        (CASE, "dismissed", None, False),
        (["supervisor"], "received", None, False),
        (["intake"], "received", None, False),
        (["grant.child_protection"], "submitted", None, True),
        (["addressed.child_protection"], "submitted", None, False),
    ],
)
async def test_the_record_leads_a_case_manager_there(
    manager: Browser, services: Upstream, positions: list[str], state: str, number: int | None, *, offered: bool
) -> None:
    reference = {"reference": "S-7K3Q-9F", "state": state, "number": number}
    has_record(services, positions=positions, state=state, classes={"reference": reference})
    assert (LINK in (await manager.get(f"/records/{ID}")).text) is offered


@pytest.mark.parametrize(
    ("state", "you", "offered"),
    [("assessment", "pedagogue", True), ("proposed", "pedagogue", True), ("proposed", "psychologist", False)],
)
async def test_the_record_leads_a_member_of_the_panel_there_until_they_have_voted(
    manager: Browser, services: Upstream, state: str, you: str, *, offered: bool
) -> None:
    procedures.shows(services, state=state, position="panel", you=you)
    assert (LINK in (await manager.get(f"/records/{ID}")).text) is offered


async def test_a_supervisor_is_led_to_the_place_that_is_free(duty: Browser, services: Upstream) -> None:
    left = procedures.procedure("assessment")["panel"]
    left[1]["replacedAt"] = procedures.AT
    assigned = {"assignment": {"manager": "Olivera"}}
    procedures.shows(services, state="assessment", position="supervisor", panel=left, classes=assigned)
    page = (await duty.get(f"/records/{ID}")).text
    assert f'href="/records/{ID}/panel-member"' in page
    for said in ("A member of the panel recused themself.", "This place is free, since the member recused themself:"):
        assert said in page
    assert "recused themself: the place is free" in (await duty.get(f"/records/{ID}/panel-member")).text


async def test_it_is_sent_once_and_leads_to_the_list(manager: Browser, services: Upstream) -> None:
    shows(services, positions=CASE, state="received")
    services.says("identification", "POST", f"/reports/{ID}/recuse", Reply({"id": ID}))
    answer = await sent(manager, **TYPED)
    assert (answer.status_code, answer.headers["location"]) == (303, "/list?done=recused")
    (command,) = [call.sent for call in services.to("identification") if call.path.endswith("/recuse")]
    assert command == {"expectedVersion": 3, **TYPED}


async def test_a_reason_is_needed_and_words_are_not(manager: Browser, services: Upstream) -> None:
    shows(services, positions=CASE, state="received")
    assert "Say why you do not work on this case." in (await sent(manager)).text
    services.says("identification", "POST", f"/reports/{ID}/recuse", Reply({"id": ID}))
    assert (await sent(manager, reason="relative", words="")).status_code == 303


async def test_why_one_recused_themself_is_read_with_what_was_assessed(duty: Browser, services: Upstream) -> None:
    triage = {
        "recusedAt": "2026-11-24T12:30:00+00:00",
        "recusedAs": "panel",
        "recused": "relative",
        "recusedWords": "Stric.",
    }
    has_record(services, positions=["supervisor"], state="received", classes={"triage": triage})
    page = (await duty.get(f"/records/{ID}")).text
    for said in ("A member of the panel recused themself", "The person is their relative, or close to one", "Stric."):
        assert said in page
