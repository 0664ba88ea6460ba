"""What is added to a report over the screens of the form: kept like an alert, sent once, and only what is new."""

from __future__ import annotations

import html

import httpx
import pytest

from tests.integration.gateway.pages.reporter import Form, Reporter
from tests.support.cookie_browser import Browser
from tests.support.drafts import Drafts
from tests.support.upstream import Upstream, problem

REPORT = "0190a7f0-0000-7000-8000-000000000001"
RECEIPT = f"/entries/{REPORT}"


async def press(reporter: Reporter) -> httpx.Response:
    """The button of the receipt."""
    page = await reporter.browser.get(RECEIPT)
    return await reporter.post(f"{RECEIPT}/extend", {"key": Form(page.text).fields["key"][:1]})


@pytest.fixture
async def author(browser: Browser, drafts: Drafts) -> Reporter:
    """`health.nis`, who reads English, at the tasks of what is to be added to a report."""
    browser.gateway.headers.update({"accept-language": "en"})
    await browser.sign_in("health.nis", to=RECEIPT)
    made = Reporter(browser)
    begun = await press(made)
    assert begun.status_code == 303, begun.text
    made.draft = begun.headers["location"].split("/")[2]
    assert begun.headers["location"] == f"/entry/{made.draft}/10"
    assert drafts.kept[made.draft]["reportId"] == REPORT
    return made


async def answered(author: Reporter) -> httpx.Response:
    """Two screens, and the page that shows what is added."""
    tasks = await author.open("10")
    assert "Add to report S-7K3Q-9F" in tasks.text
    assert f"/entry/{author.draft}/3?" not in tasks.text
    assert f'href="/entry/{author.draft}/18?to=10"' in tasks.text
    for step, typed in (("11", {"given_name": "Ana"}), ("12", {"account": "Dovedena je kolima", "debt": "yes"})):
        kept = await author.answer(step, **typed)
        assert kept.headers["location"] == f"/entry/{author.draft}/10"
    return await author.open("18")


async def test_only_what_is_new_is_sent_once_and_leads_back_to_the_receipt(author: Reporter, drafts: Drafts) -> None:
    page = await answered(author)
    assert {"Ana", "Dovedena je kolima"} <= set(html.unescape(page.text).replace("<", ">").split(">"))
    assert "Danger" not in page.text
    for _ in range(2):
        sent = await author.send("18", page.text)
        assert (sent.status_code, sent.headers["location"]) == (303, f"{RECEIPT}?added=1")
    (extension,) = drafts.extensions.values()
    assert extension.pop("formVersion")
    assert extension == {
        "expectedVersion": 1,
        "draftId": author.draft,
        "person": {"names": [{"given": "Ana"}]},
        "account": "Dovedena je kolima",
        "answers": [{"question": "debt", "values": ["yes"]}],
    }
    for step in ("", "/11", "/18"):
        back = await author.browser.get(f"/entry/{author.draft}{step}")
        assert (back.status_code, back.headers["location"]) == (303, RECEIPT), step
    receipt = await author.browser.get(f"{RECEIPT}?added=1")
    assert "What you added is part of the report now." in receipt.text
    again = await press(author)
    assert again.headers["location"] != f"/entry/{author.draft}/10"


async def test_what_was_begun_is_gone_on_with_and_listed_under_its_report(author: Reporter, drafts: Drafts) -> None:
    assert (await press(author)).headers["location"] == f"/entry/{author.draft}/10"
    assert len(drafts.kept) == 1
    listed = await author.browser.get("/entry")
    assert "Addition to report S-7K3Q-9F" in listed.text
    assert f'href="/entry/{author.draft}"' in listed.text
    led = await author.browser.get(f"/entry/{author.draft}")
    assert led.headers["location"] == f"/entry/{author.draft}/10"


async def test_when_somebody_added_meanwhile_nothing_is_lost_and_it_is_sent_again(
    author: Reporter, drafts: Drafts
) -> None:
    page = await answered(author)
    drafts.version = 2
    stale = await author.send("18", page.text)
    assert stale.status_code == 409
    assert "nothing you typed is lost" in stale.text
    assert "something was added to it" in stale.text
    assert Form(stale.text).fields["given_name"] == ["Ana"]
    assert (await author.send("18", stale.text)).status_code == 303
    assert [each["expectedVersion"] for each in drafts.extensions.values()] == [2]


async def test_an_age_that_the_report_does_not_have_is_told_where_it_is_mended(
    author: Reporter, drafts: Drafts
) -> None:
    page = await answered(author)
    drafts.refuse_extension = problem(422, "age-contradicts-birth")
    refused = await author.send("18", page.text)
    assert refused.status_code == 422
    assert f'href="/entry/{author.draft}/11?to=18#birth_date-day"' in html.unescape(refused.text)
    mended = await author.open("11", "?to=18")
    assert (await author.send("11", mended.text)).headers["location"] == f"/entry/{author.draft}/18"
    drafts.refuse_extension, drafts.away = None, True
    assert (await author.send("18", page.text)).status_code == 503


async def test_nothing_and_what_is_wrong_are_not_sent(author: Reporter, drafts: Drafts) -> None:
    nothing = await author.send("18", (await author.open("18")).text)
    assert (nothing.status_code, "answer at least one question" in nothing.text) == (422, True)
    page = await answered(author)
    wrong = await author.send("18", page.text, others_there="many")
    assert (wrong.status_code, f"/entry/{author.draft}/13?to=18#others_there" in wrong.text) == (422, True)
    assert drafts.extensions == {}


@pytest.mark.parametrize("step", ["1", "3", "5", "7", "9"])
async def test_what_only_an_alert_asks_leads_to_the_tasks(author: Reporter, step: str) -> None:
    assert (await author.open(step)).headers["location"] == f"/entry/{author.draft}/10"


async def test_an_alert_is_not_added_to_a_report(reporter: Reporter) -> None:
    assert (await reporter.open("18")).headers["location"] == f"/entry/{reporter.draft}/7"


async def test_somebody_elses_report_is_not_begun_for(reporter: Reporter, services: Upstream) -> None:
    services.says("identification", "GET", f"/reports/{REPORT}/receipt", problem(404, "not-found"))
    assert (await reporter.post(f"{RECEIPT}/extend", {"key": ["form-0123456789"]})).status_code == 404


async def test_a_number_that_does_not_fit_is_told_before_and_after_it_is_added(
    author: Reporter, drafts: Drafts
) -> None:
    """Before sending it is held against what is typed beside it, afterwards by the service against all that the report says."""
    other_sex = "is of a person of the other sex"
    typed = {"number_kind": "jmbg", "number_value": "0710003730015", "sex": "female"}
    await author.answer("11", **typed)
    page = await author.open("18")
    assert other_sex in page.text
    assert f'href="/entry/{author.draft}/11?to=18#number_value"' in page.text
    await author.answer("11", sex="male")
    page = await author.open("18")
    assert other_sex not in page.text
    values = {"code": "jmbg_other_birth", "field": "person.numbers", "sentence": "It has another date of birth."}
    drafts.warnings = [values]
    sent = await author.send("18", page.text)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{RECEIPT}?added=again")
    shown = (await author.browser.get(sent.headers["location"])).text
    assert "What you added is part of the report now." in shown
    assert "The number of a document that you added seems mistyped" in shown
    assert "The number of a document" not in (await author.browser.get(f"{RECEIPT}?added=1")).text
