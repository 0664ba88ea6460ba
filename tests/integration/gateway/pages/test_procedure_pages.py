"""Each command of the formal procedure by its page: what it sends, what is missing, what is refused, and who finds no form."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest

from tests.integration.gateway.pages.procedures import (
    ANOTHER,
    DISSENT,
    ID,
    PAGES,
    PANEL,
    REVIEW,
    SOCIAL,
    SUPERVISOR,
    TEXT,
    Page,
    procedure,
    shows,
)
from tests.integration.gateway.pages.reporter import hidden
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, problem, receipt

EACH = pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.page}-{page.done}-{page.position}")
ONCE = {page.page: page for page in reversed(PAGES)}


async def opened(browser: Browser, services: Upstream, page: Page) -> str:
    """The page in English, as who may give the command sees it."""
    page.shown(services)
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    await browser.sign_in(page.person, to="/", level=page.level)
    answer = await browser.get(page.address + page.begun)
    assert answer.status_code == 200, answer.text
    return answer.text


async def sent(browser: Browser, page: Page, form: str, fields: dict[str, Any]) -> httpx.Response:
    about = {"key": hidden("key", form), "version": hidden("version", form)}
    return await browser.gateway.post(page.address, data={**about, **fields})


def commands(services: Upstream) -> list[tuple[str, Any]]:
    return [(call.path, call.sent) for call in services.to("identification") if call.method == "POST"]


def carried(page: Page) -> dict[str, Any]:
    """What the form carries of the step before, whatever is typed in it."""
    return {
        name: page.typed[name] for name in ("finding.outcome", "asks", "memberId", "language") if name in page.typed
    }


@EACH
async def test_what_is_typed_is_sent_once_as_one_command(browser: Browser, services: Upstream, page: Page) -> None:
    form = await opened(browser, services, page)
    path = f"/reports/{ID}/procedure{page.path}"
    services.says("identification", "POST", path, Reply(receipt(ID, state="received")))
    answer = await sent(browser, page, form, page.typed)
    where = "/list" if page.leaves else f"/records/{ID}"
    assert (answer.status_code, answer.headers.get("location")) == (303, f"{where}?done={page.done}")
    ((given_path, given),) = commands(services)
    given = {name: value for name, value in given.items() if value is not None}
    if "finding" in given:
        given["finding"] = {name: value for name, value in given["finding"].items() if value not in (None, [])}
    assert (given_path, given) == (path, {"expectedVersion": 3, **page.body})


@pytest.mark.parametrize("page", [each for each in PAGES if each.missing], ids=lambda page: f"{page.page}-{page.done}")
async def test_what_is_missing_is_named_and_leads_to_its_field(
    browser: Browser, services: Upstream, page: Page
) -> None:
    form = await opened(browser, services, page)
    answer = await sent(browser, page, form, carried(page))
    assert answer.status_code == 422
    for name in page.missing:
        assert f'href="#{name}"' in answer.text
        assert f'id="{name}"' in answer.text
    assert commands(services) == []


@pytest.mark.parametrize("page", ONCE.values(), ids=ONCE)
async def test_a_refusal_says_why_and_keeps_what_was_typed(browser: Browser, services: Upstream, page: Page) -> None:
    form = await opened(browser, services, page)
    path = f"/reports/{ID}/procedure{page.path}"
    moved: dict[str, Any] = {"currentState": "discontinued", "action": "propose"}
    services.says("identification", "POST", path, problem(409, "procedure-move-refused", **moved))
    answer = await sent(browser, page, form, page.typed)
    assert answer.status_code == 409
    assert "not possible with the procedure in its present state" in answer.text
    assert (f"{TEXT}</textarea>" in answer.text) is (TEXT in str(page.typed))
    assert answer.text.count(" checked") == len(
        [name for name, typed in page.typed.items() for _ in (typed if isinstance(typed, list) else [typed])
         if name not in ("finding.outcome", "asks", "memberId", "language", "heldOn", "askedOn", "profile") and typed != TEXT]
    )  # fmt: skip


@pytest.mark.parametrize("page", [each for each in ONCE.values() if each.level == "2"], ids=lambda page: page.page)
async def test_the_second_factor_is_asked_for_before_anything_is_typed(
    browser: Browser, services: Upstream, page: Page
) -> None:
    page.shown(services)
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    await browser.sign_in(page.person, to="/")
    answer = await browser.get(page.address + page.begun)
    assert answer.status_code in (302, 303, 307)
    assert "level=2" in answer.headers["location"]


@pytest.mark.parametrize("page", [each for each in ONCE.values() if each.level == "2"], ids=lambda page: page.page)
async def test_a_second_factor_that_is_over_leads_to_a_code_and_back_to_what_was_typed(
    browser: Browser, services: Upstream, page: Page
) -> None:
    form = await opened(browser, services, page)
    await browser.sign_in(page.person, to="/")
    path = f"/reports/{ID}/procedure{page.path}"
    services.says("identification", "POST", path, problem(403, "decision-needs-second-factor"))
    refused = await sent(browser, page, form, page.typed)
    # On its way from a form to the issuer a browser would stop: a link leads on.
    assert (refused.status_code, "A decision is signed with your second factor" in refused.text) == (403, True)
    assert (f"{TEXT}</textarea>" in refused.text) is (TEXT in str(page.typed))
    (link,) = re.findall(r'href="(/auth/sign-in[^"]*level=2)"', refused.text)
    to_issuer = (await browser.get(unescape(link))).headers["location"]
    assert "acr_values=2" in to_issuer
    back = (await browser.get(await browser.at_issuer(to_issuer, page.person))).headers["location"]
    assert back.startswith(page.address)
    again = (await browser.get(back)).text
    assert ("It is not sent yet" in again, link in again) == (True, False)
    assert (f"{TEXT}</textarea>" in again) is (TEXT in str(page.typed))
    services.says("identification", "POST", path, Reply(receipt(ID, state="received")))
    done = await sent(browser, page, again, page.typed | {"kept": hidden("kept", again)})
    assert done.headers["location"].endswith(f"?done={page.done}")


@pytest.mark.parametrize("position", ["author", "unit", "grant.child_protection", "intake"])
async def test_it_is_for_who_may_give_the_command(duty: Browser, services: Upstream, position: str) -> None:
    for page in ONCE.values():
        shows(services, state=page.state, position=position, you=page.you, **page.more)
        may = page.page == "procedure" and position == "intake"
        assert (await duty.get(page.address + page.begun)).status_code == (200 if may else 404), page.page


@pytest.mark.parametrize(
    ("name", "child", "has", "has_not"),
    [
        ("procedure", False, ["reasonable grounds"], ["assessment.grounds", "assessment.nextStep"]),
        ("panel", False, [name for _, name in (*PANEL.values(), ANOTHER)], [" checked"]),
        ("panel-member", False, [ANOTHER[1], ANOTHER[0]], [PANEL["pedagogue"][1]]),
        ("interview", False, ['name="heldOn"'], ["guardianPresent"]),
        ("interview", True, ["guardianPresent"], []),
        ("proposal", False, ["finding.means"], ["otherProtection"]),
        ("proposal", True, ["the law does not need them"], ["finding.means"]),
        ("signature", False, [TEXT, "Deception", "Sign the proposal", "I do not agree"], ["<details open"]),
        ("decision", False, [TEXT, "Deception", "Signed", *(name for _, name in PANEL.values())], []),
        ("ruling", False, [TEXT, DISSENT["reason"]], ["finding.acts"]),
        ("review", False, ["until 15 days after", "not verified with the law", 'name="askedOn"'], []),
        ("review-decision", False, [REVIEW["reason"], "The person", "There is new evidence"], []),
    ],
)
async def test_what_a_page_shows(
    browser: Browser, services: Upstream, name: str, child: bool, has: list[str], has_not: list[str]
) -> None:
    page = ONCE[name]
    await opened(browser, services, page)
    shows(services, state=page.state, position=page.position, child=child, you=page.you, **page.more)
    text = (await browser.get(page.address + page.begun)).text
    assert [each for each in has if each not in text] == []
    assert [each for each in has_not if each in text] == []


async def test_who_leaves_is_chosen_first_among_those_who_have_not_voted(browser: Browser, services: Upstream) -> None:
    shows(services, state="proposed", position="supervisor")
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    await browser.sign_in(SUPERVISOR, to="/")
    page = (await browser.get(f"/records/{ID}/panel-member")).text
    leaving = [of for of, (person, _) in PANEL.items() if f"memberId={person}" in page]
    assert leaving == ["pedagogue", "social_worker"]


@pytest.mark.parametrize("you", ["psychologist", ""])
async def test_who_has_voted_finds_no_proposal_to_sign(browser: Browser, services: Upstream, you: str) -> None:
    shows(services, state="proposed", position="panel", you=you)
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    await browser.sign_in(SOCIAL, to="/", level="2")
    assert (await browser.get(f"/records/{ID}/signature")).status_code == 409


@pytest.mark.parametrize("typed", [{"agreed": "yes", "reason": TEXT}, {"agreed": "no"}])
async def test_a_reason_belongs_to_what_is_returned(
    browser: Browser, services: Upstream, typed: dict[str, str]
) -> None:
    page = ONCE["decision"]
    answer = await sent(browser, page, await opened(browser, services, page), typed)
    assert (answer.status_code, 'href="#reason"' in answer.text, commands(services)) == (422, True, [])


@pytest.mark.parametrize("name", ["proposal", "ruling"])
async def test_reasons_that_no_paper_shows_are_not_signed(browser: Browser, services: Upstream, name: str) -> None:
    page = ONCE[name]
    typed = {**page.typed, "finding.reasons": f"{TEXT} 🙂"}
    answer = await sent(browser, page, await opened(browser, services, page), typed)
    assert (answer.status_code, commands(services)) == (422, [])
    assert "🙂 (U+1F642)" in answer.text
    assert f"{TEXT} 🙂</textarea>" in answer.text


@pytest.mark.parametrize("name", ["signature", "decision"])
async def test_who_signs_or_confirms_is_told_which_signs_no_paper_shows(
    browser: Browser, services: Upstream, name: str
) -> None:
    page = ONCE[name]
    assert "U+" not in await opened(browser, services, page)
    (proposal,) = procedure(page.state)["proposals"]
    unprinted = proposal | {"reasons": f"{TEXT} 🙂"}
    shows(services, state=page.state, position=page.position, you=page.you, **page.more, proposals=[unprinted])
    assert "🙂 (U+1F642)" in (await browser.get(page.address)).text


async def test_another_procedure_of_the_person_offers_no_one_of_the_panel_before(
    browser: Browser, services: Upstream
) -> None:
    page = ONCE["panel"]
    await opened(browser, services, page)
    first = procedure("assessment") | {"state": "discontinued", "discontinuedAs": "left_country"}
    shows(services, state="open", isOnNewFacts=True, earlier=[first])
    text = (await browser.get(page.address)).text
    assert ANOTHER[1] in text
    assert [name in text for _, name in PANEL.values()] == [False] * 3
