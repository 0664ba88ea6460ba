"""The Centre dismisses a report: the form, the way to it from the record, and what stands on record and receipt afterwards."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest

from tests.integration.gateway.pages.reporter import hidden
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, problem, receipt, report

ID = "0190a7f0-0000-7000-8000-000000000001"
PAGE = f"/records/{ID}/dismiss"
TEXT = "Razgovarali smo: spor je o zaradi."
TYPED = {
    "reason": "not_trafficking_labour_dispute",
    "assessment.grounds": "insufficient",
    "assessment.risk": "low",
    "assessment.nextStep": "other_authority",
    "assessment.reason": TEXT,
}
SENT = {
    "reason": "not_trafficking_labour_dispute",
    "assessment": {"grounds": "insufficient", "risk": "low", "nextStep": "other_authority", "reason": TEXT},
}
WITHOUT_WORDS = {"grounds": "insufficient", "risk": "low", "nextStep": "other_authority"}
ADULT = {"danger": "no", "childPath": False, "stillHere": "no", "stillHereUntil": None}
LINK = f'href="{PAGE}"'


def shows(services: Upstream, *, danger: dict[str, Any] = ADULT, codes_only: bool = False, **more: Any) -> None:
    """A receipt as the Centre reads it of a report that it took over."""
    about = receipt(ID, **{"positions": ["duty"], "state": "received", "version": 3, **more})
    about["classes"]["danger"] = danger
    about["classes"]["open_question"] = {"waiting": 0, "codesOnly": codes_only, "questions": []}
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(about))


def has_record(services: Upstream, **more: Any) -> None:
    classes = {"reference": {"reference": "S-7K3Q-9F", "state": "received"}, "danger": ADULT, **more.pop("classes", {})}
    found = report(ID, classes=classes, **{"positions": ["duty"], "state": "received", **more})
    services.says("identification", "GET", "/reports/{}", Reply(found))
    services.says("referral", "POST", "/referrals/by-report", Reply({"items": []}))


async def sent(duty: Browser, **fields: str) -> httpx.Response:
    form = (await duty.get(PAGE)).text
    return await duty.gateway.post(
        PAGE, data={"key": hidden("key", form), "version": hidden("version", form), **fields}
    )


def commands(services: Upstream) -> list[Any]:
    return [call.sent for call in services.to("identification") if call.path.endswith("/dismiss")]


async def test_the_form_asks_for_reason_and_assessment_and_warns(duty: Browser, services: Upstream) -> None:
    shows(services)
    page = (await duty.get(PAGE)).text
    for name in TYPED:
        assert f'name="{name}"' in page
    assert "checked" not in page
    assert "spona-button--final" in page
    assert "Only a supervisor of the Centre can open it again." in page


async def test_it_is_sent_once_as_one_command(duty: Browser, services: Upstream) -> None:
    shows(services)
    services.says("identification", "POST", f"/reports/{ID}/dismiss", Reply(receipt(ID, state="dismissed")))
    answer = await sent(duty, **TYPED)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/records/{ID}?done=dismissed")
    assert commands(services) == [{"expectedVersion": 3, **SENT}]


async def test_each_missing_answer_is_named_and_leads_to_its_field(duty: Browser, services: Upstream) -> None:
    shows(services)
    empty = await sent(duty)
    assert empty.status_code == 422
    for name in TYPED:
        assert f'id="{name}"' in empty.text
        # Whether the words may be left out depends on the way in, which the service knows.
        assert (f'href="#{name}"' in empty.text) is (name != "assessment.reason")
    long = await sent(duty, **{**TYPED, "assessment.reason": "x" * 2001})
    assert "at most 2000 characters" in long.text.replace(",", "")
    assert commands(services) == []


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("child-report-cannot-be-dismissed", "cannot be dismissed by one person"),
        ("report-move-refused", "not possible with the report in its present state"),
        ("done-for-all-persons", "for all persons of the report at once"),
    ],
)
async def test_a_refusal_says_why_and_keeps_what_was_typed(
    duty: Browser, services: Upstream, slug: str, said: str
) -> None:
    shows(services)
    more: dict[str, Any] = {"currentState": "dismissed", "action": "dismiss"} if slug == "report-move-refused" else {}
    services.says("identification", "POST", f"/reports/{ID}/dismiss", problem(409, slug, **more))
    refused = await sent(duty, **TYPED)
    assert refused.status_code == 409
    assert said in unescape(refused.text)
    assert TEXT in refused.text
    assert refused.text.count(" checked") == 4


async def test_nothing_is_asked_in_words_where_the_way_in_holds_none(duty: Browser, services: Upstream) -> None:
    shows(services, codes_only=True)
    services.says("identification", "POST", f"/reports/{ID}/dismiss", Reply(receipt(ID, state="dismissed")))
    page = (await duty.get(PAGE)).text
    assert "assessment.grounds" in page
    assert "assessment.reason" not in page
    answer = await sent(duty, **{name: said for name, said in TYPED.items() if name != "assessment.reason"})
    assert answer.status_code == 303
    assert commands(services) == [{"expectedVersion": 3, **SENT, "assessment": WITHOUT_WORDS}]


async def test_a_field_that_the_service_refuses_is_named_beside_it(duty: Browser, services: Upstream) -> None:
    shows(services)
    wrong = [{"name": "assessment.reason", "problem": "must not be blank."}]
    services.says("identification", "POST", f"/reports/{ID}/dismiss", problem(422, "invalid-input", fields=wrong))
    refused = await sent(duty, **TYPED)
    assert refused.status_code == 422
    assert 'href="#assessment.reason"' in refused.text
    assert TEXT in refused.text


OTHERS = [
    {"id": ID, "number": 1, "reference": "A", "childPath": False},
    {"id": ID[:-1] + "2", "number": 2, "reference": "B", "childPath": True},
]


@pytest.mark.parametrize("about", [{"danger": {**ADULT, "childPath": True}}, {"persons": OTHERS}])
async def test_of_a_child_the_same_form_proposes_it(duty: Browser, services: Upstream, about: dict[str, Any]) -> None:
    shows(services, **about)
    services.says("identification", "POST", f"/reports/{ID}/dismiss", Reply(receipt(ID, state="received")))
    page = (await duty.get(PAGE)).text
    assert "so a supervisor of the Centre decides" in page
    assert "can open it again" not in page
    assert "spona-button--final" not in page
    answer = await sent(duty, **TYPED)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/records/{ID}?done=dismissal_proposed")


@pytest.mark.parametrize("positions", [["author"], ["unit"], ["grant.child_protection"]])
async def test_it_is_for_the_centre(duty: Browser, services: Upstream, positions: list[str]) -> None:
    shows(services, positions=positions)
    assert (await duty.get(PAGE)).status_code == 404
    assert (await duty.get(f"/entries/{ID}/dismiss")).status_code in (404, 405)


@pytest.mark.parametrize(
    ("about", "offered"),
    [
        ({}, True),
        ({"positions": ["intake"]}, True),
        ({"positions": ["author"]}, False),
        ({"state": "submitted"}, False),
        ({"state": "withdrawn"}, False),
        ({"state": "dismissed"}, False),
        ({"classes": {"danger": {**ADULT, "childPath": True}}}, True),
    ],
)
async def test_the_record_leads_there_where_it_can_be_done(
    duty: Browser, services: Upstream, about: dict[str, Any], offered: bool
) -> None:
    has_record(services, **about)
    assert (LINK in (await duty.get(f"/records/{ID}")).text) is offered


@pytest.mark.parametrize(("number", "child", "offered"), [(1, False, True), (2, False, False), (1, True, True)])
async def test_of_several_persons_the_first_record_leads_there(
    duty: Browser, services: Upstream, number: int, child: bool, offered: bool
) -> None:
    other = ID[:-1] + "2"
    persons = [
        {"id": each, "number": place, "reference": f"S-{place}", "childPath": child and each == other}
        for each, place in ((ID, number), (other, 3 - number))
    ]
    about = {"reference": {"reference": "S-1", "state": "received", "number": number, "persons": 2}}
    has_record(services, persons=persons, classes=about)
    assert (LINK in (await duty.get(f"/records/{ID}")).text) is offered


async def test_the_centre_reads_the_assessment_on_the_record(duty: Browser, services: Upstream) -> None:
    triage = {**SENT["assessment"], "dismissed": SENT["reason"]}  # type: ignore[dict-item]
    has_record(services, state="dismissed", classes={"triage": triage})
    page = (await duty.get(f"/records/{ID}?done=dismissed")).text
    for said in (TEXT, "It is a labour dispute, not trafficking", "Insufficient grounds", "Low", "Another authority"):
        assert said in page
    assert "The report is dismissed." in page
    asked = [call.query_list for call in services.to("identification") if call.path == f"/reports/{ID}"]
    assert ("classes", "triage") in asked[-1] or any("triage" in value for _, value in asked[-1])


async def test_the_reporter_reads_that_it_is_closed_and_whom_to_call(author: Browser, services: Upstream) -> None:
    about = receipt(ID, state="dismissed", version=3)
    about["classes"]["danger"] = ADULT
    about["classes"]["receipt"] |= {"stage": "dismissed", "takenOverAt": "2026-11-24T12:30:00+00:00"}
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(about))
    page = unescape((await author.get(f"/entries/{ID}")).text)
    assert "The Centre has looked into the report and closed it." in page
    assert "call the Centre's duty by telephone" in page
    assert re.search(r'href="tel:', page), "the number to call stands on the page"
    for way in ("withdraw", "add", "files"):
        assert f"/entries/{ID}/{way}" not in page
