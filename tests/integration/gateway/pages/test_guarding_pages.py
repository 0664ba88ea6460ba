"""Pages of the centre for social work that protects a child: its answer, the check of a guardian, sending; and a unit that hears a no."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from contracts import access
from tests.integration.gateway.pages.test_sending_pages import (
    CHILD,
    HELP,
    ID,
    NGO,
    SEND,
    SHELTER,
    answered,
    case,
    commands,
    posted,
    values,
)
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, problem, receipt, report

ANSWER, CHECK = f"/records/{ID}/guardianship", f"/records/{ID}/guardian-check"
ASKED = f"{ANSWER}?purpose={HELP}&language=sr"
PROTECTS = ("grant.child_protection",)
WORDS = "Hoće kod tetke."
HEARD: dict[str, Any] = {"views.heard": "yes", "views.agrees": "no", "views.words": WORDS}
REFUSED: dict[str, Any] = {
    "purpose": HELP,
    "language": "sr",
    "agreed": "no",
    **HEARD,
    "interpreter": "no",
    "seenAlone": "yes",
}
AGREED = {**REFUSED, "agreed": "yes", "unitIds": [SHELTER], "classes": ["care_needs"], "until": ["2", "3", "2027"]}
CHECKED = {"result": "conflict", "note": "Otac je umešan."}
GUARDED = answered(ground="guardianship")


def protected(services: Upstream, version: int = 3) -> None:
    """A child whom the reader's unit protects."""
    case(services, version=version, positions=PROTECTS, classes={"danger": CHILD, "consent": None})


def sheltered(services: Upstream, version: int = 3) -> None:
    """An adult whom the reader's unit took in."""
    agreed = {"status": "given", "entries": None, "attempts": None, "referrals": None}
    case(services, version=version, positions=(f"grant.{HELP}",), classes={"consent": agreed})


@pytest.fixture
async def worker(browser: Browser) -> Browser:
    """`csr.nis`, signed in with the second factor, reads English."""
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    await browser.sign_in("csr.nis", to="/", level="2")
    return browser


async def test_who_protects_a_child_answers_for_what_rests_on_guardianship(worker: Browser, services: Upstream) -> None:
    protected(services)
    page = (await worker.get(ANSWER)).text
    assert values(page, "purpose") == access.load().purposes_on("guardianship")
    assert "hear the child first" in page
    step = unescape((await worker.get(ASKED)).text)
    assert (f"{ASKED}&agreed=yes" in step, "Read aloud" in step) == (True, False)
    assert values((await worker.get(f"{ASKED}&agreed=yes")).text, "unitIds") == [SHELTER, NGO]


@pytest.mark.parametrize("agrees", [True, False])
async def test_what_it_answers_and_the_child_says_is_recorded(
    worker: Browser, services: Upstream, *, agrees: bool
) -> None:
    protected(services)
    services.says("identification", "POST", f"/reports/{ID}/guardianship", Reply(receipt(ID, positions=[*PROTECTS])))
    form = AGREED if agrees else REFUSED
    answer = await posted(worker, f"{ASKED}&agreed={form['agreed']}", ANSWER, form)
    said = "agreed" if agrees else "refused"
    assert (answer.status_code, answer.headers["location"]) == (303, f"/records/{ID}?done=guardianship_{said}")
    yes = {"unitIds": [SHELTER], "classes": ["care_needs"], "until": "2027-03-02"}
    assert commands(services) == [
        {
            "purpose": HELP,
            "agreed": agrees,
            "language": "sr",
            "interpreter": False,
            "seenAlone": "yes",
            "views": {"heard": "yes", "agrees": "no", "words": WORDS},
            "expectedVersion": 3,
            **(yes if agrees else {"unitIds": [], "classes": []}),
        }
    ]


async def test_what_is_missing_or_refused_is_said_beside_it(worker: Browser, services: Upstream) -> None:
    protected(services)
    nothing = {**REFUSED, "views.heard": "", "views.agrees": ""}
    page = (await posted(worker, f"{ASKED}&agreed=no", ANSWER, nothing)).text
    for said in ("Say whether the child was heard.", "Say what the child says to it."):
        assert said in page
    assert WORDS in page
    wrong = [{"name": "views.agrees", "problem": "is said of a child who was heard"}]
    services.says("identification", "POST", f"/reports/{ID}/guardianship", problem(422, "invalid-input", fields=wrong))
    page = (await posted(worker, f"{ASKED}&agreed=no", ANSWER, REFUSED)).text
    assert "Say what the child says to it." in page


