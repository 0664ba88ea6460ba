"""An adult who does not agree: nothing is sent, and the reporter is shown what can be done all the same."""

from __future__ import annotations

import re

import pytest

from contracts import reference
from tests.integration.gateway.pages.reporter import Form, Reporter
from tests.support.drafts import Drafts


@pytest.fixture
async def refused(reporter: Reporter) -> Reporter:
    """At the page that follows the refusal of an adult, with everything else answered."""
    await reporter.go_to_the_end()
    await reporter.answer("3", age="adult")
    answer = await reporter.answer("5", wayIn="refuses")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/entry/{reporter.draft}/8")
    return reporter


async def test_the_page_says_whom_to_call_what_to_tell_and_which_ways_there_are_all_the_same(refused: Reporter) -> None:
    page = (await refused.open("8")).text
    main = page.partition("<main")[2].partition("</main>")[0]
    assert 'href="tel:192"' in main
    numbers = main.partition("бројеве можете и сами да позовете")[2]
    assert all(f"{each.name.sr_cyrl}:" in numbers for each in reference.contacts())
    assert main.count(f'href="/entry/{refused.draft}/5"') == 3, "back, through the reporter, and by official duty"
    assert 'href="/advice"' in main
    assert f'href="/entry/{refused.draft}/3"' in main
    assert f'href="/entry/{refused.draft}/5"' in main
    assert "<title>Спона</title>" in page


async def test_nothing_of_the_person_is_filed_however_it_is_sent(refused: Reporter, drafts: Drafts) -> None:
    check = await refused.open("7")
    assert (check.status_code, check.headers["location"]) == (303, f"/entry/{refused.draft}/8")
    answers = {name: list(values) for name, values in drafts.answers(refused.draft).items()}
    forced = await refused.post(f"/entry/{refused.draft}/7", {"key": ["form-of-the-test-0001"], **answers})
    assert forced.status_code == 422
    assert f'href="/entry/{refused.draft}/5?to=7#wayIn"' in forced.text
    assert drafts.filings == []


async def test_the_draft_is_thrown_away_or_kept_as_the_reporter_chooses(refused: Reporter, drafts: Drafts) -> None:
    page = (await refused.open("8")).text
    assert re.search(r'<a href="/entry" role="button"[^>]*class="govuk-button govuk-button--secondary"', page)
    assert drafts.answers(refused.draft)["wayIn"] == ["refuses"]
    answer = await refused.post(f"/entry/{refused.draft}/discard", Form(page).fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/entry")
    assert refused.draft not in drafts.kept
    assert (await refused.open("8")).status_code == 404


async def test_who_agrees_after_all_goes_on_where_the_reporter_was(refused: Reporter, drafts: Drafts) -> None:
    page = await refused.open("5")
    assert Form(page.text).fields["wayIn"] == ["refuses"]
    assert (await refused.send("5", page.text, wayIn="consent_adult")).headers["location"].endswith("/6")
    assert (await refused.open("8")).headers["location"] == f"/entry/{refused.draft}/5"
    check = await refused.open("7")
    assert (await refused.send("7", check.text)).status_code == 303
    assert drafts.filings[0]["wayIn"] == "consent_adult"


async def test_who_may_be_a_child_is_not_asked_and_refuses_nothing(refused: Reporter) -> None:
    await refused.answer("3", age="not_sure")
    assert (await refused.open("8")).headers["location"] == f"/entry/{refused.draft}/5"
    assert (await refused.open("7")).status_code == 200


async def test_going_back_or_choosing_a_language_leads_nowhere_else(reporter: Reporter) -> None:
    await reporter.answer("3", age="adult")
    page = await reporter.open("5")
    back = await reporter.send("5", page.text, wayIn="refuses", back="yes")
    assert back.headers["location"] == f"/entry/{reporter.draft}/4"
    page = await reporter.open("5")
    other = await reporter.send("5", page.text, ui_language="en")
    assert other.headers["location"] == f"/entry/{reporter.draft}/5"
