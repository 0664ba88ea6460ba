"""Another language, or the way back after sending: what was typed stays, and what was sent is found."""

from __future__ import annotations

import re

import pytest

from tests.integration.gateway.pages.reporter import SHORTEST, Form, Reporter
from tests.support.cookie_browser import World
from tests.support.drafts import Drafts

LANGUAGE = "__Host-spona-language"
# A screen and what is half typed there, valid or not.
TYPED: dict[str, dict[str, str | list[str]]] = {
    "2": {"stillHere": "yes", "stillHereUntil": ["2", "", "2026", "14"], "companion": "alone"},
    "3": {"age": "not_sure"},
    "4": {"concern": "x" * 600, "indicators": "H2"},
    "5": {"wayIn": "could_not_ask"},
    "6": {"encounterDate": ["", "11", "26"], "callbackPhone": "018 5", "contactPerson": "yes", "contactWho": "sestra"},
}


async def test_another_language_keeps_what_is_half_typed(reporter: Reporter, drafts: Drafts) -> None:
    for step, typed in TYPED.items():
        if step == "5":
            await reporter.answer("3", age="adult")
        page = await reporter.open(step, "?to=7")
        assert re.search(r'<button[^>]*form="answers"[^>]*name="ui_language"[^>]*value="en"', page.text), step
        answer = await reporter.send(step, page.text, ui_language="en", **typed)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/entry/{reporter.draft}/{step}?to=7")
        assert reporter.browser.gateway.cookies[LANGUAGE] == "en"
        shown = await reporter.open(step, "?to=7")
        assert '<html lang="en"' in shown.text
        assert "govuk-error-summary" not in shown.text
        fields = Form(shown.text).fields
        assert {name: fields[name] for name in typed} == {
            name: [value] if isinstance(value, str) else value for name, value in typed.items()
        }
        reporter.browser.gateway.cookies.delete(LANGUAGE)


async def test_the_enter_key_goes_on_and_changes_no_language(reporter: Reporter) -> None:
    """A browser presses the first button of the form when Enter is pressed in a field."""
    await reporter.answer("3", age="child")
    for step in "23456":
        page = (await reporter.open(step)).text
        first, *others = re.findall(r'<button[^>]*form="answers"[^>]*>', page)
        assert " hidden" in first, step
        assert "name=" not in first
        assert [re.search(r'name="(\w+)"', each)[1] for each in others] == ["ui_language"] * 3 + ["back"]  # type: ignore[index]
        assert page.index(first) < page.index(others[0]) < page.index('id="answers"')


async def test_where_nothing_is_typed_the_language_is_a_link(reporter: Reporter) -> None:
    for step in "17":
        page = (await reporter.open(step)).text
        assert f'href="/language/en?to=/entry/{reporter.draft}/{step}"' in page
        assert 'name="ui_language"' not in page


async def test_with_identification_down_the_other_language_has_everything(reporter: Reporter, drafts: Drafts) -> None:
    page = await reporter.open("4")
    drafts.away = True
    shown = await reporter.send("4", page.text, ui_language="en", concern="Ćuti")
    assert (shown.status_code, Form(shown.text).fields["concern"]) == (503, ["Ćuti"])
    assert '<html lang="en"' in shown.text


@pytest.mark.parametrize("language", ["xx", "", "en\r\nset-cookie: a=b"])
async def test_a_language_that_is_none_is_ignored(reporter: Reporter, drafts: Drafts, language: str) -> None:
    answer = await reporter.answer("4", concern="Ćuti", ui_language=language)
    assert answer.headers["location"] == f"/entry/{reporter.draft}/5"
    assert LANGUAGE not in reporter.browser.gateway.cookies


async def test_the_way_back_after_sending_leads_to_the_receipt(reporter: Reporter, drafts: Drafts) -> None:
    check = await reporter.go_to_the_end()
    screen = await reporter.open("6")
    sent = await reporter.send("7", check.text)
    receipt = sent.headers["location"].partition("?")[0]
    for step in "1567":
        back = await reporter.open(step)
        assert (back.status_code, back.headers["location"]) == (303, receipt), step
    late = await reporter.send("6", screen.text, callbackPhone="018 000 102")
    assert (late.status_code, late.headers["location"]) == (303, receipt)
    again = await reporter.send("7", check.text)
    assert again.headers["location"].partition("?")[0] == receipt
    assert len(drafts.filings) == 1


async def test_going_on_leads_to_where_it_was_left(reporter: Reporter, drafts: Drafts) -> None:
    async def led() -> str:
        found = await reporter.browser.get(f"/entry/{reporter.draft}")
        return str(found.headers["location"]).rpartition("/")[2]

    assert await led() == "1"
    for step in ("1", "2", "3"):
        await reporter.answer(step, **SHORTEST[step])
    assert await led() == "4"
    for step in ("4", "5", "6"):
        await reporter.answer(step, **SHORTEST[step])
    assert await led() == "7"
    await reporter.answer("9", given_name="Ana")
    assert await led() == "7"
    begun = await reporter.post("/entry/new", {"key": ["form-full-12345"], "full": ["yes"]})
    reporter.draft = begun.headers["location"].split("/")[2]
    assert await led() == "10"
    assert (await reporter.browser.get("/entry/nothing")).status_code == 404
    assert (await reporter.browser.get("/entry/0190a7f0-0000-7000-8000-00000000dead")).status_code == 404


async def test_nobody_else_is_led_there_and_a_draft_thrown_away_is_nothing(
    reporter: Reporter, world: World, drafts: Drafts
) -> None:
    check = await reporter.go_to_the_end()
    assert (await reporter.send("7", check.text)).status_code == 303
    other = Reporter(world.browser(reporter.browser.gateway._transport.app), reporter.draft)  # type: ignore[attr-defined]
    await other.browser.sign_in("csr.nis", to="/entry")
    assert (await other.open("7")).status_code == 404
    await reporter.begin_another()
    version = [str(drafts.kept[reporter.draft]["version"])]
    await reporter.post(f"/entry/{reporter.draft}/discard", {"key": ["form-of-the-list"], "version": version})
    assert (await reporter.open("1")).status_code == 404
