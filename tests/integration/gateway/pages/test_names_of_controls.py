"""No answer is sent under the name of a control of its page: to press the control would change the answer."""

from __future__ import annotations

import pytest

from contracts import forms
from gateway.pages.report_form.screens.steps import ALERT, SECTIONS, Step
from tests.integration.gateway.pages.reporter import Form, Reporter
from tests.support.controls import Controls
from tests.support.cookie_browser import Browser
from tests.support.drafts import Drafts

OF_EACH_SECTOR = [
    ("health.nis", "health"),
    ("education.nis", "education"),
    ("labour.nis", "labour"),
    ("migration.kirs", "migration"),
    ("ngo.provider", "ngo"),
    ("police.nis", "police"),
    ("csr.novisad", "social_care"),
]
ASKING = (*ALERT[:6], Step.KNOWN, *SECTIONS)


async def must_be_apart(reporter: Reporter, steps: tuple[Step, ...], query: str = "") -> set[str]:
    """Holds each screen; the questions that they ask."""
    asked: set[str] = set()
    for step in steps:
        page = Controls((await reporter.open(step, query)).text)
        assert page.shared == set(), step
        lasting = {name for names in page.own.values() for name in names if name.islower()}
        assert lasting <= forms.TAKEN, (step, "a question could have this code: add it to TAKEN")
        asked |= {name for names in page.answered.values() for name in names}
    return asked


@pytest.mark.parametrize(("person", "sector"), OF_EACH_SECTOR)
async def test_no_screen_of_a_report_has_a_control_of_the_name_of_an_answer(
    browser: Browser, drafts: Drafts, person: str, sector: str
) -> None:
    await browser.sign_in(person, to="/entry/new")
    reporter = Reporter(browser)
    await reporter.begin()
    asked = await must_be_apart(reporter, ASKING)
    await reporter.answer("3", age="child")
    asked |= await must_be_apart(reporter, (Step.WAY, Step.SIGNS))
    await reporter.post(f"/entry/{reporter.draft}/persons", {"key": ["form-of-another"]})
    asked |= await must_be_apart(reporter, ASKING, "?to=10&person=place")
    # Whom a draft was begun with is the first of several.
    await must_be_apart(reporter, ASKING, "?to=10&person=1")
    assert set(forms.form(sector).questions) <= asked


async def test_nor_has_a_screen_of_what_is_keyed_in(browser: Browser, drafts: Drafts) -> None:
    await browser.sign_in("intake.centre", to="/entry/keyed")
    reporter = Reporter(browser)
    begun = await reporter.post("/entry/keyed", Form((await browser.get("/entry/keyed")).text).fields)
    reporter.draft = begun.headers["location"].split("/")[2]
    await must_be_apart(reporter, (Step.CALLER, *ASKING), "?to=10")


@pytest.mark.parametrize(("chosen", "pressed"), [("", "en"), ("ar", "sr-Latn")])
async def test_another_language_of_the_page_leaves_the_language_of_the_person(
    reporter: Reporter, chosen: str, pressed: str
) -> None:
    page = (await reporter.open("11", "?to=10")).text
    buttons = Controls(page).own["answers"] - Controls(page[page.index("<main") :]).own["answers"]
    (button,) = buttons
    fields = Form(page).fields | ({"language": [chosen]} if chosen else {})
    # A browser sends the button beside the fields, after or before them.
    sent = await reporter.post(f"/entry/{reporter.draft}/11", {button: [pressed], **fields})
    assert sent.status_code == 303
    shown = (await reporter.open("11", "?to=10")).text
    assert f'<html lang="{pressed}"' in shown
    assert Form(shown).fields.get("language", [""]) == [chosen]
