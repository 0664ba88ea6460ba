"""The receipt in a real browser: it shows by itself what happens at the Centre, one tap answers, and it is of use on paper."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from contracts import reference
from tests.e2e.filings import adult, filed, girl, taken_over
from tests.e2e.pages.every_page import ONE_STACK
from tests.e2e.pages.filing import meanwhile
from tests.e2e.pages.visitors import WITHOUT_SCRIPTS_AT_NIGHT, Visitors
from tests.e2e.people import Everybody
from tests.support.browser import NARROW, Visit
from tests.support.stack import Stack

_KEEP = "keep_until_we_come"
_LIVE_MS = 12_000


def test_the_receipt_tells_by_itself_what_happens_and_one_tap_answers(visitors: Visitors, stack: Stack) -> None:
    report = meanwhile(stack, lambda people: filed(people("health.nis"), girl()))
    visit = visitors.signed_in("health.nis", to=f"/entries/{report}")
    page = visit.page
    expect(page.locator(".spona-steps__step")).to_have_count(4)
    page.locator(".spona-taps__tap").first.focus()
    opened_at = page.evaluate("performance.timeOrigin")

    async def centre(people: Everybody) -> None:
        await stack.quiet()
        await taken_over(people("intake.centre"), report)
        until = datetime.now(UTC) + timedelta(hours=1)
        values = {"reportId": report, "instruction": _KEEP, "until": until.isoformat()}
        await people("intake.centre").do("AdviseReporter", **values)

    meanwhile(stack, centre)
    shown = reference.instruction(_KEEP).text.sr_cyrl.split("{until}", maxsplit=1)[0]
    expect(page.locator(".spona-now__text")).to_contain_text(shown, timeout=_LIVE_MS)
    expect(page.locator(".spona-steps__step--waiting")).to_have_count(0)
    assert page.evaluate("performance.timeOrigin") == opened_at
    assert page.evaluate("document.activeElement.value") == "still_here"
    page.keyboard.press("Enter")
    page.wait_for_url(visit.base + f"/entries/{report}")
    answer = reference.whereabouts("still_here").text.sr_cyrl
    expect(page.locator("#progress")).to_contain_text(answer)
    assert visit.violations() == []


@ONE_STACK
def test_without_scripts_a_link_refreshes_and_a_tap_answers(visitors: Visitors, stack: Stack) -> None:
    report = meanwhile(stack, lambda people: filed(people("health.nis"), girl()))
    page = visitors.signed_in("health.nis", to=f"/entries/{report}", scripts=False).page

    async def centre(people: Everybody) -> None:
        await stack.quiet()
        await taken_over(people("intake.centre"), report)

    meanwhile(stack, centre)
    page.locator(".spona-again a").click()
    expect(page.locator(".spona-steps__step--waiting")).to_have_count(0)
    page.locator('.spona-taps__tap[value="safe"]').click()
    expect(page.locator("#progress")).to_contain_text(reference.whereabouts("safe").text.sr_cyrl)


@ONE_STACK
@WITHOUT_SCRIPTS_AT_NIGHT
@pytest.mark.parametrize("who", ["health.nis", "health2.nis"])
def test_a_question_shows_by_itself_is_answered_by_keyboard_and_the_centre_reads_it(
    visitors: Visitors, stack: Stack, who: str, *, scripts: bool
) -> None:
    report = meanwhile(stack, lambda people: filed(people("health.nis"), girl()))
    visit = visitors.signed_in(who, to=f"/entries/{report}", scripts=scripts, width=NARROW)
    page = visit.page

    async def centre(people: Everybody) -> None:
        await people("intake.centre").do("AskReporter", reportId=report, question="documents")

    meanwhile(stack, centre)
    if scripts:
        page.locator('#progress a[href$="#question"]').click(timeout=_LIVE_MS)
    else:
        page.locator(".spona-again a").click()
    page.locator('#question input[value="somebody_else"]').focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Drži ih gazda.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(visit.base + f"/entries/{report}?answered=1")
    expect(page.locator("#question")).to_have_count(0)
    centres = visitors.signed_in("intake.centre", to=f"/records/{report}").page
    expect(centres.locator("#questions")).to_contain_text("Drži ih gazda.")
    assert visit.violations() == []


@ONE_STACK
def test_on_paper_stand_reference_and_steps_and_no_button(visitors: Visitors, stack: Stack) -> None:
    report = meanwhile(stack, lambda people: filed(people("health.nis"), girl()))
    page = visitors.signed_in("health.nis", to=f"/entries/{report}").page
    page.emulate_media(media="print")
    expect(page.locator(".govuk-panel")).to_be_visible()
    expect(page.locator(".spona-steps")).to_be_visible()
    shown = [each for each in page.locator("button, [role=button]").all() if each.is_visible()]
    assert shown == []


@ONE_STACK
@WITHOUT_SCRIPTS_AT_NIGHT
def test_a_button_prints_and_without_scripts_a_sentence_says_how(
    visitors: Visitors, stack: Stack, *, scripts: bool
) -> None:
    report = meanwhile(stack, lambda people: filed(people("health.nis"), girl()))
    page = visitors.signed_in("health.nis", to=f"/entries/{report}", scripts=scripts).page
    button, sentence = page.locator("[data-prints]"), page.locator(".spona-unscripted")
    expect(button).to_be_visible(visible=scripts)
    expect(sentence).to_be_visible(visible=not scripts)
    if scripts:
        page.evaluate("window.print = () => document.body.classList.add('printed')")
        button.click()
        expect(page.locator("body.printed")).to_be_attached()


@ONE_STACK
def test_an_addition_and_taking_back_are_done_on_pages_of_their_own(visitors: Visitors, stack: Stack) -> None:
    report = meanwhile(stack, lambda people: filed(people("health.nis"), adult()))
    visit = visitors.signed_in("health.nis", to=f"/entries/{report}")
    page = visit.page
    page.locator(f'a[href="/entries/{report}/add"]').click()
    page.locator('input[name="kind"][value="account"]').check()
    page.get_by_role("textbox").fill("Вратио се по документа.")
    page.locator("main form button").click()
    page.wait_for_url(visit.base + f"/entries/{report}?added=1")
    page.locator(f'a[href="/entries/{report}/withdraw"]').click()
    page.locator('input[name="reason"][value="filed_by_mistake"]').check()
    page.locator("main form button").click()
    page.wait_for_url(visit.base + f"/entries/{report}")
    expect(page.locator(".spona-taps")).to_have_count(0)
    listed = page.locator(f'a[href="/entries/{report}"]')
    visit.open("/entries")
    expect(listed).to_have_count(0)
    # What has ended is last among all that the doctor ever filed.
    visit.open("/entries?state=any")
    while not listed.count():
        page.locator("a[rel=next]").click()
        page.wait_for_load_state("load")


@ONE_STACK
def test_a_colleague_sees_the_state_and_nothing_to_press(visitors: Visitors, stack: Stack) -> None:
    report = meanwhile(stack, lambda people: filed(people("health.nis"), girl()))
    visit = visitors.signed_in("health2.nis", to=f"/entries/{report}")
    expect(visit.page.locator("main form")).to_have_count(0)
    expect(visit.page.locator(".spona-steps")).to_have_count(0)
    for way in ("add", "withdraw"):
        visit.open(f"/entries/{report}/{way}")
        expect(visit.page.locator("main form")).to_have_count(0)


@ONE_STACK
def test_a_report_is_offered_declined_offered_again_and_taken(visitors: Visitors, stack: Stack) -> None:
    report = meanwhile(stack, lambda people: filed(people("health.nis"), girl()))
    author, colleague = (visitors.signed_in(who, to=f"/entries/{report}") for who in ("health.nis", "health2.nis"))

    def steps(visit: Visit) -> list[str]:
        visit.open(f"/entries/{report}")
        return [str(each.get_attribute("value")) for each in visit.page.locator('button[name="step"]').all()]

    def press(visit: Visit, step: str) -> None:
        assert step in steps(visit)
        visit.page.locator(f'button[value="{step}"]').click()
        visit.page.wait_for_url(visit.base + f"/entries/{report}")

    assert (steps(author), steps(colleague)) == (["HandOverReport"], [])
    press(author, "HandOverReport")
    assert (steps(author), steps(colleague)) == (["UndoHandOver"], ["TakeHandedOver", "UndoHandOver"])
    assert (colleague.axe(), colleague.overflows()) == ([], False)
    press(colleague, "UndoHandOver")
    assert (steps(author), steps(colleague)) == (["HandOverReport"], [])
    press(author, "HandOverReport")
    slower = visitors.signed_in("health2.nis", to=f"/entries/{report}")
    press(colleague, "TakeHandedOver")
    expect(colleague.page.locator(".govuk-panel")).to_be_visible()
    expect(colleague.page.locator(f'a[href="/entries/{report}/add"]')).to_be_visible()
    assert (steps(author), steps(colleague)) == ([], [])
    slower.page.locator('button[value="TakeHandedOver"]').click()
    expect(slower.page.locator("h1")).to_contain_text("већ прихватио неко од колега")
