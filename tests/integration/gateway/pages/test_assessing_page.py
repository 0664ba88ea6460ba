"""The Centre assesses a report: the form, the way to it from the record, and what stands on the record afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import httpx
import pytest

from tests.integration.gateway.pages.reporter import hidden
from tests.integration.gateway.pages.test_dismissing_page import ADULT, ID, TEXT, has_record, shows
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, problem, receipt

PAGE = f"/records/{ID}/assess"
LINK = f'href="{PAGE}"'
TYPED = {
    "assessment.grounds": "reasonable",
    "assessment.risk": "high",
    "assessment.nextStep": "open_procedure",
    "assessment.reason": TEXT,
}
SENT = {"grounds": "reasonable", "risk": "high", "nextStep": "open_procedure", "reason": TEXT}
EARLIER = {"grounds": "insufficient", "risk": "low", "nextStep": "gather_information", "reason": "Prvi razgovor."}
AT = "2026-11-24T09:30:00+00:00"


async def sent(duty: Browser, **fields: str) -> httpx.Response:
    form = (await duty.get(PAGE)).text
    return await duty.gateway.post(
        PAGE, data={"key": hidden("key", form), "version": hidden("version", form), **fields}
    )


def commands(services: Upstream) -> list[Any]:
    return [call.sent for call in services.to("identification") if call.path.endswith("/assess")]


async def test_it_is_asked_in_one_form_and_sent_once_as_one_command(duty: Browser, services: Upstream) -> None:
    shows(services)
    services.says("identification", "POST", f"/reports/{ID}/assess", Reply(receipt(ID, state="received")))
    page = (await duty.get(PAGE)).text
    assert all(f'name="{name}"' in page for name in TYPED)
    assert "checked" not in page
    answer = await sent(duty, **TYPED)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/records/{ID}?done=assessed")
    assert commands(services) == [{"expectedVersion": 3, "assessment": SENT}]


async def test_each_missing_answer_is_named_and_leads_to_its_field(duty: Browser, services: Upstream) -> None:
    shows(services)
    empty = await sent(duty)
    assert empty.status_code == 422
    for name in TYPED:
        # Whether the words may be left out depends on the way in, which the service knows.
        assert (f'href="#{name}"' in empty.text) is (name != "assessment.reason")
    assert commands(services) == []


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (problem(409, "report-move-refused", currentState="submitted", action="assess"), "in its present state"),
        (problem(409, "stale-version", currentState="received", currentVersion=4, changedFields=["addenda"]), "change"),
        (
            problem(422, "invalid-input", fields=[{"name": "assessment.reason", "problem": "must be there."}]),
            "Write down the reasons of the assessment.",
        ),
    ],
)
async def test_a_refusal_says_why_and_keeps_what_was_typed(
    duty: Browser, services: Upstream, refusal: Reply, said: str
) -> None:
    shows(services)
    services.says("identification", "POST", f"/reports/{ID}/assess", refusal)
    refused = await sent(duty, **TYPED)
    assert refused.status_code == refusal.status
    assert said in unescape(refused.text)
    assert TEXT in refused.text
    assert refused.text.count(" checked") == 3


async def test_nothing_is_asked_in_words_where_the_way_in_holds_none(duty: Browser, services: Upstream) -> None:
    shows(services, codes_only=True)
    page = (await duty.get(PAGE)).text
    assert "assessment.grounds" in page
    assert "assessment.reason" not in page


@pytest.mark.parametrize("positions", [["author"], ["unit"], ["grant.child_protection"]])
async def test_it_is_for_the_centre(duty: Browser, services: Upstream, positions: list[str]) -> None:
    shows(services, positions=positions)
    assert (await duty.get(PAGE)).status_code == 404
    assert (await duty.get(f"/entries/{ID}/assess")).status_code in (404, 405)


@pytest.mark.parametrize(
    ("about", "offered"),
    [
        ({}, True),
        ({"positions": ["intake"]}, True),
        ({"classes": {"danger": {**ADULT, "childPath": True}}}, True),
        ({"positions": ["author"]}, False),
        ({"positions": ["grant.child_protection"]}, False),
        ({"state": "submitted"}, False),
        ({"state": "dismissed"}, False),
    ],
)
async def test_the_record_leads_there_where_it_can_be_done(
    duty: Browser, services: Upstream, about: dict[str, Any], offered: bool
) -> None:
    has_record(services, **about)
    assert (LINK in (await duty.get(f"/records/{ID}")).text) is offered


@pytest.mark.parametrize(("hours", "said"), [(5, "5 h"), (-2, "The term passed")])
async def test_once_taken_over_the_next_step_is_to_assess_it_with_its_term(
    duty: Browser, services: Upstream, hours: int, said: str
) -> None:
    by = (datetime.now(UTC) + timedelta(hours=hours, minutes=1)).isoformat()
    has_record(services, classes={"receipt": {"stage": "taken_over", "takenOverAt": AT, "assessBy": by}})
    page = unescape((await duty.get(f"/records/{ID}")).text)
    banner = page.partition("spona-standing__body")[2].partition("</section")[0]
    assert "The Centre: record the assessment" in banner
    assert said in banner
    assert LINK in banner


async def test_the_centre_reads_the_newest_assessment_and_below_it_the_earlier_ones(
    duty: Browser, services: Upstream
) -> None:
    has_record(services, classes={"triage": {**SENT, "at": AT, "earlier": [{**EARLIER, "at": AT}]}})
    page = (await duty.get(f"/records/{ID}?done=assessed")).text
    newest, _, earlier = page.partition('id="triage"')[2].partition("Earlier assessments (1)")
    for said in (TEXT, "Reasonable grounds", "The formal procedure is opened"):
        assert said in newest
    for said in ("Prvi razgovor.", "Insufficient grounds", "More information is gathered"):
        assert said in earlier.partition("</details>")[0]
    assert "The assessment is recorded." in page


async def test_what_goes_on_is_no_next_step_of_a_dismissal(duty: Browser, services: Upstream) -> None:
    shows(services)
    page = (await duty.get(f"/records/{ID}/dismiss")).text
    assert "other_authority" in page
    assert "open_procedure" not in page
    assert "gather_information" not in page
