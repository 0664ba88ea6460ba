"""What is written on a form is there again: in another language, after another sign-in, and where no one knows whether it was done."""

from __future__ import annotations

import re

import pytest

from gateway.pages.report_form.signed_out import _SHOWN
from tests.integration.gateway.pages.forms_of_pages import FORMS, Written
from tests.support.cookie_browser import SESSION, Browser
from tests.support.upstream import Call, Upstream, problem

KEY = "form-0001-abcd"
NOBODY_KNOWS = ((429, "too-many-requests"), (500, "unexpected"), (503, "unavailable"))
# What is among other forms on the page of a record leaves the language to a link.
IN_ANOTHER_LANGUAGE = [name for name in FORMS if name not in ("/records/ask", "/records/advise", "/records/take-over")]
# A unit may be named and need not be.
NEEDS_NOTHING = ("/records/direct", "/records/send")
SUMMARY = re.compile(r'<div class="govuk-error-summary".*?</div>\s*</div>', re.DOTALL)


async def filled_in(browser: Browser, services: Upstream, written: Written) -> dict[str, list[str]]:
    """The form as its person gets it, in English, and fills it in."""
    written.stands(services, 3)
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    await browser.sign_in(written.person, to="/", level=written.level)
    page = (await browser.get(written.page or written.path)).text
    typed = {name: [value] if isinstance(value, str) else value for name, value in written.typed.items()}
    return written.at(page) | typed | {"key": [KEY]}


def commands(services: Upstream, written: Written) -> list[Call]:
    return [call for call in services.calls if (call.method, call.path) == ("POST", written.command)]


@pytest.mark.parametrize("name", IN_ANOTHER_LANGUAGE)
async def test_another_language_keeps_what_is_written_and_sends_nothing(
    browser: Browser, services: Upstream, name: str
) -> None:
    written = FORMS[name]
    fields = await filled_in(browser, services, written)
    page = (await browser.get(written.page or written.path)).text
    assert re.search(r'<button[^>]*form="typed"[^>]*name="ui_language"[^>]*value="sr-Latn"', page)
    again = await browser.gateway.post(written.path, data={**fields, "ui_language": "sr-Latn"})
    assert (again.status_code, '<html lang="sr-Latn"' in again.text) == (200, True)
    assert browser.gateway.cookies["__Host-spona-language"] == "sr-Latn"
    assert "govuk-error-summary" not in again.text
    assert (written.at(again.text), commands(services, written)) == (fields, [])


@pytest.mark.parametrize("name", _SHOWN)
async def test_what_is_sent_when_the_sign_in_has_ended_is_shown_again_unsent_to_who_may_have_it(
    browser: Browser, services: Upstream, name: str
) -> None:
    written = FORMS[name]
    fields = await filled_in(browser, services, written)
    del browser.gateway.cookies[SESSION]
    kept = await browser.gateway.post(written.path, data=fields)
    assert (kept.status_code, "is kept for ten minutes" in kept.text) == (403, True)
    written.hides(services)
    await browser.sign_in(written.stranger, to="/entry/kept")
    elsewhere = await browser.get("/entry/kept")
    assert (elsewhere.status_code, f'action="{written.path}"' in elsewhere.text) == (404, False)
    written.stands(services, 3)
    await browser.sign_in(written.person, to="/entry/kept", level=written.level)
    shown = await browser.get((await browser.get("/entry/kept")).headers["location"])
    assert (shown.status_code, written.at(shown.text), commands(services, written)) == (200, fields, [])


@pytest.mark.parametrize("name", FORMS)
async def test_every_line_about_what_is_missing_leads_to_something_on_the_page(
    browser: Browser, services: Upstream, name: str
) -> None:
    written = FORMS[name]
    fields = await filled_in(browser, services, written)
    services.says(written.service, "POST", written.command, problem(503, "unavailable"))
    page = (await browser.get(written.page or written.path)).text
    hidden = re.findall(r'type="hidden" name="([\w.]+)"', page)
    unsaid = {field: values for field, values in fields.items() if field in hidden or field not in written.typed}
    again = await browser.gateway.post(written.path, data=unsaid)
    assert again.status_code == (503 if name in NEEDS_NOTHING else 422)
    lines = re.findall(r'<a href="([^"]+)"', SUMMARY.findall(again.text)[0])
    assert (lines == []) is (name in NEEDS_NOTHING)
    assert [line for line in lines if f'id="{line.removeprefix("#")}"' not in again.text] == []


@pytest.mark.parametrize("name", FORMS)
async def test_where_no_one_knows_whether_it_was_done_pressing_again_sends_the_same(
    browser: Browser, services: Upstream, name: str
) -> None:
    written = FORMS[name]
    fields = await filled_in(browser, services, written)
    written.stands(services, 4)
    for status, slug in NOBODY_KNOWS:
        refused = problem(status, slug, headers={"retry-after": "7"})
        services.says(written.service, "POST", written.command, refused)
        again = await browser.gateway.post(written.path, data=fields)
        assert (again.status_code, "govuk-error-summary" in again.text) == (status, True)
        assert written.at(again.text) == fields
    assert again.headers["retry-after"] == "7"
    sent = commands(services, written)
    assert len(sent) == len(NOBODY_KNOWS)
    assert len({(call.headers["idempotency-key"], call.body) for call in sent}) == 1
