"""The Centre's intake enters what another person reported, before a small identification: who reported, then the form of their sector."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts import reference
from gateway.pages.languages.dates import BELGRADE
from tests.integration.gateway.pages.keyed import CALLER, HOW, PLACE, WARD, asked_on, begun, to_the_end
from tests.integration.gateway.pages.reporter import SHORTEST, Form, Reporter
from tests.support import form_oracle
from tests.support.cookie_browser import Browser
from tests.support.drafts import Drafts
from tests.support.upstream import problem

DUTY = reference.contact("centre_duty").phone


def at(moment: datetime) -> list[str]:
    return [str(moment.day), str(moment.month), str(moment.year), f"{moment:%H:%M}"]


async def test_a_call_is_entered_by_page_alone_and_says_who_reported_and_when(keyer: Reporter, drafts: Drafts) -> None:
    before = datetime.now(BELGRADE).replace(second=0, microsecond=0)
    check = await to_the_end(keyer)
    assert "Корак 1 од 8" in (await keyer.open(CALLER)).text
    for said in ("Корак 8 од 8", "Телефоном, у Центру", "Dr Neko", "Здравство", "Ургентни пријем"):
        assert said in check
    sent = await keyer.send("7", check)
    assert "?sent=1" in sent.headers["location"], sent.text
    (filing,) = drafts.filings
    keyed = filing["keyed"]
    assert before <= datetime.fromisoformat(keyed.pop("receivedAt")) <= datetime.now(BELGRADE)
    who = {"sector": "health", "unitId": str(WARD), "reporterName": "Dr Neko", "reporterPhone": "060 000 0000"}
    assert keyed == {"source": "phone", **who}


async def test_through_the_reporter_their_name_is_not_sent_and_that_is_said(keyer: Reporter, drafts: Drafts) -> None:
    await to_the_end(keyer)
    await keyer.answer("3", age="adult")
    await keyer.answer("5", wayIn="through_me")
    check = (await keyer.open("7")).text
    assert "Dr Neko" not in check.replace('value="Dr Neko"', "")
    assert "Име те особе" in check[check.index("Овај начин пријављивања не прима све") :]
    assert 'name="callerName"' not in (await keyer.open(CALLER)).text
    await keyer.send("7", check)
    (filing,) = drafts.filings
    assert "reporterName" not in filing["keyed"]
    assert filing["keyed"]["reporterPhone"] == "060 000 0000"


async def test_a_unit_in_which_no_one_reports_is_not_offered(keyer: Reporter) -> None:
    page = (await keyer.open(CALLER)).text
    assert str(WARD) in page
    for code in ("kcnis.administration", "punis.investigators", "punis.foreigners"):
        (unit,) = [each for each in reference.units() if each.code == code]
        assert str(unit.id) not in page
        refused = await keyer.answer(CALLER, **{**HOW, "callerUnit": str(unit.id)})
        assert "#callerUnit" in refused.text, code


async def test_it_offers_the_telephone_and_place_of_the_unit_and_the_day_of_the_call(keyer: Reporter) -> None:
    yesterday = datetime.now(BELGRADE) - timedelta(days=1)
    await keyer.answer(CALLER, **{**HOW, "receivedAt": at(yesterday)})
    fields = Form((await keyer.open("6")).text).fields
    unit = reference.unit(WARD)
    assert (fields["callbackPhone"], fields["encounterMunicipality"]) == ([unit.phone], [unit.municipality])
    assert fields["encounterDate"] == at(yesterday)[:3]


async def test_of_a_citizen_the_number_of_duty_is_offered_and_no_place(keyer: Reporter, drafts: Drafts) -> None:
    citizen = {"callerSector": "citizen", "callerUnit": "", "callerName": "", "callerPhone": ""}
    await keyer.answer(CALLER, **{**HOW, **citizen})
    fields = Form((await keyer.open("6")).text).fields
    assert fields["callbackPhone"] == [DUTY]
    assert "encounterMunicipality" not in fields
    for step, typed in {**SHORTEST, "6": PLACE}.items():
        await keyer.answer(step, **typed)
    await keyer.send("7", (await keyer.open("7")).text)
    assert drafts.filings[0]["keyed"].keys() == {"source", "receivedAt"}


@pytest.mark.parametrize("sector", [*form_oracle.sectors(), "citizen"])
async def test_the_questions_are_those_of_the_sector_of_who_reported(
    keyer: Reporter, drafts: Drafts, sector: str
) -> None:
    location = await begun(keyer, full=["yes"])
    assert location == f"/entry/{keyer.draft}/{CALLER}?to=10"
    page = await keyer.open(CALLER, "?to=10")
    shown = await keyer.send(CALLER, page.text, **{**HOW, "callerSector": sector, "callerUnit": ""})
    assert shown.headers["location"] == f"/entry/{keyer.draft}/10", shown.text
    asked = {name for step in map(str, range(11, 18)) for name in await asked_on(keyer, step)}
    assert {row["code"] for row in form_oracle.own(sector)} <= asked
    others = {row["code"] for each in form_oracle.sectors() if each != sector for row in form_oracle.own(each)}
    assert not others & asked
    own = next(iter(form_oracle.own(sector)), None)
    if own is not None and own["kind"] != "day" and "when" not in own:
        (step, *_) = [step for step in map(str, range(11, 18)) if own["code"] in await asked_on(keyer, step)]
        kept = await keyer.answer(step, **{own["code"]: form_oracle.good_answer(own)})
        assert kept.status_code == 303, kept.text
        assert own["code"] in drafts.answers(keyer.draft)


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"source": ""}, "#source"),
        ({"callerSector": ""}, "#callerSector"),
        ({"receivedAt": ["", "", "", ""]}, "#receivedAt-day"),
        ({"receivedAt": at(datetime.now(BELGRADE) + timedelta(days=1))}, "#receivedAt-day"),
        ({"receivedAt": at(datetime.now(BELGRADE) - timedelta(days=31))}, "#receivedAt-day"),
        ({"receivedAt": ["24", "11", "2026", "25:00"]}, "#receivedAt-time"),
        ({"callerSector": "police"}, "#callerUnit"),
        ({"callerUnit": "9c4321d1-99dc-4de0-8ada-43149750a81c"}, "#callerUnit"),
        ({"callerName": "a" * 101}, "#callerName"),
        ({"callerPhone": "12"}, "#callerPhone"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    keyer: Reporter, wrong: dict[str, Any], place: str
) -> None:
    answer = await keyer.answer(CALLER, **{**HOW, **wrong})
    assert answer.status_code == 422
    assert f'href="{place}"' in answer.text
    fields = Form(answer.text).fields
    assert fields["keyed"] == ["yes"]
    for name, values in wrong.items():
        if name.startswith(("received", "callerN", "callerP")) and any(values):
            assert fields.get(name, []) == (values if isinstance(values, list) else [values])


async def test_without_saying_who_reported_it_is_not_sent(keyer: Reporter, drafts: Drafts) -> None:
    for step, typed in {**SHORTEST, "4": {"indicators": "G12"}, "6": PLACE}.items():
        await keyer.answer(step, **typed)
    check = await keyer.open("7")
    refused = await keyer.send("7", check.text)
    assert refused.status_code == 422
    assert f"/entry/{keyer.draft}/{CALLER}?to=7#source" in refused.text
    assert drafts.filings == []


async def test_a_draft_goes_on_where_it_was_left(keyer: Reporter) -> None:
    assert (await keyer.browser.get(f"/entry/{keyer.draft}")).headers["location"] == f"/entry/{keyer.draft}/{CALLER}"
    await keyer.answer(CALLER, **HOW)
    assert (await keyer.browser.get(f"/entry/{keyer.draft}")).headers["location"] == f"/entry/{keyer.draft}/1"


async def test_what_identification_refuses_leads_to_the_screen(keyer: Reporter, drafts: Drafts) -> None:
    check = await to_the_end(keyer)
    fields = [{"name": "keyed.receivedAt", "problem": "x"}, {"name": "keyed.unitId", "problem": "x"}]
    drafts.refuse_filing = problem(422, "invalid-input", fields=fields)
    refused = await keyer.send("7", check)
    for place in ("receivedAt-day", "callerUnit"):
        assert f"/entry/{keyer.draft}/{CALLER}?to=7#{place}" in refused.text


async def test_several_persons_are_entered_for_one_caller(keyer: Reporter, drafts: Drafts) -> None:
    await to_the_end(keyer)
    page = await keyer.open("10")
    added = await keyer.post(f"/entry/{keyer.draft}/persons", {"key": Form(page.text).fields["key"][:1]})
    assert added.status_code == 303
    tasks = (await keyer.open("10")).text
    assert tasks.count(f"/entry/{keyer.draft}/{CALLER}?to=10") == 1
    person = (
        added.headers["location"].split("person=")[-1].split("#")[0] if "person=" in added.headers["location"] else ""
    )
    other = person or tasks.split("person-")[2].split('"')[0]
    page = await keyer.open("3", f"?to=10&person={other}")
    await keyer.send("3", page.text, age="adult")
    page = await keyer.open("5", f"?to=10&person={other}")
    await keyer.send("5", page.text, wayIn="could_not_ask")
    sent = await keyer.send("7", (await keyer.open("7")).text)
    assert "?sent=1" in sent.headers["location"], sent.text
    (filing,) = drafts.filings
    assert (filing["keyed"]["source"], len(filing["others"])) == ("phone", 1)
    assert "keyed" not in filing["others"][0]


async def test_no_one_else_is_offered_it_or_gets_there(browser: Browser, drafts: Drafts) -> None:
    await browser.sign_in("health.nis", to="/")
    reporter = Reporter(browser)
    assert (await browser.get("/entry/keyed")).status_code == 404
    assert (await reporter.post("/entry/keyed", {"key": ["form-keyed-12345"]})).status_code == 404
    assert drafts.kept == {}


async def test_an_own_report_of_intake_is_none(browser: Browser, drafts: Drafts) -> None:
    await browser.sign_in("intake.centre", to="/entry/new")
    keyer = Reporter(browser)
    await keyer.begin()
    for step, typed in {**SHORTEST, "4": {"indicators": "G12"}, "6": PLACE}.items():
        assert (await keyer.answer(step, **typed)).status_code == 303, step
    check = await keyer.open("7")
    assert "Телефоном, у Центру" not in check.text
    await keyer.send("7", check.text)
    assert "keyed" not in drafts.filings[0]


async def test_the_unit_is_shown_once_more_before_it_is_sent_with_the_way_to_change_it(keyer: Reporter) -> None:
    check = await to_the_end(keyer)
    place, _, _ = check[check.index('id="told-unit"') :].partition("</section>")
    assert "Ургентни пријем" in place
    assert f'href="/entry/{keyer.draft}/{CALLER}?to=7#callerUnit"' in place


async def test_where_no_unit_was_named_none_is_shown(keyer: Reporter) -> None:
    await keyer.answer(CALLER, **{**HOW, "callerUnit": ""})
    assert 'id="told-unit"' not in (await keyer.open("7")).text


@pytest.mark.parametrize(
    ("how", "missing"),
    [
        ({"callerSector": "citizen", "callerUnit": ""}, {"official_duty", "through_me"}),
        ({"callerUnit": ""}, {"through_me"}),
        ({}, set()),
    ],
)
async def test_no_way_in_is_offered_in_which_the_caller_cannot_have_reported(
    keyer: Reporter, how: dict[str, str], missing: set[str]
) -> None:
    await keyer.answer(CALLER, **{**HOW, **how})
    await keyer.answer("3", age="adult")
    page = (await keyer.open("5")).text
    for way in ("consent_adult", "could_not_ask", "official_duty", "through_me"):
        assert (f'value="{way}"' in page) is (way not in missing), way


async def test_a_way_in_that_was_chosen_before_is_named_when_identification_refuses_it(
    keyer: Reporter, drafts: Drafts
) -> None:
    check = await to_the_end(keyer)
    drafts.refuse_filing = problem(422, "invalid-input", fields=[{"name": "wayIn", "problem": "x"}])
    refused = await keyer.send("7", check)
    assert refused.status_code == 422
    assert f"/entry/{keyer.draft}/5?to=7#wayIn" in refused.text
