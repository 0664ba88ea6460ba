"""The clocks of a referral on a record: what was done and when, what is late, and what nothing can measure."""

from __future__ import annotations

import pytest

from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, referral, report

REPORT, REFERRAL = "0190a7f0-0000-7000-8000-000000000001", "0190a7f0-0000-7000-8000-000000000002"
DUE_AT = "2026-11-27T10:14:00Z"


async def record_with(browser: Browser, services: Upstream, language: str, **clock: str) -> str:
    """The record of a report whose referral has this clock, as the Centre's intake reads it."""
    item = referral(REFERRAL, REPORT, state="accepted", purpose="formal_identification")
    item["clocks"] = [item["clocks"][0] | clock]
    services.says(
        "referral", "POST", "/referrals/by-report", Reply({"items": [{"reportId": REPORT, "referrals": [item]}]})
    )
    services.says("identification", "GET", "/reports/{}", Reply(report(REPORT)))
    await browser.sign_in("intake.centre", to="/list")
    browser.gateway.headers.update({"accept": "text/html", "accept-language": language})
    page = await browser.get(f"/records/{REPORT}")
    assert page.status_code == 200, page.text
    return page.text


TRIAGE = ("TRIAGE_ASSESS", "unmeasured")


@pytest.mark.parametrize(
    ("clock", "language", "sentence"),
    [
        (
            TRIAGE,
            "en",
            "The Centre assesses the report: not measured, since an assessment cannot be recorded here yet.",
        ),
        (TRIAGE, "sr-Cyrl", "Центар процењује пријаву: не мери се, јер се процена овде још не може забележити."),
        (TRIAGE, "sr-Latn", "Centar procenjuje prijavu: ne meri se, jer se procena ovde još ne može zabeležiti."),
    ],
)
async def test_a_record_does_not_say_that_a_step_was_done_or_missed_that_nothing_records(
    browser: Browser, services: Upstream, clock: tuple[str, str], language: str, sentence: str
) -> None:
    code, state = clock
    assert sentence in await record_with(browser, services, language, code=code, state=state)


@pytest.mark.parametrize(
    ("language", "met", "due"),
    [
        ("en", "met on 26 Nov 2026 at 10:12", "(term: 27 Nov 2026 at 11:14)"),
        ("sr-Cyrl", "испуњено 26. 11. 2026. у 10.12", "(рок: 27. 11. 2026. у 11.14)"),
        ("sr-Latn", "ispunjeno 26. 11. 2026. u 10.12", "(rok: 27. 11. 2026. u 11.14)"),
    ],
)
async def test_a_clock_that_was_met_says_when_and_by_when(
    browser: Browser, services: Upstream, language: str, met: str, due: str
) -> None:
    clock = {"code": "TAKEOVER_15MIN", "metAt": "2026-11-26T09:12:00Z", "dueAt": DUE_AT}
    assert f": {met} {due}." in await record_with(browser, services, language, **clock, state="met")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("running", ": runs (term: 27 Nov 2026 at 11:14)."),
        ("breached", ": not kept (term: 27 Nov 2026 at 11:14)."),
        ("cancelled", ": no longer applies (term: 27 Nov 2026 at 11:14)."),
    ],
)
async def test_a_clock_that_was_not_met_names_its_term_as_such(
    browser: Browser, services: Upstream, state: str, sentence: str
) -> None:
    assert sentence in await record_with(browser, services, "en", code="REFERRAL_DECIDE", state=state, dueAt=DUE_AT)


async def test_a_clock_that_was_met_late_says_so(browser: Browser, services: Upstream) -> None:
    late = {"state": "met_late", "metAt": "2026-11-27T11:00:00Z", "dueAt": DUE_AT}
    page = await record_with(browser, services, "sr-Cyrl", code="REFERRAL_DECIDE", **late)
    assert ": испуњено са закашњењем, 27. 11. 2026. у 12.00 (рок: 27. 11. 2026. у 11.14)." in page
