"""What came of asking a person for consent: the forms before services that answer what the test says."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.integration.gateway.pages.reporter import hidden
from tests.integration.gateway.pages.test_consent import ID, chosen, shows
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, problem, receipt

HEARD = {"seenAlone": "yes", "calledBack": "no"}
AGREED = {"shareClinical": "yes", **HEARD}
FORMS = {"agreed": AGREED, "refused": HEARD, "not_asked": {"reason": "unsafe"}}
PATH = f"/reports/{ID}/consent"
CASES = [
    ("entries", "author", "agreed", {"outcome": "agreed", "shareClinical": True, **HEARD}),
    ("entries", "author", "refused", {"outcome": "refused", **HEARD}),
    ("records", "intake", "not_asked", {"outcome": "not_asked", "reason": "unsafe"}),
    ("records", "duty", "refused", {"outcome": "refused", **HEARD}),
]
DEFAULTS = {"shareClinical": False, "reason": None, "seenAlone": "unknown", "calledBack": "unknown"}


async def sent(author: Browser, place: str, outcome: str, **fields: str) -> httpx.Response:
    form = (await author.get(f"/{place}/{ID}/asked?outcome={outcome}")).text
    about = {"key": hidden("key", form), "version": hidden("version", form), "outcome": outcome}
    return await author.gateway.post(f"/{place}/{ID}/asked", data={**about, **fields})


@pytest.mark.parametrize(("place", "position", "outcome", "said"), CASES)
async def test_who_asked_records_what_came_of_it(
    author: Browser, services: Upstream, place: str, position: str, outcome: str, said: dict[str, object]
) -> None:
    shows(services, positions=[position], version=3)
    services.says("identification", "POST", PATH, Reply(receipt(ID)))
    answer = await sent(author, place, outcome, **FORMS[outcome])
    goes_on_to = f"/{place}/{ID}" + (f"?done={outcome}" if place == "records" else "")
    assert (answer.status_code, answer.headers["location"]) == (303, goes_on_to)
    (call,) = [call for call in services.to("identification") if call.path == PATH]
    assert {**DEFAULTS, **call.sent} == {**DEFAULTS, "expectedVersion": 3, **said}


async def test_the_outcome_is_asked_first_and_nothing_is_chosen_for_anybody(
    author: Browser, services: Upstream
) -> None:
    shows(services)
    first = (await author.get(f"/entries/{ID}/asked")).text
    assert (
        chosen(first),
        len(re.findall(r'type="radio"[^>]*name="outcome"|name="outcome"[^>]*type="radio"', first)),
    ) == (0, 3)
    assert (await author.get(f"/entries/{ID}/asked?outcome=perhaps")).status_code == 422
    assert (
        await author.gateway.post(f"/entries/{ID}/asked", data={"key": "a-key-of-a-form-1", "version": "1"})
    ).status_code == 422
    for outcome, fields in FORMS.items():
        assert chosen((await author.get(f"/entries/{ID}/asked?outcome={outcome}")).text) == 0
        empty = await sent(author, "entries", outcome)
        assert empty.status_code == 422
        for name in fields:
            assert f'href="#{name}"' in empty.text
    assert not [call for call in services.to("identification") if call.path == PATH]


async def test_a_form_about_an_older_version_is_shown_again_with_its_answers(
    author: Browser, services: Upstream
) -> None:
    shows(services, version=4)
    stale = problem(409, "stale-version", currentState="received", currentVersion=4, changedFields=["takenOverAt"])
    services.says("identification", "POST", PATH, stale)
    again = await sent(author, "entries", "agreed", **AGREED)
    assert (again.status_code, chosen(again.text), hidden("version", again.text)) == (409, 3, "4")


@pytest.mark.parametrize("slug", ["consent-not-asked", "consent-already-answered"])
async def test_a_refusal_says_why(author: Browser, services: Upstream, slug: str) -> None:
    shows(services)
    services.says("identification", "POST", PATH, problem(409, slug))
    refused = await sent(author, "entries", "refused", **HEARD)
    expected = {"consent-not-asked": "A report about a child", "consent-already-answered": "It is recorded already"}
    assert (refused.status_code, expected[slug] in refused.text) == (409, True)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Say whether the person was alone"),
        ("sr-Cyrl", "Означите да ли је особа била сама"),
        ("sr-Latn", "Označite da li je osoba bila sama"),
    ],
)
async def test_what_the_service_misses_is_said_beside_its_question(
    author: Browser, services: Upstream, language: str, sentence: str
) -> None:
    """A form of an earlier version of the page may lack what the service asks for by now."""
    shows(services)
    author.gateway.headers["accept-language"] = language
    missing = problem(422, "invalid-input", fields=[{"name": "seenAlone", "problem": "Say it."}])
    services.says("identification", "POST", PATH, missing)
    again = await sent(author, "entries", "refused", **HEARD)
    assert (again.status_code, 'href="#seenAlone"' in again.text, again.text.count(sentence)) == (422, True, 2)


async def test_the_author_finds_by_when_to_ask_and_the_way_to_the_form(author: Browser, services: Upstream) -> None:
    found = receipt(ID)
    found["classes"]["receipt"]["askBy"] = "2026-11-30T08:15:00Z"
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(found))
    shown = (await author.get(f"/entries/{ID}")).text
    assert "Ask by 30 Nov 2026 at 09:15" in shown
    assert f'href="/entries/{ID}/asked"' in shown
    shows(services)
    assert "Ask the person when it is safe" not in (await author.get(f"/entries/{ID}")).text


async def test_what_opens_a_report_to_the_centre_begins_with_the_second_factor(
    author: Browser, services: Upstream
) -> None:
    shows(services, positions=["author", "intake"])
    to_agree = await author.get(f"/records/{ID}/asked?outcome=agreed")
    assert to_agree.status_code == 303
    assert f"/auth/sign-in?to=%2Frecords%2F{ID}%2Fasked%3Foutcome%3Dagreed&level=2" in to_agree.headers["location"]
    for outcome in ("refused", "not_asked"):
        assert (await author.get(f"/records/{ID}/asked?outcome={outcome}")).status_code == 200
    shows(services)
    assert (await author.get(f"/entries/{ID}/asked?outcome=agreed")).status_code == 200


@pytest.mark.parametrize(
    ("slug", "sentence"), [("second-factor-needed", "your second factor"), ("call-back-needed", "Call the person back")]
)
async def test_what_is_not_vouched_for_keeps_what_was_chosen(
    author: Browser, services: Upstream, slug: str, sentence: str
) -> None:
    shows(services)
    services.says("identification", "POST", PATH, problem(409, slug))
    again = await sent(author, "entries", "agreed", **AGREED)
    assert (again.status_code >= 400, chosen(again.text), sentence in again.text) == (True, 3, True)
    assert ('href="#calledBack"' in again.text) is (slug == "call-back-needed")


def rests_on(services: Upstream, way: str) -> None:
    shown = receipt(ID)
    shown["classes"]["receipt"]["wayIn"] = way
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(shown))


@pytest.mark.parametrize(
    ("way", "follows", "asks_of_findings"),
    [
        ("could_not_ask", "the Centre reads who the person is.", True),
        ("through_me", "Who the person is stays with the reporter all the same.", False),
        ("vital_interest", "no longer on the danger alone", True),
    ],
)
async def test_what_follows_from_a_yes_is_said_by_the_way_in(
    author: Browser, services: Upstream, way: str, follows: str, asks_of_findings: bool
) -> None:
    rests_on(services, way)
    services.says("identification", "POST", PATH, Reply(receipt(ID)))
    form = (await author.get(f"/entries/{ID}/asked?outcome=agreed")).text
    assert follows in form
    assert ("findings about their health" in form) is asks_of_findings
    if not asks_of_findings:
        assert (
            await sent(author, "entries", "agreed", shareClinical=hidden("shareClinical", form), **HEARD)
        ).status_code == 303
        (call,) = [call for call in services.to("identification") if call.path == PATH]
        assert call.sent.get("shareClinical", False) is False


async def test_who_was_reported_by_official_duty_can_only_agree(author: Browser, services: Upstream) -> None:
    rests_on(services, "official_duty")
    form = (await author.get(f"/entries/{ID}/asked")).text
    assert [f'value="{outcome}"' in form for outcome in ("agreed", "refused", "not_asked")] == [True, False, False]
    assert "no longer on the duty alone" in (await author.get(f"/entries/{ID}/asked?outcome=agreed")).text


@pytest.mark.parametrize(
    ("way", "addresses"),
    [("official_duty", ("asked?outcome=refused",)), ("child_duty", ("asked", "asked?outcome=agreed"))],
)
async def test_where_no_one_is_asked_the_form_is_not_offered(
    author: Browser, services: Upstream, way: str, addresses: tuple[str, ...]
) -> None:
    rests_on(services, way)
    for address in addresses:
        refused = await author.get(f"/entries/{ID}/{address}")
        assert (refused.status_code, "<form method" in refused.text.partition("<main")[2]) == (409, False)
