"""Where a term comes from, said on the record in the language of the page."""

from __future__ import annotations

import pytest

from contracts.reference.catalogue import catalogue
from gateway.pages.casework.words import LEGAL_BASES
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, referral, report

REPORT, REFERRAL = "0190a7f0-0000-7000-8000-000000000001", "0190a7f0-0000-7000-8000-000000000002"
HOUSE_RULE = "House rule"


@pytest.mark.parametrize(
    ("kept", "language", "sentence"),
    [
        (HOUSE_RULE, "sr-Cyrl", "Основ рока: Интерно правило ("),
        (HOUSE_RULE, "sr-Latn", "Osnov roka: Interno pravilo ("),
        (HOUSE_RULE, "en", "Where the term comes from: House rule ("),
        ("As <b> was", "sr-Cyrl", 'Основ рока: <span lang="en">As &lt;b&gt; was</span> ('),
    ],
)
async def test_the_record_says_it_in_its_language_and_marks_what_nobody_translated(
    browser: Browser, services: Upstream, kept: str, language: str, sentence: str
) -> None:
    item = referral(REFERRAL, REPORT, state="accepted", purpose="formal_identification")
    item["clocks"] = [{**item["clocks"][0], "legalBasis": kept}]
    services.says(
        "referral", "POST", "/referrals/by-report", Reply({"items": [{"reportId": REPORT, "referrals": [item]}]})
    )
    services.says("identification", "GET", "/reports/{}", Reply(report(REPORT, positions=["intake"])))
    await browser.sign_in("intake.centre", to="/")
    browser.gateway.headers.update({"accept": "text/html", "accept-language": language})
    page = await browser.get(f"/records/{REPORT}")
    assert page.status_code == 200, page.text
    assert sentence in page.text


def test_every_term_of_the_reference_data_rests_on_a_sentence_that_is_translated() -> None:
    assert {due.legal_basis for due in catalogue().due_times.values()} == set(LEGAL_BASES)
