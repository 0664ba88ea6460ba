"""The Centre corrects what was fixed at filing: the form with what is in force, and what stands on the record afterwards."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest

from contracts import reference
from gateway.pages.labels import unit_name
from tests.integration.gateway.pages.reporter import Form, hidden
from tests.integration.gateway.pages.test_dismissing_page import ADULT, ID, has_record, shows
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, problem, receipt, report

PAGE = f"/records/{ID}/correct"
TEXT = "Prijaviteljka je pogrešila dan."
DAY, PLACE = "encounterDate", "encounterMunicipality"
NIS, NOVI_SAD = "71331", "89010"
WARD, OTHER_WARD = (str(each.id) for each in reference.units() if each.sector == "health" and each.reports)
CENTRE = str(reference.centre_intake_unit())
FILED = {
    "report": {"sector": "health", "encounterDate": "2026-11-20", "wayIn": "consent_adult", "urgency": "urgent"},
    "municipality": {"encounter": NIS, "encounterRegion": "JUZNA_ISTOCNA_SRBIJA"},
}
KEYED = {
    "source": "phone",
    "receivedAt": "2026-11-24T11:30:20+00:00",
    "enteredAt": "2026-11-24T12:00:00+00:00",
    "enteredBy": "intake",
    "offerable": False,
    "corrected": None,
}
TYPED: dict[str, Any] = {DAY: ["18", "11", "2026"], PLACE: NOVI_SAD, "reason": TEXT}
SENT = {DAY: "2026-11-18", PLACE: NOVI_SAD, "reason": TEXT}
BY_TELEPHONE = "it was: Entered by the Centre's intake from a telephone call"
LINK = f'href="{PAGE}"'


def fixed(services: Upstream, **more: Any) -> None:
    """A receipt as the Centre reads it, and the facts that the form begins with; `classes` replace some of these."""
    state = more.get("state", "received")
    classes, keyed = {**FILED, **more.pop("classes", {})}, more.pop("keyed", None)
    shows(services, **{"positions": ["intake"], **more})
    services.says("identification", "GET", f"/reports/{ID}", Reply(report(ID, classes=classes, positions=["intake"])))
    if keyed:
        about = receipt(ID, positions=["intake"], state=state, version=3)
        about["classes"]["reference"]["keyed"] = keyed
        services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(about))


async def sent(centre: Browser, **fields: Any) -> httpx.Response:
    form = (await centre.get(PAGE)).text
    return await centre.gateway.post(
        PAGE, data={"key": hidden("key", form), "version": hidden("version", form), **fields}
    )


def commands(services: Upstream) -> list[Any]:
    return [call.sent for call in services.to("identification") if call.path.endswith("/corrections")]


async def test_the_form_begins_with_what_is_in_force_and_says_what_follows(duty: Browser, services: Upstream) -> None:
    fixed(services)
    page = (await duty.get(PAGE)).text
    fields = Form(page).fields
    assert (fields[DAY], fields[PLACE], "reason" in fields) == (["20", "11", "2026"], [NIS], False)
    assert 'name="reason"' in page
    assert "What it said before stays readable" in page
    asked = [call.query_list for call in services.to("identification") if call.path == f"/reports/{ID}"]
    assert {value for _, value in asked[-1]} == {"report", "municipality", "unit_callback"}, (
        "nothing else is read for it"
    )


async def test_it_is_sent_once_as_one_command(duty: Browser, services: Upstream) -> None:
    fixed(services)
    services.says("identification", "POST", f"/reports/{ID}/corrections", Reply(receipt(ID, version=4)))
    answer = await sent(duty, **TYPED)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/records/{ID}?done=corrected")
    assert commands(services) == [{"expectedVersion": 3, **SENT}]


async def test_what_the_reader_does_not_know_is_not_on_the_form(duty: Browser, services: Upstream) -> None:
    fixed(services, codes_only=True, classes={"municipality": {"encounterRegion": "JUZNA_ISTOCNA_SRBIJA"}})
    services.says("identification", "POST", f"/reports/{ID}/corrections", Reply(receipt(ID, version=4)))
    page = (await duty.get(PAGE)).text
    assert not [name for name in (PLACE, "reason") if f'name="{name}"' in page]
    assert "The municipality is not open to you" in page
    assert (await sent(duty, **{DAY: TYPED[DAY]})).status_code == 303
    assert commands(services) == [{"expectedVersion": 3, DAY: "2026-11-18"}]


async def test_of_what_intake_entered_it_asks_how_and_when_it_came_too(duty: Browser, services: Upstream) -> None:
    fixed(services, keyed=KEYED)
    services.says("identification", "POST", f"/reports/{ID}/corrections", Reply(receipt(ID, version=4)))
    fields = Form((await duty.get(PAGE)).text).fields
    assert (fields["source"], fields["receivedAt"]) == (["phone"], ["24", "11", "2026", "12:30"])
    early = await sent(duty, **TYPED, source="paper", receivedAt=["23", "11", "2026", "25:00"])
    assert (early.status_code, 'href="#receivedAt-time"' in early.text) == (422, True)
    assert (await sent(duty, **TYPED, source="paper", receivedAt=["23", "11", "2026", "9:15"])).status_code == 303
    assert commands(services) == [
        {"expectedVersion": 3, **SENT, "source": "paper", "receivedAt": "2026-11-23T09:15:00+01:00"}
    ]


async def test_until_it_is_taken_over_it_asks_for_which_unit_it_was_entered(duty: Browser, services: Upstream) -> None:
    """Of the sector whose form was answered; who entered a report for none may name one."""
    services.says("identification", "POST", f"/reports/{ID}/corrections", Reply(receipt(ID, version=4)))
    for now, chosen in ((WARD, WARD), (CENTRE, "")):
        fixed(services, keyed=KEYED, state="submitted", classes={"unit_callback": {"unitId": now, "phone": None}})
        page = (await duty.get(PAGE)).text
        assert Form(page).fields.get("unitId", [""]) == [chosen]
        units = set(re.findall(r'<option value="([0-9a-f-]{36})"', page.split('name="unitId"')[1]))
        assert units == {str(each.id) for each in reference.units() if each.sector == "health" and each.reports}
    typed = {name: said for name, said in TYPED.items() if name == "reason"}
    assert (await sent(duty, **typed, unitId=OTHER_WARD)).status_code == 303
    assert commands(services) == [{"expectedVersion": 3, "reason": TEXT, "unitId": OTHER_WARD}]
    fixed(services, keyed=KEYED, classes={"unit_callback": {"unitId": WARD, "phone": None}})
    assert 'name="unitId"' not in (await duty.get(PAGE)).text


async def test_a_day_that_is_none_is_named_at_its_part_and_nothing_typed_is_lost(
    duty: Browser, services: Upstream
) -> None:
    fixed(services)
    wrong = await sent(duty, **{**TYPED, DAY: ["31", "2", "2026"]})
    assert (wrong.status_code, commands(services)) == (422, [])
    fields = Form(wrong.text).fields
    assert (fields[DAY], fields[PLACE], fields["reason"]) == (["31", "2", "2026"], [NOVI_SAD], [TEXT])
    assert f'href="#{DAY}-day"' in wrong.text


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (DAY, "Enter another day than the report says now"),
        (PLACE, "Choose another municipality than the report says now"),
        ("source", "Choose another way in which it came than the report says now"),
        ("receivedAt", "Enter another moment than the report says now"),
        ("unitId", "Choose another unit of the reporter than the report says now"),
        ("reason", "Write down why it is corrected."),
    ],
)
async def test_what_the_service_refuses_is_said_beside_its_field(
    duty: Browser, services: Upstream, named: str, said: str
) -> None:
    state = "submitted" if named == "unitId" else "received"
    fixed(services, codes_only=named == "reason", state=state, keyed=KEYED if named in {*KEYED, "unitId"} else None)
    wrong = [{"name": named, "problem": "is as it was."}]
    services.says("identification", "POST", f"/reports/{ID}/corrections", problem(422, "invalid-input", fields=wrong))
    refused = await sent(duty, **TYPED)
    assert refused.status_code == 422
    assert refused.text.count(said) == 2
    # Where the first person's way in holds no text, that of another one may: then the service asks for it.
    assert "reason" in Form(refused.text).fields


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("report-move-refused", "not possible with the report in its present state"),
        ("done-for-all-persons", "for all persons of the report at once"),
        ("too-many-corrections", "corrected 20 times already"),
        ("keyed-unit-fixed", "Leave the unit for which it was entered as it is."),
        ("stale-version", "Somebody changed this after you opened it"),
    ],
)
async def test_a_refusal_says_why_and_keeps_what_was_typed(
    duty: Browser, services: Upstream, slug: str, said: str
) -> None:
    fixed(services)
    more: dict[str, Any] = {"currentState": "dismissed", "action": "correct"} if slug == "report-move-refused" else {}
    if slug == "stale-version":
        more = {"currentState": "received", "currentVersion": 4, "changedFields": ["corrections"]}
    services.says("identification", "POST", f"/reports/{ID}/corrections", problem(409, slug, **more))
    refused = await sent(duty, **TYPED)
    assert refused.status_code == 409
    assert said in unescape(refused.text)
    fields = Form(refused.text).fields
    assert (fields[DAY], fields[PLACE], fields["reason"]) == (TYPED[DAY], [NOVI_SAD], [TEXT])


@pytest.mark.parametrize("positions", [["author"], ["unit"], ["grant.child_protection"]])
async def test_it_is_for_the_centre(duty: Browser, services: Upstream, positions: list[str]) -> None:
    fixed(services, positions=positions)
    assert (await duty.get(PAGE)).status_code == 404
    assert (await duty.get(f"/entries/{ID}/correct")).status_code in (404, 405)


@pytest.mark.parametrize(
    ("about", "offered"),
    [
        ({}, True),
        ({"state": "submitted"}, True),
        ({"positions": ["author"]}, False),
        ({"state": "withdrawn"}, False),
        ({"state": "dismissed"}, False),
        ({"classes": {"reference": {"reference": "S-1", "state": "received", "number": 2, "persons": 2}}}, False),
    ],
)
async def test_the_record_leads_there_where_it_can_be_done(
    duty: Browser, services: Upstream, about: dict[str, Any], offered: bool
) -> None:
    has_record(services, **about)
    assert (LINK in (await duty.get(f"/records/{ID}")).text) is offered


@pytest.mark.parametrize(
    ("municipality", "said"),
    [
        ({"encounter": NOVI_SAD, "encounterRegion": "VOJVODINA"}, "it was: Niš"),
        ({"encounterRegion": "VOJVODINA"}, "it was: Southern and Eastern Serbia"),
    ],
)
async def test_the_record_shows_what_is_in_force_and_what_it_was_under_the_same_mask(
    duty: Browser, services: Upstream, municipality: dict[str, Any], said: str
) -> None:
    at = "2026-11-24T12:30:00+00:00"
    was = {name: FILED["municipality"][name] for name in municipality}
    classes = {
        "danger": ADULT,
        "reference": {
            "reference": "S-1",
            "state": "received",
            "keyed": KEYED | {"source": "paper", "corrected": {"at": at, "source": "phone", "receivedAt": at}},
        },
        "report": {
            **FILED["report"],
            "encounterDate": "2026-11-18",
            "corrected": [{"at": at, "encounterDate": "2026-11-20"}],
        },
        "municipality": {**municipality, "corrected": [{"at": at, **was}]},
        "corrections": {"entries": [{"at": at, "reason": TEXT}]},
        "unit_callback": {"unitId": OTHER_WARD, "phone": None, "corrected": [{"at": at, "unitId": WARD}]},
    }
    of_ward = unit_name(WARD, "en")
    has_record(services, classes=classes)
    page = " ".join(unescape((await duty.get(f"/records/{ID}?done=corrected")).text).split())
    for each in (
        "18 Nov 2026",
        "it was: 20 Nov 2026",
        said,
        TEXT,
        "It is corrected.",
        BY_TELEPHONE,
        f"it was: {of_ward}",
    ):
        assert each in page, each
