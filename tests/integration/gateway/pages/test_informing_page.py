"""The prosecutor is to be informed of a person: the task on record and desk, the form, and what is shown of it afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest

from tests.integration.gateway.pages.reporter import hidden
from tests.integration.gateway.pages.test_dismissing_page import ADULT, ID, has_record, shows
from tests.integration.gateway.pages.test_worklist_cards import running
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, problem, receipt

PAGE = f"/records/{ID}/prosecutor"
TASK = "the prosecutor is to be informed"
TYPED: dict[str, Any] = {
    "informedOn": ["30", "11", "2026"],
    "how": "telephone",
    "office": "Više javno tužilaštvo u Nišu",
    "reference": "KT 12/26",
    "note": "Javila se dežurna tužiteljka.",
}
SENT = {
    "expectedVersion": 3,
    "informedOn": "2026-11-30",
    "how": "telephone",
    "office": "Više javno tužilaštvo u Nišu",
    "reference": "KT 12/26",
    "note": "Javila se dežurna tužiteljka.",
}


def awaits(hours: int, **more: Any) -> dict[str, Any]:
    """The receipt of a person of whom the prosecutor is to be informed in so many hours."""
    now, moment = datetime.now(UTC), "2026-12-01T10:00:00Z"
    asked = {"since": moment, "by": (now + timedelta(hours=hours)).isoformat(), "verified": False}
    found = receipt(ID)["classes"]["receipt"]
    return {**found, "takenOverAt": moment, "informProsecutor": asked, **more}


@pytest.mark.parametrize(("hours", "late"), [(5, False), (-5, True)])
@pytest.mark.parametrize(
    ("position", "acts"), [("case", True), ("duty", True), ("supervisor", False), ("intake", False)]
)
async def test_the_task_comes_first_on_the_record_with_its_term(
    duty: Browser, services: Upstream, position: str, hours: int, *, acts: bool, late: bool
) -> None:
    has_record(services, positions=[position], classes={"receipt": awaits(hours), "danger": ADULT})
    page = unescape((await duty.get(f"/records/{ID}", accept_language="en")).text)
    assert page.index(TASK) < page.index("Danger and where the person is")
    assert "not verified" in page
    assert ("You: inform the prosecutor" in page, f'href="{PAGE}"' in page) == (acts, acts)
    assert ("The case manager or the Centre's duty: inform the prosecutor" in page) is not acts
    assert ("The term passed" in page) is late


async def test_without_the_task_nothing_is_said_of_it(duty: Browser, services: Upstream) -> None:
    has_record(services, positions=["case"])
    page = (await duty.get(f"/records/{ID}", accept_language="en")).text
    assert TASK not in page
    assert PAGE not in page


async def test_the_form_is_sent_once_and_leads_back(duty: Browser, services: Upstream) -> None:
    shows(services, positions=["case"])
    services.says("identification", "POST", f"/reports/{ID}/prosecutor", Reply(receipt(ID, state="received")))
    form = (await duty.get(PAGE)).text
    assert all(f'id="{name}"' in form for name in ("office", "reference", "note"))
    fields = {"key": hidden("key", form), "version": hidden("version", form), **TYPED}
    empty = await duty.gateway.post(PAGE, data={name: fields[name] for name in ("key", "version")})
    assert empty.status_code == 422
    answer = await duty.gateway.post(PAGE, data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/records/{ID}?done=prosecutor_informed")
    assert [call.sent for call in services.to("identification") if call.path.endswith("/prosecutor")] == [SENT]


async def test_an_office_that_the_service_misses_is_named_beside_it(duty: Browser, services: Upstream) -> None:
    shows(services, positions=["case"])
    form = (await duty.get(PAGE)).text
    wrong = [{"name": "office", "problem": "must be there"}]
    services.says("identification", "POST", f"/reports/{ID}/prosecutor", problem(422, "invalid-input", fields=wrong))
    fields = {"key": hidden("key", form), "version": hidden("version", form), **TYPED, "office": ""}
    refused = unescape((await duty.gateway.post(PAGE, data=fields)).text)
    assert "Write down which prosecutor's office was informed." in refused


async def test_who_opens_the_person_reads_how_the_prosecutor_was_informed(duty: Browser, services: Upstream) -> None:
    said = {**SENT, "at": "2026-12-01T10:00:00Z", "note": None}
    classes = {"receipt": receipt(ID)["classes"]["receipt"], "proceedings": {"informed": [said]}}
    has_record(services, positions=["case"], classes=classes)
    assert "KT 12/26" not in (await duty.get(f"/records/{ID}", accept_language="en")).text
    page = unescape((await duty.gateway.post(f"/records/{ID}/identity")).text)
    assert "By telephone · Više javno tužilaštvo u Nišu · KT 12/26" in page


async def test_tasks_are_in_one_order_and_no_column_sorts_them(duty: Browser, services: Upstream) -> None:
    running(services, 2)
    assert "sort=" in (await duty.get("/list")).text
    page = (await duty.get("/list?state=to_inform")).text
    assert "Inform the prosecutor" in page
    assert "sort=" not in page


async def test_through_a_reporter_nothing_is_asked_in_words(duty: Browser, services: Upstream) -> None:
    shows(services, positions=["case"], codes_only=True)
    form = (await duty.get(PAGE)).text
    assert 'name="how"' in form
    assert not any(f'id="{name}"' in form for name in ("office", "reference", "note"))


async def test_no_other_position_finds_the_form(duty: Browser, services: Upstream) -> None:
    for position in ("author", "intake", "supervisor", "panel", "grant.criminal_investigation"):
        shows(services, positions=[position])
        assert (await duty.get(PAGE)).status_code == 404
