"""The banner of a record before services that say what a test wants: what is so, who did not take it, whom to call, what to press."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, problem, referral, report

REPORT, REFERRAL = "0190a7f0-0000-7000-8000-000000000001", "0190a7f0-0000-7000-8000-000000000002"
WARD = "3e3c7d50-4cfc-4bcb-9b5b-4aee6b1a57df"
UNIT = "9a693374-56fc-4dc6-a7b3-cd53130c3c8e"
LINE = {"unitId": UNIT, "reason": "conflict_of_interest", "rejectedAt": "2026-11-25T09:42:00Z"}
PHONE = {"unitId": UNIT, "phone": "+38118506700"}
# Agreed when it was filed, and taken back.
SAID = [
    {"scope": "identification", "given": given, "at": f"2026-11-2{day}T08:00:00Z"}
    for given, day in ((True, 4), (False, 5))
]


async def shown(
    browser: Browser,
    services: Upstream,
    person: str,
    position: str,
    *,
    classes: dict[str, Any] | None = None,
    requests: tuple[dict[str, Any], ...] = (),
    **more: Any,
) -> str:
    """The record as the person reads it in English."""
    items = [referral(REFERRAL, REPORT, **{"positions": [position], **each}) for each in requests]
    of_report = {"items": [{"reportId": REPORT, "referrals": items}]}
    services.says("referral", "POST", "/referrals/by-report", Reply(of_report))
    given = {"reference": {"reference": "S-7K3Q-9F", "state": "submitted"}, "unit_callback": PHONE, **(classes or {})}
    services.says(
        "identification", "GET", "/reports/{}", Reply(report(REPORT, classes=given, positions=[position], **more))
    )
    services.says("identification", "POST", "/referrals/unconfirmed", Reply({"referralIds": []}))
    await browser.sign_in(person, to="/")
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    page = await browser.get(f"/records/{REPORT}")
    assert page.status_code == 200, page.text
    return page.text


def bar(page: str) -> str:
    found = re.search(r'<section class="spona-standing.*?</section>', page, re.DOTALL)
    assert found is not None
    return found.group()


@pytest.mark.parametrize(
    ("person", "position", "expected"),
    [
        ("csr.supervisor", "addressed.child_protection", [LINE]),
        ("duty.centre", "duty", [LINE]),
        ("intake.centre", "intake", [LINE]),
        ("csr.novisad", "addressed.child_protection", []),
        ("csr.nis", "addressed.child_protection", None),
        ("health.nis", "author", None),
    ],
)
async def test_who_did_not_take_it_and_why_is_shown_exactly_to_whom_the_service_tells_it(
    browser: Browser, services: Upstream, person: str, position: str, expected: list[dict[str, str]] | None
) -> None:
    request = {"state": "escalated", "rejections": expected}
    page = await shown(browser, services, person, position, requests=(request,), state="received")
    sentence = "25 Nov 2026 at 10:42: somebody in the unit is involved or related"
    assert page.count(sentence) == (2 if expected else 0)
    assert (sentence in bar(page)) is bool(expected)
    assert page.count("A unit did not take a referral on") == (1 if expected else 0)


async def test_after_acceptance_the_bar_says_so_and_not_that_it_waits(browser: Browser, services: Upstream) -> None:
    request = {"state": "accepted", "acceptedAt": "2026-11-25T09:42:00Z"}
    page = await shown(browser, services, "csr.nis", "grant.child_protection", requests=(request,), state="submitted")
    assert "Your unit has taken this request on." in bar(page)
    assert "Waits to be taken over" not in page
    assert 'href="#person"' in bar(page)
    assert "Term" not in bar(page)


async def test_the_unit_that_reported_it_is_one_press_away_for_those_who_may_know_its_number(
    browser: Browser, services: Upstream
) -> None:
    reported = {"unit_callback": PHONE | {"unitId": WARD}}
    page = await shown(browser, services, "csr.nis", "addressed.child_protection", requests=({},), classes=reported)
    assert calls_in(page) == [("+38118506700", "Call the reporter (Emergency ward): +381 18 506 700")]
    silent = await shown(
        browser, services, "csr.nis", "addressed.child_protection", requests=({},), classes={"unit_callback": None}
    )
    assert "tel:" not in bar(silent)


@pytest.mark.parametrize("keyed", [False, True])
async def test_nobody_is_led_to_call_their_own_unit_but_intake_calls_whoever_called(
    browser: Browser, services: Upstream, keyed: bool
) -> None:
    # The number of PHONE is that of the reader's own unit; of what intake keyed in it is the caller's.
    came = {
        "source": "phone",
        "receivedAt": "2026-11-25T09:42:00Z",
        "enteredAt": "2026-11-25T09:50:00Z",
        "enteredBy": "intake",
    }
    about = {"reference": "S-7K3Q-9F", "state": "submitted", "keyed": came if keyed else None}
    page = await shown(
        browser, services, "csr.nis", "addressed.child_protection", requests=({},), classes={"reference": about}
    )
    assert calls_in(page) == ([("+38118506700", "Call the reporter: +381 18 506 700")] if keyed else [])


@pytest.mark.parametrize(("term", "late"), [("2026-11-25T09:42:00Z", True), ("2126-11-25T09:42:00Z", False)])
async def test_the_centre_can_call_a_unit_whose_answer_is_late(
    browser: Browser, services: Upstream, term: str, late: bool
) -> None:
    request = {"respondBy": term, "purpose": "child_protection", "unitId": UNIT, "urgency": "standard"}
    page = await shown(
        browser, services, "duty.centre", "duty", requests=(request,), classes={"unit_callback": None}, state="received"
    )
    assert [said.partition(":")[0] for _, said in calls_in(page)] == (["Call the unit that is late"] if late else [])
    assert ("spona-standing spona-means-danger" in bar(page)) is late


async def test_its_author_is_led_to_the_receipt_and_does_not_call_themselves(
    browser: Browser, services: Upstream
) -> None:
    page = await shown(browser, services, "health.nis", "author")
    assert f'href="/entries/{REPORT}"' in bar(page)
    assert "tel:" not in bar(page)


RECEIPT = {
    "stage": "opened",
    "nobodyYet": True,
    **dict.fromkeys(("savedAt", "deliveredAt", "openedAt"), "2026-11-25T09:42:00Z"),
    "takenOverAt": None,
}
IN_DANGER = {"danger": "yes", "childPath": True, "stillHere": "yes", "stillHereUntil": None}


def calls_in(page: str) -> list[tuple[str, str]]:
    return re.findall(r'href="tel:([^"]+)">(.*?)</a>', bar(page).replace("\xa0", " "))


def tags_of(page: str) -> list[str]:
    return re.findall(r"spona-tag spona-means-(\w+: \w.*?)</strong>", bar(page).replace('">', ": "))


async def test_what_must_not_be_overlooked_is_a_tag_and_the_banner_is_of_its_meaning(
    browser: Browser, services: Upstream
) -> None:
    of_report = {"sector": "health", "encounterDate": "2026-11-24", "wayIn": "could_not_ask", "urgency": "immediate"}
    classes = {"danger": IN_DANGER, "report": of_report, "receipt": RECEIPT}
    page = await shown(browser, services, "intake.centre", "intake", classes=classes)
    assert tags_of(page) == ["danger: In danger", "child: Child or maybe a child"]
    assert "spona-standing spona-means-danger" in bar(page)
    sealed = [{"class": "person_name", "mask": "exists", "reason": "sealed"}]
    calm = {"danger": "no", "childPath": False, "stillHere": "no", "stillHereUntil": None}
    about = report(REPORT, classes={"danger": calm}, positions=["intake"])
    services.says("identification", "GET", "/reports/{}", Reply({**about, "withheld": sealed}))
    page = (await browser.get(f"/records/{REPORT}")).text
    assert tags_of(page) == ["ended: Identity sealed"]


async def test_the_language_of_the_person_is_a_tag_once_the_person_is_shown(
    browser: Browser, services: Upstream
) -> None:
    spoken = {"recorded": True, "language": "ar", "interpreterNeeded": True}
    age = {"recorded": True, "age": "not_sure"}
    classes = {"danger": IN_DANGER, "language_needs": spoken, "birth": age}
    before = await shown(browser, services, "intake.centre", "intake", classes=classes)
    assert "Arabic" not in before
    page = (await browser.gateway.post(f"/records/{REPORT}/identity")).text
    expected = ["danger: In danger", "child: Maybe a child"]
    assert tags_of(page) == [*expected, "neutral: Arabic", "neutral: Interpreter needed"]


@pytest.mark.parametrize(
    ("state", "known", "advised", "steps"),
    [
        ("submitted", {}, False, ["✓ Filed", "✓ Delivered", "✓ Opened"]),
        ("submitted", {"openedAt": None}, False, ["✓ Filed", "✓ Delivered"]),
        (
            "received",
            {"takenOverAt": "2026-11-26T08:00:00Z"},
            False,
            ["✓ Filed", "✓ Delivered", "✓ Opened", "✓ Taken over", "○ Waits for advice what to do"],
        ),
        (
            "received",
            {"takenOverAt": "2026-11-26T08:00:00Z"},
            True,
            ["✓ Filed", "✓ Delivered", "✓ Opened", "✓ Taken over", "✓ Advised what to do"],
        ),
        ("withdrawn", {"stage": "withdrawn"}, False, ["✓ Filed", "✓ Delivered", "✓ Opened"]),
    ],
)
async def test_the_steps_say_what_is_done_and_what_is_awaited_where_nothing_above_says_it(
    browser: Browser, services: Upstream, state: str, known: dict[str, Any], advised: bool, steps: list[str]
) -> None:
    said = {"entries": [{"code": "speak_alone", "at": "2026-11-26T08:00:00Z", "until": None}] if advised else []}
    classes = {"receipt": RECEIPT | known, "instruction": said}
    page = await shown(browser, services, "duty.centre", "duty", classes=classes, state=state)
    assert steps_in(page) == steps
    assert bar(page).count('aria-current="step"') == 1


def steps_in(page: str) -> list[str]:
    found = re.findall(r'<li class="spona-strip__step".*?><span aria-hidden="true">(.)</span>([^<]*)', bar(page))
    return [f"{mark} {words.strip()}" for mark, words in found]


@pytest.mark.parametrize("taken_on", [True, False])
async def test_a_unit_reads_the_steps_of_its_own_request(browser: Browser, services: Upstream, taken_on: bool) -> None:
    request = {"state": "accepted", "acceptedAt": "2026-11-25T09:42:00Z"} if taken_on else {}
    position = "grant" if taken_on else "addressed"
    page = await shown(browser, services, "csr.nis", f"{position}.child_protection", requests=(request,))
    assert steps_in(page) == ["✓ Request sent", *(["✓ Taken on"] if taken_on else [])]


async def test_a_term_that_is_over_is_marked_and_makes_the_banner_a_danger(
    browser: Browser, services: Upstream
) -> None:
    page = await shown(browser, services, "csr.nis", "addressed.child_protection", requests=({},))
    assert re.search(r'<dd class="spona-late">\s*<strong>The term passed', bar(page))
    assert "spona-standing spona-means-danger" in bar(page)


async def test_what_is_to_be_done_first_is_in_the_banner_and_every_other_form_below_facts_and_person(
    browser: Browser, services: Upstream
) -> None:
    classes = {"danger": IN_DANGER, "receipt": RECEIPT, "concern": {"text": "She is afraid."}}
    page = await shown(browser, services, "duty.centre", "duty", classes=classes, withheld=("clinical",))
    order = [
        "spona-standing",
        'id="actions"',
        'id="danger"',
        'id="noticed"',
        'id="person"',
        'id="ask"',
        'id="withheld"',
    ]
    places = [page.index(each) for each in order]
    assert places == sorted(places)


async def test_what_the_reporter_should_do_now_and_last_said_stands_in_the_bar(
    browser: Browser, services: Upstream
) -> None:
    at = datetime(2026, 11, 25, 9, tzinfo=UTC)
    found = [
        {"code": code, "at": (at + timedelta(minutes=number)).isoformat(), "until": until}
        for number, (code, until) in enumerate((("speak_alone", None), ("keep_until_we_come", "2026-11-25T14:00:00Z")))
    ]
    said = [{"code": "left_with_companion", "at": (at + timedelta(minutes=5)).isoformat(), "until": None}]
    classes = {"instruction": {"entries": found}, "whereabouts": {"entries": said}}
    page = await shown(browser, services, "duty.centre", "duty", classes=classes, state="received")
    assert "15:00" in bar(page)
    assert "25 Nov 2026 at 10:01" in bar(page)
    assert "25 Nov 2026 at 10:05" in bar(page)
    assert "25 Nov 2026 10:00" not in bar(page)
    back = await shown(browser, services, "duty.centre", "duty", classes=classes, state="withdrawn")
    assert "The report was taken back by its author." in bar(back)
    assert "15:00" not in bar(back)


@pytest.mark.parametrize("state", ["received", "withdrawn"])
async def test_of_a_withdrawn_consent_the_record_says_what_is_closed_and_what_remains(
    browser: Browser, services: Upstream, state: str
) -> None:
    classes = {
        "consent": {"status": "refused", "entries": SAID, "attempts": []},
        "report": {"sector": "health", "encounterDate": "2026-11-24", "wayIn": "consent_adult", "urgency": "urgent"},
        "danger": {"danger": "no", "childPath": False, "stillHere": "no", "stillHereUntil": None},
    }
    held = [{"class": "account", "mask": "none", "reason": "consent_withdrawn"}]
    page = await shown(browser, services, "intake.centre", "intake", classes=classes, state=state)
    assert "You read what that closed on a ground that you recorded" in bar(page)
    services.says(
        "identification",
        "GET",
        "/reports/{}",
        Reply({**report(REPORT, classes=classes, positions=["intake"], state=state), "withheld": held}),
    )
    page = (await browser.get(f"/records/{REPORT}")).text
    assert "The person has withdrawn consent. What rested on it is closed." in bar(page)
    assert "Nothing: the person does not consent" in page
    assert "What stays open: where the report stands" in page
    assert f"/records/{REPORT}/consent" not in page


@pytest.mark.parametrize(("person", "position"), [("duty.centre", "duty"), ("csr.nis", "addressed.child_protection")])
async def test_every_place_that_the_record_leads_to_is_there_once(
    browser: Browser, services: Upstream, person: str, position: str
) -> None:
    page = await shown(browser, services, person, position, requests=({},), withheld=("clinical",))
    places = re.findall(r'id="([^"]+)"', page)
    assert len(places) == len(set(places))
    assert {place for place in re.findall(r'href="#([^"]+)"', page) if place != "main-content"} <= set(places)


async def directed(browser: Browser, **fields: str) -> httpx.Response:
    about = {"key": "form-0009-abcd", "referral": REFERRAL, "version": "2"}
    return await browser.gateway.post(f"/records/{REPORT}/direct", data={**about, **fields})


async def test_duty_names_the_unit_that_goes_on_and_is_asked_for_nothing_else(
    browser: Browser, services: Upstream
) -> None:
    page = await shown(browser, services, "duty.centre", "duty", requests=({"state": "escalated"},), state="received")
    way = f"/records/{REPORT}/direct?referral={REFERRAL}&amp;version=1"
    assert f'href="{way}"' in bar(page)
    form = (await browser.get(way.replace("&amp;", "&"))).text
    assert 'name="unit"' in form
    assert 'type="radio"' not in form
    fields = [{"name": "rightUnitId", "problem": "Name it."}]
    services.says("referral", "POST", "/referrals/{}/reject", problem(422, "invalid-input", fields=fields))
    silent = await directed(browser)
    assert (silent.status_code, 'name="unit"' in silent.text) == (422, True)
    services.says("identification", "POST", f"/referrals/{REFERRAL}/confirm", problem(409, "nothing-to-confirm"))
    too_early = await directed(browser, unit=UNIT)
    assert (too_early.status_code, f'value="{UNIT}" selected' in too_early.text) == (409, True)
    assert "try again in a minute" in too_early.text
    services.says("identification", "POST", f"/referrals/{REFERRAL}/confirm", Reply(report(REPORT)))
    services.says("referral", "POST", "/referrals/{}/reject", Reply({"id": REFERRAL, "outcome": "passed_on"}))
    done = await directed(browser, unit=UNIT)
    assert (done.status_code, done.headers["location"]) == (303, f"/records/{REPORT}?done=passed_on")
    assert services.to("referral")[-1].sent == {"expectedVersion": 2, "reason": "out_of_area", "rightUnitId": UNIT}


async def test_an_intake_that_is_not_on_duty_is_not_led_to_naming_a_unit(browser: Browser, services: Upstream) -> None:
    page = await shown(
        browser, services, "intake.centre", "intake", requests=({"state": "escalated"},), state="received"
    )
    assert "/direct" not in page
