"""The Centre gives a case to a case manager: the form with their names, what is missing, what is refused, and where it leads."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.gateway.pages.reporter import hidden
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, problem, receipt

ID = "0190a7f0-0000-7000-8000-000000000001"
PAGE = f"/records/{ID}/assign"
PEOPLE = {str(uuid4()): "Olivera Savić", str(uuid4()): "Branislav Arsić"}
MANAGER = next(iter(PEOPLE))
TYPED = {"managerId": MANAGER}


def shows(services: Upstream, version: int = 2, **more: Any) -> None:
    """A receipt of a report that was taken over, and who can have it."""
    about = receipt(ID, **{"positions": ["duty"], "state": "received", "version": version, **more})
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(about))
    of_them = {"roles": ["centre_case_manager"], "profession": None}
    services.says(
        "identification",
        "GET",
        "/people",
        Reply({"items": [{"id": id_, "name": name, **of_them} for id_, name in PEOPLE.items()]}),
    )


async def sent(duty: Browser, **fields: str) -> httpx.Response:
    form = (await duty.get(PAGE)).text
    about = {"key": hidden("key", form), "version": hidden("version", form)}
    return await duty.gateway.post(PAGE, data={**about, **fields})


async def test_it_is_given_to_one_of_those_whom_the_directory_names(duty: Browser, services: Upstream) -> None:
    shows(services)
    page = (await duty.get(PAGE)).text
    assert all(name in page for name in PEOPLE.values())
    assert "checked" not in page
    services.says("identification", "POST", f"/reports/{ID}/assign", Reply({"id": ID, "caseId": str(uuid4())}))
    answer = await sent(duty, **TYPED)
    # Who gave it may not see the record any more.
    assert (answer.status_code, answer.headers["location"]) == (303, "/list?done=assigned")
    (command,) = [call.sent for call in services.to("identification") if call.path.endswith("/assign")]
    assert command == {"expectedVersion": 2, "managerId": MANAGER}


@pytest.mark.parametrize("chosen", ["", str(uuid4())])
async def test_nobody_and_somebody_else_is_asked_for_again(duty: Browser, services: Upstream, chosen: str) -> None:
    shows(services)
    answer = await sent(duty, managerId=chosen)
    assert answer.status_code == 422
    assert "Choose a case manager." in answer.text
    assert not [call for call in services.to("identification") if call.path.endswith("/assign")]


@pytest.mark.parametrize(
    ("status", "slug", "said"),
    [
        (422, "no-case-manager", "This is no case manager who works at the Centre now"),
        (409, "already-assigned", "This case manager has the case already"),
        (409, "done-for-all-persons", "for all persons of the report at once"),
    ],
)
async def test_a_refusal_says_why_and_keeps_who_was_chosen(
    duty: Browser, services: Upstream, status: int, slug: str, said: str
) -> None:
    shows(services)
    services.says("identification", "POST", f"/reports/{ID}/assign", problem(status, slug))
    refused = await sent(duty, **TYPED)
    assert refused.status_code == 409
    assert said in refused.text
    assert refused.text.count(" checked") == 1


@pytest.mark.parametrize("position", ["case", "author", "grant.child_protection"])
async def test_who_may_not_give_it_finds_no_form(duty: Browser, services: Upstream, position: str) -> None:
    shows(services, positions=[position])
    assert (await duty.get(PAGE)).status_code == 404
