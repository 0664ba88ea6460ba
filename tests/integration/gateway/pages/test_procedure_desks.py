"""The desks of assessors, supervisors and the director: what is pending for them is counted first and listed by its procedure."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.gateway.pages.test_desk import counters, notices
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, page_of, receipt

ID = "0190a7f0-0000-7000-8000-000000000001"
COUNTS = {"sits": 3, "owed": 1, "toConfirm": 2, "dissents": 4, "challenged": 5}
DESKS = {
    "psychologist.centre": {
        "Waits for my signature": ("1", "/list"),
        "Panels that I sit on": ("3", "/list?state=sits"),
    },
    "director.centre": {
        "Dissents to decide": ("4", "/list"),
        "Reviews and revocations": ("5", "/list?state=challenged"),
    },
}


def in_procedure(state: str, positions: list[str]) -> dict[str, Any]:
    opened = "2026-11-01T12:00:00+00:00"
    line = receipt(ID, positions=positions, state="received")
    line["classes"]["procedure"] = {"state": state, "openedAt": opened}
    return line


@pytest.mark.parametrize("person", DESKS)
async def test_what_waits_is_counted_and_leads_to_its_list(browser: Browser, services: Upstream, person: str) -> None:
    notices(services)
    services.says("identification", "GET", "/procedures/counts", Reply(COUNTS))
    await browser.sign_in(person, to="/")
    page = (await browser.get("/", accept="text/html", accept_language="en")).text
    assert counters(page) == DESKS[person]


@pytest.mark.parametrize(
    ("person", "path", "show", "state", "said"),
    [
        ("psychologist.centre", "/list", "owed", "proposed", "Decision proposed"),
        ("psychologist.centre", "/list?state=sits", "sits", "assessment", "The panel assesses"),
        ("director.centre", "/list", "dissents", "dissented", "Waits for the director"),
        (
            "supervisor.centre",
            "/list?state=to_confirm&urgency=immediate",
            "to_confirm",
            "signed",
            "Waits for confirmation",
        ),
    ],
)
async def test_a_list_shows_how_far_each_procedure_is(
    browser: Browser, services: Upstream, person: str, path: str, show: str, state: str, said: str
) -> None:
    notices(services)
    services.says("identification", "GET", "/procedures", page_of([in_procedure(state, ["panel"])]))
    await browser.sign_in(person, to="/")
    page = (await browser.get(path, accept="text/html", accept_language="en")).text
    (asked,) = [call for call in services.to("identification") if call.path == "/procedures"]
    assert asked.query["show"] == show
    assert said in page
    assert "opened on 1 Nov 2026" in page
    assert f"/records/{ID}" in page
