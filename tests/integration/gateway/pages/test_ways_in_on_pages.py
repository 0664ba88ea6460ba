"""Ways in that hold less, on the reporter's screens, on the receipt and on the record: what they never hold is not asked and not sent."""

from __future__ import annotations

import re
from typing import Any

import pytest

from contracts import reference
from tests.integration.gateway.pages.reporter import Form, Reporter
from tests.integration.gateway.pages.test_record_bar import shown
from tests.integration.gateway.pages.test_several_persons import Raid
from tests.support.cookie_browser import Browser
from tests.support.drafts import Drafts
from tests.support.upstream import Reply, Upstream, receipt

ID = "0190a7f0-0000-7000-8000-000000000001"
TEXTS = re.compile(r'<textarea|<input[^>]*type="(?:text|tel)"')
REASONS = reference.vital_reasons()


def asked_on(page: str) -> set[str]:
    """Names of everything that can be filled in."""
    main = page.partition('<form method="post" id="answers"')[2].partition("</form>")[0]
    named = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', main))
    return named - {"key", "seen", "to", "way", "form", "child", "person", "part", "number", "back"}


async def at_the_end(reporter: Reporter, way: str, **more: str) -> str:
    """Everything answered, with a text on every screen that takes one before the way in is known; the last screen."""
    await reporter.go_to_the_end()
    await reporter.answer("3", age="adult")
    await reporter.answer("4", concern="Kanarinac reč")
    answer = await reporter.answer("5", wayIn=way, **more)
    assert answer.status_code == 303, answer.text
    return (await reporter.open("7")).text


async def test_six_ways_are_offered_and_each_says_who_learns_what(reporter: Reporter) -> None:
    reporter.browser.gateway.headers.update({"accept-language": "en"})
    await reporter.answer("3", age="adult")
    page = (await reporter.open("5")).text
    ways = re.findall(r'name="wayIn" type="radio" value="([a-z_]+)"', page)
    assert ways == ["consent_adult", "could_not_ask", "through_me", "official_duty", "refuses", "vital_interest"]
    assert page.count("govuk-radios__hint") >= len(ways)
    assert page.count("Unverified:") == 1
    assert all(each.text.en in page for each in REASONS)


@pytest.mark.parametrize("step", ["4", "6", "9", "11", "12", "13", "14", "15", "16", "17"])
async def test_through_the_reporter_no_screen_has_a_place_to_write_but_the_units_telephone(
    reporter: Reporter, step: str
) -> None:
    await at_the_end(reporter, "through_me")
    page = (await reporter.open(step, "?to=10")).text
    main = page.partition('<form method="post" id="answers"')[2].partition("</form>")[0]
    digits = main.count('inputmode="numeric"')
    assert len(TEXTS.findall(main)) - digits == (1 if step == "6" else 0), asked_on(page)
    assert ('name="callbackPhone"' in main) is (step == "6")
    assert "contactPerson" not in main


async def test_by_official_duty_no_screen_asks_for_a_name(reporter: Reporter) -> None:
    await at_the_end(reporter, "official_duty")
    names = {"given_name", "family_name", "also_called", "number_kind", "number_value", "number_country"}
    for step in ("9", "11"):
        assert asked_on((await reporter.open(step)).text).isdisjoint(names)
    assert "concern" in asked_on((await reporter.open("4")).text)


async def test_what_was_typed_before_is_told_and_not_sent(reporter: Reporter, drafts: Drafts) -> None:
    reporter.browser.gateway.headers.update({"accept-language": "en"})
    check = await at_the_end(reporter, "through_me")
    left = check.partition('aria-label="What is not sent"')[2].partition("</section>")[0]
    assert "Your concern in one sentence" in left
    assert "Kanarinac" not in left
    sent = await reporter.send("7", check)
    assert sent.status_code == 303, sent.text
    (filing,) = drafts.filings
    assert (filing["wayIn"], "concern" in filing, "Kanarinac" in str(filing)) == ("through_me", False, False)
    assert filing["person"] == {"contactFlags": {"contactPerson": False}}


async def test_a_sentence_is_no_ground_through_the_reporter(reporter: Reporter, drafts: Drafts) -> None:
    await at_the_end(reporter, "could_not_ask")
    drafts.put(reporter.draft, indicators=[], wayIn=["through_me"])
    check = (await reporter.open("7")).text
    refused = await reporter.send("7", check)
    assert refused.status_code == 422
    assert f'href="/entry/{reporter.draft}/4?to=7#indicators"' in refused.text
    assert drafts.filings == []


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, "vitalReason"),
        ({"vitalReason": "made_up"}, "vitalReason"),
        ({"vitalReason": "other"}, "vitalWords"),
        ({"vitalReason": "other", "vitalWords": "x" * 301}, "vitalWords"),
        ({"vitalReason": "unconscious"}, None),
        ({"vitalReason": "other", "vitalWords": "Ne reaguje."}, None),
    ],
)
async def test_why_the_person_cannot_be_asked_is_asked_for(
    reporter: Reporter, drafts: Drafts, more: dict[str, str], wrong: str | None
) -> None:
    await reporter.go_to_the_end()
    await reporter.answer("3", age="adult")
    answer = await reporter.answer("5", wayIn="vital_interest", **more)
    assert (answer.status_code == 303) is (wrong is None)
    if wrong is not None:
        assert f'href="#{wrong}"' in answer.text
        return
    check = (await reporter.open("7")).text
    assert (await reporter.send("7", check)).status_code == 303
    told = {"reason": more["vitalReason"], **({"words": more["vitalWords"]} if "vitalWords" in more else {})}
    assert drafts.filings[0]["vitalInterest"] == told


