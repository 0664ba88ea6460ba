"""Ways in that hold less, on the reporter's screens, on the receipt and on the record: what they never hold is not asked and not sent."""

from __future__ import annotations

import re

import pytest

from contracts import reference
from tests.integration.gateway.pages.reporter import Reporter
from tests.integration.gateway.pages.test_several_persons import Raid
from tests.support.drafts import Drafts

TEXTS = re.compile(r'<textarea|<input[^>]*type="(?:text|tel)"')
REASONS = reference.vital_reasons()


def asked_on(page: str) -> set[str]:
    """Names of everything that can be filled in."""
    main = page.partition('<form method="post" id="answers"')[2].partition("</form>")[0]
    named = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', main))
    return named - {"key", "seen", "to", "way", "form", "child", "person", "part", "number", "back", "for_all"}


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


async def test_what_was_typed_before_is_shown_and_not_sent(reporter: Reporter, drafts: Drafts) -> None:
    reporter.browser.gateway.headers.update({"accept-language": "en"})
    check = await at_the_end(reporter, "through_me")
    left = check.partition('aria-label="What is not sent"')[2].partition("</div>")[0]
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
    values = {"reason": more["vitalReason"], **({"words": more["vitalWords"]} if "vitalWords" in more else {})}
    assert drafts.filings[0]["vitalInterest"] == values


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


async def test_of_a_place_that_no_one_holds_the_words_are_shown_and_not_shown_as_sent(
    reporter: Reporter, drafts: Drafts
) -> None:
    reporter.browser.gateway.headers.update({"accept-language": "en"})
    raid = Raid(reporter)
    await reporter.answer("3", age="adult")
    second = await raid.add()
    await raid.place()
    await raid.say("place", "13", site_address="Ulica 1")
    for person in ("1", second):
        await raid.say(person, "3", age="adult")
        await raid.say(person, "4", indicators="H1")
        assert "is reported alone" in (await reporter.open("5", f"?person={person}")).text
        await raid.say(person, "5", wayIn="through_me")
    check = (await reporter.open("7")).text
    place = check.partition('id="place"')[2].partition('id="person-')[0]
    left, _, groups = place.partition('aria-label="What is not sent"')[2].partition("</section>")
    assert "Address or description of the place of exploitation" in left
    assert "Ulica 1" not in groups
    sent = await reporter.send("7", check)
    assert sent.status_code == 303, sent.text
    assert "Ulica 1" not in str(drafts.filings)
