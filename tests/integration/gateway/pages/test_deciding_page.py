"""A supervisor of the Centre decides about a dismissal that another person proposed: the record's main action, and the form."""

from __future__ import annotations

from html import unescape
from typing import Any

import httpx
import pytest

from tests.integration.gateway.pages.reporter import hidden
from tests.integration.gateway.pages.test_assessing_page import AT, SENT
from tests.integration.gateway.pages.test_dismissing_page import ADULT, ID, TEXT, has_record, shows
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, problem, receipt

PAGE = f"/records/{ID}/dismissal"
LINK = f'href="{PAGE}"'
WHY = "Dete još nije saslušano."
CHILD = {**ADULT, "childPath": True}
SUPERVISOR = ["supervisor"]


def proposed(*, decidable: bool) -> dict[str, Any]:
    waits = {"proposedAs": "intake", "at": AT, "decidable": decidable}
    return {
        "danger": CHILD,
        "receipt": {"stage": "taken_over", "takenOverAt": AT, "dismissalProposed": waits},
        "triage": {**SENT, "at": AT, "proposed": "error"},
    }


async def sent(duty: Browser, **fields: str) -> httpx.Response:
    form = (await duty.get(PAGE)).text
    return await duty.gateway.post(
        PAGE, data={"key": hidden("key", form), "version": hidden("version", form), **fields}
    )


@pytest.mark.parametrize(("positions", "decidable"), [(SUPERVISOR, True), (SUPERVISOR, False), (["intake"], False)])
async def test_the_record_says_that_it_waits_and_leads_there_who_may_decide(
    duty: Browser, services: Upstream, positions: list[str], decidable: bool
) -> None:
    has_record(services, positions=positions, classes=proposed(decidable=decidable))
    page = unescape((await duty.get(f"/records/{ID}")).text)
    banner = page.partition("spona-standing__body")[2].partition("</section")[0]
    assert ("decide whether the report is dismissed" in banner) is decidable
    assert (LINK in banner) is decidable
    assert "It is proposed to dismiss this report" in page
    for said in (TEXT, "It was filed by mistake"):
        assert said in page.partition('id="triage"')[2]


@pytest.mark.parametrize(
    ("typed", "body", "state", "done"),
    [
        ({"agreed": "yes"}, {"agreed": True}, "dismissed", "dismissed"),
        ({"agreed": "no", "reason": WHY}, {"agreed": False, "reason": WHY}, "received", "dismissal_declined"),
    ],
)
async def test_it_is_sent_once_as_one_command(
    duty: Browser, services: Upstream, typed: dict[str, str], body: dict[str, Any], state: str, done: str
) -> None:
    shows(services, positions=SUPERVISOR)
    services.says("identification", "POST", f"/reports/{ID}/dismissal", Reply(receipt(ID, state=state)))
    answer = await sent(duty, **typed)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/records/{ID}?done={done}")
    (command,) = [call.sent for call in services.to("identification") if call.path.endswith("/dismissal")]
    assert {name: said for name, said in command.items() if said is not None} == {"expectedVersion": 3, **body}


async def test_whether_it_is_agreed_must_be_said(duty: Browser, services: Upstream) -> None:
    shows(services, positions=SUPERVISOR)
    empty = await sent(duty, reason=WHY)
    assert (empty.status_code, 'href="#agreed"' in empty.text, WHY in empty.text) == (422, True, True)


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (problem(403, "own-dismissal"), "You proposed this dismissal yourself"),
        (problem(403, "source-may-not-dismiss"), "You filed or entered this report"),
        (problem(409, "no-dismissal-proposed"), "Nobody proposes at the moment to dismiss this report"),
        (
            problem(422, "invalid-input", fields=[{"name": "reason", "problem": "must be there."}]),
            "Write down why the report goes on",
        ),
    ],
)
async def test_a_refusal_says_why_and_keeps_what_was_typed(
    duty: Browser, services: Upstream, refusal: Reply, said: str
) -> None:
    shows(services, positions=SUPERVISOR)
    services.says("identification", "POST", f"/reports/{ID}/dismissal", refusal)
    refused = await sent(duty, agreed="no", reason=WHY)
    assert refused.status_code == refusal.status
    assert said in unescape(refused.text)
    # Who may not decide at all is not asked again.
    assert (WHY in refused.text) is (refusal.status != 403)


@pytest.mark.parametrize("positions", [["intake"], ["duty"], ["author"], ["grant.child_protection"]])
async def test_it_is_for_a_supervisor(duty: Browser, services: Upstream, positions: list[str]) -> None:
    shows(services, positions=positions)
    assert (await duty.get(PAGE)).status_code == 404


async def test_nothing_is_asked_in_words_where_the_way_in_holds_none(duty: Browser, services: Upstream) -> None:
    shows(services, positions=SUPERVISOR, codes_only=True)
    page = (await duty.get(PAGE)).text
    assert 'name="agreed"' in page
    assert 'name="reason"' not in page


async def test_it_is_read_why_a_supervisor_did_not_agree(duty: Browser, services: Upstream) -> None:
    declined = {**SENT, "at": AT, "proposed": "error", "declinedAt": AT, "declinedReason": WHY}
    has_record(services, classes={"triage": {**SENT, "at": AT, "earlier": [declined]}})
    page = (await duty.get(f"/records/{ID}")).text
    assert WHY in page.partition("Earlier assessments (1)")[2]
