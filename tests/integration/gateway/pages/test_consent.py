"""The person withdraws consent: the form before services that answer what the test says."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.integration.gateway.pages.reporter import hidden
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, problem, receipt

ID = "0190a7f0-0000-7000-8000-000000000001"
HEARD = {"seenAlone": "yes", "calledBack": "no"}


def shows(services: Upstream, **more: object) -> None:
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(receipt(ID, **more)))


def chosen(text: str) -> int:
    return len(re.findall(r'type="radio"[^>]* checked', text))


async def sent(author: Browser, place: str, **fields: str) -> httpx.Response:
    form = (await author.get(f"/{place}/{ID}/consent")).text
    about = {"key": hidden("key", form), "version": hidden("version", form)}
    return await author.gateway.post(f"/{place}/{ID}/consent", data={**about, **fields})


@pytest.mark.parametrize(
    ("place", "position", "goes_on_to"),
    [
        ("entries", "author", f"/entries/{ID}"),
        ("records", "intake", f"/records/{ID}?done=consent_withdrawn"),
        ("records", "duty", f"/records/{ID}?done=consent_withdrawn"),
    ],
)
async def test_who_heard_it_records_how(
    author: Browser, services: Upstream, place: str, position: str, goes_on_to: str
) -> None:
    shows(services, positions=[position], version=3)
    services.says("identification", "POST", f"/reports/{ID}/consent/withdraw", Reply(receipt(ID)))
    answer = await sent(author, place, **HEARD)
    assert (answer.status_code, answer.headers["location"]) == (303, goes_on_to)
    (call,) = [call for call in services.to("identification") if call.path.endswith("/consent/withdraw")]
    assert call.sent == {"expectedVersion": 3, **HEARD}


async def test_nothing_is_chosen_for_anybody_and_both_answers_are_asked_for_at_once(
    author: Browser, services: Upstream
) -> None:
    shows(services)
    assert chosen((await author.get(f"/entries/{ID}/consent")).text) == 0
    empty = await sent(author, "entries")
    assert empty.status_code == 422
    for name in HEARD:
        assert f'href="#{name}"' in empty.text
    one = await sent(author, "entries", seenAlone="unknown")
    assert 'href="#seenAlone"' not in one.text
    assert 'href="#calledBack"' in one.text
    assert chosen(one.text) == 1
    assert not [call for call in services.to("identification") if call.path.endswith("/consent/withdraw")]


async def test_a_form_about_an_older_version_is_shown_again_with_its_answers(
    author: Browser, services: Upstream
) -> None:
    shows(services, version=4)
    stale = problem(409, "stale-version", currentState="received", currentVersion=4, changedFields=["takenOverAt"])
    services.says("identification", "POST", f"/reports/{ID}/consent/withdraw", stale)
    again = await sent(author, "entries", **HEARD)
    assert again.status_code == 409
    assert chosen(again.text) == 2
    assert hidden("version", again.text) == "4"


@pytest.mark.parametrize("slug", ["consent-not-asked", "consent-already-withdrawn"])
async def test_a_refusal_says_why(author: Browser, services: Upstream, slug: str) -> None:
    shows(services)
    services.says("identification", "POST", f"/reports/{ID}/consent/withdraw", problem(409, slug))
    refused = await sent(author, "entries", **HEARD)
    assert refused.status_code == 409
    expected = {"consent-not-asked": "A report about a child", "consent-already-withdrawn": "It is recorded already"}
    assert expected[slug] in refused.text


@pytest.mark.parametrize("form", ["consent", "asked", "age"])
async def test_a_colleague_of_the_ward_is_not_asked(author: Browser, services: Upstream, form: str) -> None:
    shows(services, positions=["unit"])
    for place in ("entries", "records"):
        assert (await author.get(f"/{place}/{ID}/{form}")).status_code == 404


@pytest.mark.parametrize("address", [f"/other/{ID}/consent", "/entries/not-an-id/consent"])
async def test_an_address_that_there_is_not(author: Browser, address: str) -> None:
    assert (await author.get(address)).status_code in (404, 422)
