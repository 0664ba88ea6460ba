"""A full report before a small identification: its screens in any order, kept as they are left, one filing with all of it."""

from __future__ import annotations

import re
import sys
from dataclasses import replace

import pytest

from contracts import forms
from gateway.pages.report_form.screens.steps import SECTIONS, VERSION, Step
from tests.integration.gateway.pages.reporter import SHORTEST, Form, Reporter
from tests.support import form_oracle
from tests.support.cookie_browser import Browser
from tests.support.drafts import Drafts

NEEDED = "spona-means-waiting"
ROWS = form_oracle.questions("health")
SECTION_OF = {section.value: step for step, section in SECTIONS.items()}


def typed_on(step: Step) -> dict[str, str | list[str]]:
    """A good answer to every question of a screen, as it is typed."""
    rows = [row for row in ROWS if SECTION_OF[row["section"]] is step]
    return {row["code"]: day(row) or form_oracle.good_answer(row) for row in rows}


def day(row: dict[str, object]) -> list[str] | None:
    """Three fields for a day."""
    return ["29", "2", "2024"] if row["kind"] == "day" else None


async def test_it_is_begun_beside_the_alert_and_says_what_is_needed(reporter: Reporter) -> None:
    begun = await reporter.post("/entry/new", {"key": ["form-full-12345"], "full": ["yes"]})
    assert begun.headers["location"].endswith("/10")
    reporter.draft = begun.headers["location"].split("/")[2]
    tasks = await reporter.open("10")
    assert tasks.text.count(NEEDED) == 4
    for step in (*SECTIONS, Step.DANGER, Step.HERE, Step.AGE, Step.SIGNS, Step.CONTACT):
        assert f'href="/entry/{reporter.draft}/{step}?to=10"' in tasks.text, step
    # What is asked about agreement depends on the age.
    assert f"/{Step.WAY}?to=10" not in tasks.text
    await reporter.answer("3", age="child")
    assert f'href="/entry/{reporter.draft}/5?to=10"' in (await reporter.open("10")).text


async def test_every_question_is_filed_and_nothing_else(reporter: Reporter, drafts: Drafts) -> None:
    for step in reversed(list(SECTIONS)):
        answer = await reporter.answer(step, **typed_on(step))
        assert (answer.status_code, answer.headers["location"]) == (303, f"/entry/{reporter.draft}/10"), answer.text
    for screen, typed in SHORTEST.items():
        page = await reporter.open(screen, "?to=10")
        answer = await reporter.send(screen, page.text, **typed)
        assert answer.headers["location"] == f"/entry/{reporter.draft}/10"
    assert NEEDED not in (await reporter.open("10")).text
    check = await reporter.open("7", "?to=10")
    sent = await reporter.send("7", check.text)
    assert "?sent=1" in sent.headers["location"], sent.text
    (filing,) = drafts.filings
    assert filing["formVersion"] == forms.catalogue().newest
    by_code = {each["question"]: each["values"] for each in filing["answers"]}
    assert by_code == {each["question"]: each["values"] for each in form_oracle.everything("health")}
    person = filing["person"]
    assert person["names"] == [{"given": "Kanarinac given_name", "family": "Kanarinac family_name"}]
    assert (person["sex"], person["birth"]["birthDate"]) == ("unknown", "2024-02-29")
    assert person["languageNeeds"]["interpreterNeeded"] is False
    assert person["contactFlags"] == {"contactPerson": False}


async def test_what_is_wrong_is_said_on_its_screen_and_nothing_typed_is_lost(
    reporter: Reporter, drafts: Drafts
) -> None:
    long = "š" * 20_000
    answer = await reporter.answer("12", account=long)
    assert answer.status_code == 422
    # The limit of the form's own definition, at the field and above it.
    assert answer.text.count("Напишите највише 10.000 знакова") == 2
    line = await reporter.answer("13", site_address="š" * 20_000)
    assert line.text.count("Напишите највише 300 знакова, у једном реду") == 2
    await reporter.answer("13", site_address="")
    assert Form((await reporter.open("12")).text).fields["account"] == [long]
    await reporter.answer("11", birth_date=["1", "1", "1880"])
    for step, typed in SHORTEST.items():
        await reporter.answer(step, **typed)
    check = await reporter.open("7")
    refused = await reporter.send("7", check.text)
    assert refused.status_code == 422
    assert f"/entry/{reporter.draft}/12?to=7#account" in refused.text
    assert f"/entry/{reporter.draft}/11?to=7#birth_date-day" in refused.text
    assert drafts.filings == []


