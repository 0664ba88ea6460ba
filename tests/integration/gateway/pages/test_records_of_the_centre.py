"""A record as the Centre sees it: duty confirms a unit, and an instruction is offered where it applies."""

from __future__ import annotations

import re

import pytest

from tests.integration.gateway.pages.test_worklist import REFERRAL, REPORT, english, pressed
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, receipt, referral, report


async def duty_before(browser: Browser, services: Upstream, position: str) -> Browser:
    """A person of the Centre whose record has a referral that went to a unit no one confirmed."""
    item = referral(REFERRAL, REPORT, positions=[position])
    services.says(
        "referral", "POST", "/referrals/by-report", Reply({"items": [{"reportId": REPORT, "referrals": [item]}]})
    )
    services.says("identification", "GET", "/reports/{}", Reply(report(REPORT, positions=[position])))
    services.says("identification", "POST", "/referrals/unconfirmed", Reply({"referralIds": [REFERRAL]}))
    await browser.sign_in("duty.centre", to="/")
    return english(browser)


async def test_duty_confirms_the_unit_that_the_record_names(browser: Browser, services: Upstream) -> None:
    duty = await duty_before(browser, services, "duty")
    page = (await duty.get(f"/records/{REPORT}")).text
    assert "It reads nothing until" in page
    assert re.search("Confirm that [^<]+ takes this on", page)
    unit = referral(REFERRAL, REPORT)["unitId"]
    assert f'name="unit" value="{unit}"' in page
    services.says("identification", "POST", f"/referrals/{REFERRAL}/confirm", Reply(receipt(REPORT)))
    answer = await pressed(duty, f"/records/{REPORT}/confirm", key="form-0002-abcd", referral=REFERRAL, unit=unit)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/records/{REPORT}?done=confirmed")
    assert services.to("identification")[-1].sent == {"unitId": unit}
    assert "You have confirmed the unit." in (await duty.get(f"/records/{REPORT}?done=confirmed")).text


async def test_an_intake_that_is_not_on_duty_is_told_and_has_no_button(browser: Browser, services: Upstream) -> None:
    intake = await duty_before(browser, services, "intake")
    page = (await intake.get(f"/records/{REPORT}")).text
    assert "It reads nothing until" in page
    assert "/confirm" not in page


@pytest.mark.parametrize(("child", "offered"), [(True, True), (False, False)])
async def test_an_instruction_about_a_child_is_offered_for_a_child_only(
    browser: Browser, services: Upstream, child: bool, offered: bool
) -> None:
    about = {"danger": "no", "childPath": child, "stillHere": "yes", "stillHereUntil": None}
    found = report(REPORT, classes={"danger": about}, positions=["intake"])
    services.says("identification", "GET", "/reports/{}", Reply(found))
    services.says("referral", "POST", "/referrals/by-report", Reply({"items": []}))
    await browser.sign_in("intake.centre", to="/list")
    page = (await english(browser).get(f"/records/{REPORT}")).text
    assert 'id="instruction-speak_alone"' in page
    assert ('id="instruction-hand_to_csr"' in page) is offered


async def test_who_may_be_the_same_person_is_named_where_the_reader_has_that_report(
    browser: Browser, services: Upstream
) -> None:
    known = {"id": REFERRAL, "kinds": ["name_birth"], "exact": True, "foundAt": "2026-11-24T12:30:00+00:00"}
    named = {**known, "reportId": REFERRAL, "reference": "S-AAAA-AA"}
    other = {**known, "kinds": ["swapped"], "exact": False, "reportId": None, "reference": None}
    found = report(REPORT, classes={"links": {"candidates": [named, other]}}, positions=["intake"])
    services.says("identification", "GET", "/reports/{}", Reply(found))
    services.says("referral", "POST", "/referrals/by-report", Reply({"items": []}))
    await browser.sign_in("intake.centre", to="/list")
    page = (await english(browser).get(f"/records/{REPORT}")).text
    assert f'href="/records/{REFERRAL}">S-AAAA-AA</a>: the same name and date of birth' in page
    assert "A report that you do not have: a similar name, day and month of birth perhaps swapped" in page
