"""The clocks of a referral on a record: what was done and when, what is late, what nothing can measure, and where a term comes from."""

from __future__ import annotations

import pytest

from contracts.reference.catalogue import catalogue
from gateway.pages.labels import LEGAL_BASES
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
    services.says("identification", "GET", "/reports/{}", Reply(report(REPORT, positions=["intake"])))
    await browser.sign_in("intake.centre", to="/list")
    browser.gateway.headers.update({"accept": "text/html", "accept-language": language})
    page = await browser.get(f"/records/{REPORT}")
    assert page.status_code == 200, page.text
    return page.text


TRIAGE = {"code": "TRIAGE_ASSESS", "state": "unmeasured"}
MET = {"code": "TAKEOVER_15MIN", "state": "met", "metAt": "2026-11-26T09:12:00Z", "dueAt": DUE_AT}
DECIDE = {"code": "REFERRAL_DECIDE", "dueAt": DUE_AT}
LATE = {**DECIDE, "state": "met_late", "metAt": "2026-11-27T11:00:00Z"}
HOUSE_RULE = {"legalBasis": "House rule"}


@pytest.mark.parametrize(
    ("language", "clock", "sentence"),
    [
        # Nothing records whether this step was done or missed.
        ("en", TRIAGE, "The Centre assesses the report: not measured, since no assessment is recorded."),
        ("sr-Cyrl", TRIAGE, "Центар процењује пријаву: не мери се, јер процена није забележена."),
        ("sr-Latn", TRIAGE, "Centar procenjuje prijavu: ne meri se, jer procena nije zabeležena."),
        ("en", MET, ": met 26 Nov 2026 at 10:12 (term: 27 Nov 2026 at 11:14)."),
        ("sr-Cyrl", MET, ": испуњено 26. 11. 2026. у 10.12 (рок: 27. 11. 2026. у 11.14)."),
        ("sr-Latn", MET, ": ispunjeno 26. 11. 2026. u 10.12 (rok: 27. 11. 2026. u 11.14)."),
        ("en", DECIDE | {"state": "running"}, ": runs (term: 27 Nov 2026 at 11:14)."),
        ("en", DECIDE | {"state": "breached"}, ": not kept (term: 27 Nov 2026 at 11:14)."),
        ("en", DECIDE | {"state": "cancelled"}, ": no longer applies (term: 27 Nov 2026 at 11:14)."),
        ("sr-Cyrl", LATE, ": испуњено са закашњењем, 27. 11. 2026. у 12.00 (рок: 27. 11. 2026. у 11.14)."),
        ("en", HOUSE_RULE, "Where the term comes from: House rule ("),
        ("sr-Cyrl", HOUSE_RULE, "Основ рока: Интерно правило ("),
        ("sr-Latn", HOUSE_RULE, "Osnov roka: Interno pravilo ("),
        # No one translated this one.
        ("sr-Cyrl", {"legalBasis": "As <b> was"}, 'Основ рока: <span lang="en">As &lt;b&gt; was</span> ('),
    ],
)
async def test_a_clock_says_how_it_stands_its_term_and_where_that_comes_from(
    browser: Browser, services: Upstream, language: str, clock: dict[str, str], sentence: str
) -> None:
    assert sentence in await record_with(browser, services, language, **clock)


def test_every_term_of_the_reference_data_rests_on_a_sentence_that_is_translated() -> None:
    assert {due.legal_basis for due in catalogue().due_times.values()} == set(LEGAL_BASES)