async def test_of_several_each_has_their_own_way_and_the_place_keeps_its_words(
    reporter: Reporter, drafts: Drafts
) -> None:
    raid = Raid(reporter)
    await reporter.answer("3", age="adult")
    second = await raid.add()
    await raid.place()
    await raid.say("place", "13", site_address="Ulica 1")
    await raid.say("1", "4", indicators="H1", concern="Kanarinac reč")
    await raid.say("1", "5", wayIn="through_me")
    await raid.say(second, "3", age="adult")
    await raid.say(second, "4", indicators="H1", concern="Druga reč")
    await raid.say(second, "5", wayIn="consent_adult")
    check = await reporter.open("7")
    sent = await reporter.send("7", check.text)
    assert sent.status_code == 303, sent.text
    (filing,) = drafts.filings
    (other,) = filing["others"]
    assert ("concern" in filing, other["concern"]) == (False, "Druga reč")
    assert {"question": "site_address", "values": ["Ulica 1"]} in filing["answers"]


@pytest.fixture
async def author(browser: Browser, services: Upstream) -> Browser:
    """Signed in, reads English."""
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    await browser.sign_in("health.nis", to="/entries")
    return browser


def stands(services: Upstream, way: str, **more: Any) -> None:
    """An adult's report of this way in, before identification."""
    told, whole = receipt(ID, **more), receipt(ID, **more)
    for each in (told, whole):
        each["classes"]["danger"] = {"danger": "no", "childPath": False, "stillHere": "no", "stillHereUntil": None}
        each["classes"]["open_question"] = {
            "waiting": 1,
            "questions": [
                {
                    "id": ID,
                    "code": "still_there",
                    "text": None,
                    "askedAt": "2026-11-24T12:00:00+00:00",
                    "askedAs": "duty",
                    "answer": None,
                }
            ],
        }
    whole["classes"]["report"] = {"wayIn": way, "wayInVerified": way != "official_duty"}
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(told))
    services.says("identification", "GET", f"/reports/{ID}", Reply(whole))


@pytest.mark.parametrize(
    ("way", "said", "adds", "writes"),
    [
        ("consent_adult", None, True, True),
        ("could_not_ask", "stays sealed", True, True),
        ("through_me", "Who the person is stays with you.", False, False),
        ("official_duty", "told without a name", True, True),
        ("vital_interest", "could not be asked", True, True),
    ],
)
async def test_the_receipt_says_what_the_way_means_and_offers_no_text_that_it_never_holds(
    author: Browser, services: Upstream, way: str, said: str | None, adds: bool, writes: bool
) -> None:
    stands(services, way)
    page = (await author.get(f"/entries/{ID}")).text
    section = page.partition('id="way"')[2].partition("</section>")[0]
    assert (said or "") in section
    assert bool(section) is (said is not None)
    assert ("Unverified:" in section) is (way == "official_duty")
    assert (f'href="/entries/{ID}/add"' in page) is adds
    question = page.partition('id="question"')[2].partition("</section>")[0]
    assert ("<textarea" in question) is writes
    assert (f'href="/entries/{ID}/consent"' in page) is (way != "official_duty")


async def test_a_text_alone_is_not_offered_through_the_reporter(author: Browser, services: Upstream) -> None:
    stands(services, "through_me")
    page = (await author.get(f"/entries/{ID}/add")).text
    assert "takes no text" in page
    assert "<textarea" not in page


async def test_who_wrote_it_at_the_centre_does_not_open_it_by_looking_at_the_receipt(
    author: Browser, services: Upstream
) -> None:
    stands(services, "through_me", positions=["author", "intake"])
    assert (await author.get(f"/entries/{ID}")).status_code == 200
    assert not [call for call in services.to("identification") if call.path == f"/reports/{ID}"]


async def test_what_is_added_to_such_a_report_asks_for_nothing_written(
    author: Browser, services: Upstream, drafts: Drafts
) -> None:
    stands(services, "through_me")
    page = await author.get(f"/entries/{ID}")
    made = Reporter(author)
    begun = await made.post(f"/entries/{ID}/extend", {"key": Form(page.text).fields["key"][:1]})
    made.draft = begun.headers["location"].split("/")[2]
    assert drafts.answers(made.draft) == {"wayIn": ["through_me"]}
    person = (await made.open("11")).text
    assert {"given_name", "number_value"}.isdisjoint(asked_on(person))
    await made.send("11", person, sex="female")
    shown = await made.open("18")
    assert (await made.send("18", shown.text)).headers["location"] == f"/entries/{ID}?added=1"
    (extension,) = drafts.extensions.values()
    assert extension["person"] == {"sex": "female"}


@pytest.mark.parametrize("way", ["through_me", "official_duty", "vital_interest"])
async def test_the_record_says_what_the_way_means_to_the_centre(browser: Browser, services: Upstream, way: str) -> None:
    encounter = {"companion": "other", "seenAlone": "no", "policeTold": "no"}
    classes = {
        "report": {"sector": "health", "wayIn": way, "wayInVerified": way != "official_duty", "urgency": "urgent"},
        "danger": {"danger": "no", "childPath": False, "stillHere": "no", "stillHereUntil": None},
        "municipality": {"encounterRegion": "JUZNA_ISTOCNA_SRBIJA"},
        "encounter": {**encounter, "vitalReason": "other", "vitalWords": "Does <not> react."},
    }
    page = await shown(browser, services, "intake.centre", "intake", classes=classes, state="received")
    assert "What that means" in page
    assert ("(unverified)" in page) is (way == "official_duty")
    ask = page.partition('id="questions"')[2].partition("</section>")[0]
    assert ("<textarea" in ask) is (way != "through_me")
    assert "Something else; write what" in page
    assert "Does &lt;not&gt; react." in page
    assert ("/consent" in page) is (way != "official_duty")
