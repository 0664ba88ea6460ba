"""The danger to a person: the form, the way to it, what is on the record, and that a review is due on banner, list and start page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest

from tests.integration.gateway.pages.reporter import hidden
from tests.integration.gateway.pages.test_desk import COUNTED_OF_CENTRE, COUNTED_PROCEDURES, counters, notices
from tests.integration.gateway.pages.test_dismissing_page import ID, TEXT, has_record, shows
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, page_of, receipt, report

PAGE = f"/records/{ID}/risk"
DAY = ["30", "11", "2026"]
TYPED: dict[str, str | list[str]] = {
    "level": "high",
    "threats": ["family", "online"],
    "measures": TEXT,
    "reviewOn": DAY,
}
SENT = {"level": "high", "threats": ["family", "online"], "measures": TEXT, "reviewOn": "2026-11-30"}
AT = "2026-11-24T09:30:00+00:00"


async def test_it_is_asked_in_one_form_and_sent_once(duty: Browser, services: Upstream) -> None:
    shows(services, positions=["case"])
    services.says("identification", "POST", f"/reports/{ID}/risk", Reply(receipt(ID, state="received")))
    form = (await duty.get(PAGE)).text
    assert all(f'name="{name}"' in form for name in TYPED)
    fields = {"key": hidden("key", form), "version": hidden("version", form)}
    empty = await duty.gateway.post(PAGE, data={**fields, "reviewOn": ["", "", ""]})
    assert empty.status_code == 422
    assert all(f'href="#{name}"' in empty.text for name in ("level", "threats", "reviewOn-day"))
    answer = await duty.gateway.post(PAGE, data={**fields, **TYPED})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/records/{ID}?done=risk_assessed")
    sent = [call.sent for call in services.to("identification") if call.path.endswith("/risk")]
    assert sent == [{"expectedVersion": 3, **SENT}]


async def test_nothing_is_asked_in_words_where_the_way_in_holds_none(duty: Browser, services: Upstream) -> None:
    shows(services, positions=["case"], codes_only=True)
    page = (await duty.get(PAGE)).text
    assert 'name="threats"' in page
    assert 'name="measures"' not in page


@pytest.mark.parametrize(
    ("position", "offered"),
    [("case", True), ("panel", True), ("grant.child_protection", True), ("supervisor", False), ("author", False)],
)
async def test_the_record_leads_there_for_who_may(
    duty: Browser, services: Upstream, position: str, offered: bool
) -> None:
    has_record(services, positions=[position], state="received")
    assert (f'href="{PAGE}"' in (await duty.get(f"/records/{ID}")).text) is offered
    shows(services, positions=[position])
    assert (await duty.get(PAGE)).status_code == (200 if offered else 404)


async def test_the_newest_is_on_the_record_and_below_it_the_earlier_ones(duty: Browser, services: Upstream) -> None:
    earlier = {**SENT, "level": "low", "threats": ["not_known"], "measures": "Poziv.", "at": AT}
    has_record(services, positions=["case"], classes={"risk": {**SENT, "at": AT, "earlier": [earlier]}})
    page = unescape((await duty.get(f"/records/{ID}")).text)
    newest, _, before = page.partition('id="risk"')[2].partition("Earlier assessments (1)")
    for said in ("High", "From the family", TEXT, "30 Nov 2026"):
        assert said in newest
    for said in ("Low", "Not known", "Poziv."):
        assert said in before.partition("</details>")[0]


@pytest.mark.parametrize(("hours", "said"), [(5, "5 h"), (-30, "The term passed")])
async def test_a_review_that_is_due_is_on_the_banner(duty: Browser, services: Upstream, hours: int, said: str) -> None:
    by = (datetime.now(UTC) + timedelta(hours=hours, minutes=1)).isoformat()
    known: dict[str, Any] = {"receipt": {"stage": "taken_over", "takenOverAt": AT, "riskReviewBy": by}}
    has_record(services, positions=["case"], classes=known)
    banner = unescape((await duty.get(f"/records/{ID}")).text).partition("spona-standing__body")[2]
    fact = banner.partition("Danger to review")[2].partition("</div>")[0]
    assert said in fact
    assert ("spona-late" in fact) is (hours < 0)


@pytest.mark.parametrize("person", ["manager.centre", "supervisor.centre"])
async def test_what_is_to_be_reviewed_is_counted_and_listed(browser: Browser, services: Upstream, person: str) -> None:
    notices(services)
    services.says("identification", "GET", "/reports/running/counts", Reply({**COUNTED_OF_CENTRE, "toReview": 2}))
    services.says("identification", "GET", "/procedures/counts", Reply(dict.fromkeys(COUNTED_PROCEDURES, 0)))
    known = {"receipt": {"savedAt": AT, "takenOverAt": AT, "riskReviewBy": AT}}
    line = report(ID, state="received", positions=["case"], classes=known)
    services.says("identification", "GET", "/reports/running", page_of([line]))
    services.says("referral", "POST", "/referrals/by-report", Reply({"items": [{"reportId": ID, "referrals": []}]}))
    await browser.sign_in(person, to="/")
    start = (await browser.get("/", accept="text/html", accept_language="en")).text
    assert counters(start)["Danger to review"] == ("2", "/list?state=review")
    shown = unescape((await browser.get("/list?state=review", accept="text/html", accept_language="en")).text)
    (asked,) = [call for call in services.to("identification") if call.path == "/reports/running"]
    assert asked.query["show"] == "review"
    row = shown.partition("<tbody")[2]
    assert "Danger to review" in row
    assert "late by" in row
    assert "Narrow the list" not in shown