async def test_a_check_is_recorded_and_shown_with_what_follows(worker: Browser, services: Upstream) -> None:
    protected(services)
    services.says("identification", "POST", f"/reports/{ID}/guardian-check", Reply(receipt(ID, positions=[*PROTECTS])))
    answer = await posted(worker, CHECK, CHECK, CHECKED)
    assert answer.headers["location"] == f"/records/{ID}?done=guardian_checked"
    assert commands(services) == [{**CHECKED, "expectedVersion": 3}]


@pytest.mark.parametrize(("results", "none"), [((), True), (("conflict",), True), (("conflict", "no_conflict"), False)])
async def test_a_guardian_has_no_right_until_no_conflict_is_recorded(
    worker: Browser, services: Upstream, results: tuple[str, ...], *, none: bool
) -> None:
    at = "2026-12-02T10:00:00Z"
    checks = [{"result": each, "note": None, "at": at} for each in results]
    views = [{"purpose": HELP, "agreed": True, "heard": "yes", "agrees": "no", "words": WORDS, "at": at}]
    about: dict[str, Any] = {"danger": CHILD, "consent": None, "child_views": {"entries": views}}
    case(services, positions=PROTECTS, classes={**about, "guardian": {"checks": checks} if checks else None})
    form = (await worker.get(f"/records/{ID}")).text
    assert WORDS not in form
    page = unescape((await worker.gateway.post(f"/records/{ID}/identity")).text)
    assert ("None, until it is recorded that there is no conflict" in page) is none
    assert page.count("Parent or guardian,") == len(results)
    assert f"The guardianship authority agreed · The child does not agree · {WORDS}" in page


async def test_a_unit_is_asked_as_far_as_the_authority_agreed(worker: Browser, services: Upstream) -> None:
    protected(services)
    page = (await worker.get(f"{SEND}?purpose={HELP}")).text
    assert (values(page, "unitId"), f'href="{ANSWER}?purpose={HELP}&amp;to=send"' in page) == ([], True)
    ledger = {"status": None, "entries": [], "attempts": [], "referrals": [GUARDED]}
    for positions, answers in ((PROTECTS, True), (("case",), False)):
        case(services, positions=positions, classes={"danger": CHILD, "consent": ledger})
        page = (await worker.get(f"{SEND}?purpose={HELP}")).text
        assert values(page, "unitId") == [SHELTER]
        assert "The guardianship authority agreed" in page
        assert (f'href="{ANSWER}' in page) is answers
        # How an adult answers is no matter of it.
        assert "In writing, signed" not in page


async def test_the_record_leads_to_each_step_and_says_what_was_answered(worker: Browser, services: Upstream) -> None:
    ledger = {"status": None, "entries": [], "attempts": [], "referrals": [GUARDED]}
    case(services, positions=PROTECTS, classes={"danger": CHILD, "consent": ledger})
    page = unescape((await worker.get(f"/records/{ID}")).text)
    for address in (ANSWER, CHECK, SEND):
        assert f'href="{address}"' in page
    assert "What was agreed to for the child" in page
    assert page.count("The guardianship authority agreed that the child is sent to units") == 1
    for address in (f"/records/{ID}/taken-back", f"/records/{ID}/referral-consent", f"/records/{ID}/consent"):
        assert f'href="{address}"' not in page


async def test_who_protects_no_child_answers_for_none(worker: Browser, services: Upstream) -> None:
    for positions, classes, status in (
        (PROTECTS, {}, 409),
        (("case",), {"danger": CHILD}, 404),
        (("addressed.child_protection",), {"danger": CHILD}, 404),
    ):
        case(services, positions=positions, classes=classes)
        assert (await worker.get(ANSWER)).status_code == status


async def test_a_unit_that_helps_records_that_the_person_takes_consent_back(
    browser: Browser, services: Upstream
) -> None:
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    await browser.sign_in("reception.centre", to="/")
    sheltered(services)
    address = f"/records/{ID}/taken-back"
    assert re.search(
        rf'href="{address}"[^>]*>The person does not want your help any more',
        (await browser.get(f"/records/{ID}")).text,
    )
    services.says(
        "identification", "POST", f"/reports/{ID}/consent/withdraw", Reply(report(ID, classes={}, positions=[]))
    )
    answer = await posted(browser, address, address, {"seenAlone": "yes", "calledBack": "no"})
    assert answer.headers["location"] == "/list?done=taken_back"
    assert commands(services) == [{"seenAlone": "yes", "calledBack": "no", "expectedVersion": 3}]