async def test_a_screen_that_was_left_with_something_wrong_is_needed_before_sending(reporter: Reporter) -> None:
    before = (await reporter.open("10")).text.count(NEEDED)
    left = await reporter.answer("13", others_there="many", back="yes")
    assert left.headers["location"] == f"/entry/{reporter.draft}/10"
    assert (await reporter.open("10")).text.count(NEEDED) == before + 1
    await reporter.answer("13", others_there="7")
    assert (await reporter.open("10")).text.count(NEEDED) == before


async def test_the_eighth_screen_is_offered_before_sending_and_leads_back(reporter: Reporter, drafts: Drafts) -> None:
    check = await reporter.go_to_the_end()
    assert f'href="/entry/{reporter.draft}/9"' in check.text
    known = await reporter.answer("9", also_called="Mira", sex="female", account="Videla sam modrice.")
    assert known.headers["location"] == f"/entry/{reporter.draft}/7"
    shown = await reporter.open("7")
    assert "Videla sam modrice." in shown.text
    await reporter.send("7", shown.text)
    assert drafts.filings[0]["person"]["aliases"] == ["Mira"]
    assert drafts.filings[0]["account"] == "Videla sam modrice."


async def test_the_first_page_says_how_long_it_takes_by_what_is_begun(browser: Browser, drafts: Drafts) -> None:
    await browser.sign_in("education.nis", to="/entry")
    full = (await browser.get("/entry/new?full=1")).text
    assert ("десет минута или дуже" in full, "минут и по" in full) == (True, False)
    alert = (await browser.get("/entry/new")).text
    assert ("десет минута" in alert, "минут и по" in alert) == (False, True)
    reporter = Reporter(browser)
    await reporter.begin()
    # The platform has no messages by which a reporter could be reached.
    reached = (await reporter.open("17")).text
    assert ('value="call_after_shift"' in reached, 'value="message"' in reached) == (True, False)


async def test_two_windows_on_one_screen_keep_both_what_was_typed(reporter: Reporter) -> None:
    first, second = [await reporter.open("14") for _ in range(2)]
    await reporter.send("14", first.text, care_needs="prvo")
    overtaken = await reporter.send("14", second.text, care_needs="drugo")
    assert overtaken.status_code == 409
    assert Form(overtaken.text).fields["care_needs"] == ["drugo"]
    assert "prvo" in overtaken.text
    # Only the answer that differs is listed.
    (listed,) = re.findall(r'<ul class="govuk-list govuk-error-summary__list">(.*?)</ul>', overtaken.text, re.DOTALL)
    assert listed.count("<li>") == 1
    elsewhere = await reporter.answer("13", site_address="Ulica 1")
    assert elsewhere.status_code == 303
    assert Form((await reporter.open("14")).text).fields["care_needs"] == ["prvo"]


async def test_what_was_begun_under_a_version_goes_on_under_it(
    reporter: Reporter, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reporter.answer("14", care_needs="hrana")
    begun = forms.catalogue().newest
    released = _with_one_more_question()
    monkeypatch.setattr(sys.modules[forms.Forms.__module__], "catalogue", lambda: released)
    assert forms.form("health").version == begun + 1
    page = await reporter.open("14")
    assert "later_question" not in page.text
    assert Form(page.text).fields["form"] == [str(begun)]
    await reporter.begin_another()
    assert "later_question" in (await reporter.open("14")).text
    assert VERSION in str(drafts.kept)


def _with_one_more_question() -> forms.Forms:
    """The forms after another release."""
    stands = forms.catalogue()
    core = stands.parts[forms.CORE]
    later = stands.questions["care_needs"].model_copy(
        update={"code": "later_question", "since": stands.newest + 1, "field": None}
    )
    parts = {**stands.parts, forms.CORE: core.model_copy(update={"questions": (*core.questions, later)})}
    return replace(stands, parts=parts, questions={**stands.questions, later.code: later}, newest=stands.newest + 1)


async def test_a_long_list_is_folded_until_something_of_it_is_chosen(reporter: Reporter) -> None:
    def open_lists(page: str) -> list[bool]:
        return ["open" in each for each in re.findall(r'<details class="govuk-details spona-folded"([^>]*)>', page)]

    assert open_lists((await reporter.open("12")).text) == [False, False]
    # What a screen begins with is never folded away.
    assert (await reporter.open("14")).text.index('name="needs"') < (await reporter.open("14")).text.index("<details")
    await reporter.answer("12", means_of_control=["violence", "debt"])
    assert open_lists((await reporter.open("12")).text) == [False, True]
