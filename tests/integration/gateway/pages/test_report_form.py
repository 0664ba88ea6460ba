"""The quick alert before a small identification: kept on every screen, merged, sent once, no one else's."""

from __future__ import annotations

import re
from html import unescape

import pytest

from gateway.pages.languages.date_fields import day_of
from tests.integration.gateway.pages.reporter import Form, Reporter
from tests.support.cookie_browser import World
from tests.support.drafts import Drafts
from tests.support.upstream import problem

TYPED = "Ćuti <b>i</b> gleda u pod & 'ćuti'"


async def test_the_shortest_way_files_what_was_answered_and_leads_to_the_receipt(
    reporter: Reporter, drafts: Drafts
) -> None:
    check = await reporter.go_to_the_end()
    sent = await reporter.send("7", check.text)
    assert sent.status_code == 303
    assert re.fullmatch(r"/entries/[0-9a-f-]{36}\?sent=1", sent.headers["location"])
    (filing,) = drafts.filings
    assert filing.pop("encounterDate") == day_of(Form(check.text).fields["encounterDate"]).isoformat()
    assert filing == {
        "draftId": reporter.draft,
        "expectedDraftVersion": 5,
        "danger": "no",
        "stillHere": "unknown",
        "companion": "unknown",
        "seenAlone": "unknown",
        "age": "child",
        "indicators": ["H1"],
        "wayIn": "child_duty",
        "conflict": {"unitIds": []},
        "person": {"contactFlags": {"contactPerson": False}},
        "policeTold": "no",
        "callbackPhone": "+381 18 000 101",
        "encounterMunicipality": "71331",
        "stillHereUntilUnknown": False,
    }


async def test_sent_twice_it_is_filed_once_and_answered_alike(reporter: Reporter, drafts: Drafts) -> None:
    check = await reporter.go_to_the_end()
    first, second = [await reporter.send("7", check.text) for _ in range(2)]
    assert first.headers["location"] == second.headers["location"]
    assert len(drafts.filings) == 1


async def test_what_was_typed_is_shown_again_on_the_way_back(reporter: Reporter) -> None:
    await reporter.answer("4", concern=TYPED, indicators=["H2", "G1"])
    page = await reporter.open("4")
    fields = Form(page.text).fields
    assert (fields["concern"], fields["indicators"]) == ([TYPED], ["H2", "G1"])
    back = await reporter.send("4", page.text, concern=TYPED + "!", back="yes")
    assert back.headers["location"] == f"/entry/{reporter.draft}/3"
    assert Form((await reporter.open("4")).text).fields["concern"] == [TYPED + "!"]


async def test_what_cannot_be_read_is_kept_and_shown_with_its_sentence(reporter: Reporter, drafts: Drafts) -> None:
    typed = ["31", "februar", ""]
    answer = await reporter.answer("6", encounterDate=typed, contactWho="sestra", contactPerson="yes", policeTold="no")
    assert answer.status_code == 422
    assert 'href="#encounterDate-month"' in answer.text
    assert Form(answer.text).fields["encounterDate"] == typed
    assert re.findall(r'govuk-input--error" id="(encounterDate[^"]*)"', answer.text) == ["encounterDate-month"]
    kept = drafts.answers(reporter.draft)
    assert (kept["encounterDate"], kept["contactWho"]) == (typed, ["sestra"])
    mended = await reporter.send("6", answer.text, encounterDate=["28", "2", "2026"])
    assert mended.headers["location"] == f"/entry/{reporter.draft}/7"


async def test_a_day_of_a_draft_that_an_earlier_page_kept_stands_in_its_fields_and_is_filed(
    reporter: Reporter, drafts: Drafts
) -> None:
    await reporter.go_to_the_end()
    drafts.put(reporter.draft, encounterDate=["2026-11-20"])
    assert "20. 11. 2026." in (await reporter.open("7")).text
    page = await reporter.open("6")
    assert Form(page.text).fields["encounterDate"] == ["20", "11", "2026"]
    assert (await reporter.send("6", page.text)).status_code == 303
    check = await reporter.open("7")
    assert (await reporter.send("7", check.text)).status_code == 303
    assert drafts.filings[0]["encounterDate"] == "2026-11-20"


async def test_what_a_page_of_an_earlier_release_sends_is_read(reporter: Reporter, drafts: Drafts) -> None:
    sent = await reporter.answer("2", stillHere="yes", stillHereUntil="2030-02-01T14:00")
    assert sent.status_code == 303
    assert Form((await reporter.open("2")).text).fields["stillHereUntil"] == ["01", "02", "2030", "14:00"]


async def test_each_screen_says_how_far_it_is_and_leads_back_from_its_top_unless_it_is_come_to_from_elsewhere(
    reporter: Reporter,
) -> None:
    await reporter.go_to_the_end()
    for number in range(1, 8):
        page = (await reporter.open(str(number))).text
        assert f"Корак {number} од 7" in page
        above = page.partition("<h1")[0]
        assert (("govuk-back-link" in above), page.count("govuk-back-link")) == (number > 1, int(number > 1))
        for elsewhere in ("?to=7", "?to=10"):
            if number < 7:
                assert "Корак" not in (await reporter.open(str(number), elsewhere)).text


async def test_no_field_is_left_to_the_language_of_the_browser(reporter: Reporter) -> None:
    for step in "26":
        page = (await reporter.open(step)).text
        assert not re.search(r'type="(?:date|time|datetime-local|month|week)"', page), step
        dated = re.findall(r'<input[^>]*id="[a-zA-Z]+-(?:day|month|year|time)"[^>]*>', page)
        assert len(dated) == {"2": 4, "6": 3}[step]
        assert all('autocomplete="off"' in each and 'inputmode="numeric"' in each for each in dated)


async def test_the_last_screen_lists_the_answers_each_with_the_way_to_change_it(reporter: Reporter) -> None:
    check = await reporter.go_to_the_end()
    listed, _, left_open = check.text.partition("spona-answers__open")
    row = r'__key">([^<]+)</dt>.*?/entry/[^/]+/(\d)\?to=7#([\w-]+)">Измените<[^(]+\(([^)]+)\)'
    rows = re.findall(row, listed, re.DOTALL)
    assert [(step, field) for _, step, field, _ in rows] == [
        ("1", "danger"),
        ("3", "age"),
        ("4", "indicators"),
        ("6", "contactPerson"),
        ("6", "policeTold"),
        ("6", "callbackPhone"),
        ("6", "encounterDate-day"),
        ("6", "encounterMunicipality"),
    ]
    assert [asked for asked, *_ in rows] == [named for *_, named in rows]
    assert "Без одговора" in left_open, "what was not answered is said to be so"


@pytest.mark.parametrize(("age", "offered"), [("adult", False), ("child", True), ("not_sure", True)])
async def test_child_labour_is_suspected_of_who_may_be_a_child(reporter: Reporter, age: str, offered: bool) -> None:
    await reporter.answer("3", age=age)
    assert ('value="child_labour"' in (await reporter.open("4")).text) is offered


async def test_a_suspicion_that_does_not_fit_the_age_any_more_is_shown_and_asked_about(reporter: Reporter) -> None:
    await reporter.go_to_the_end()
    await reporter.answer("4", suspicions="child_labour", indicators="H1")
    assert 'id="look-again"' not in (await reporter.open("7")).text
    await reporter.answer("3", age="adult")
    await reporter.answer("5", wayIn="could_not_ask")
    assert "/4?to=7#suspicions" in (await reporter.open("7")).text.partition('id="look-again"')[2]
    assert Form((await reporter.open("4")).text).fields["suspicions"] == ["child_labour"]


async def test_danger_shows_whom_to_call_on_the_next_screen_and_at_the_end(reporter: Reporter, drafts: Drafts) -> None:
    assert 'class="spona-card"' not in (await reporter.open("2")).text
    await reporter.answer("1", danger="yes")
    for step in ("2", "7"):
        page = (await reporter.open(step)).text
        assert 'class="spona-card"' in page
        assert 'href="tel:192"' in page.split("</section>")[0]
    assert drafts.kept[reporter.draft]["danger"] is True


@pytest.mark.parametrize(("age", "flag"), [("child", True), ("not_sure", True), ("adult", False)])
async def test_consent_is_asked_of_adults_only(reporter: Reporter, drafts: Drafts, age: str, flag: bool) -> None:
    await reporter.answer("3", age=age)
    page = (await reporter.open("5")).text
    assert ('name="wayIn"' in page) is not flag
    assert ('name="conflictUnits"' in page) is flag
    assert drafts.kept[reporter.draft]["child"] is flag
    for way in ("consent_adult", "could_not_ask", "through_me", "official_duty", "vital_interest"):
        assert (f'value="{way}"' in page) is not flag


async def test_a_change_returns_to_the_summary(reporter: Reporter) -> None:
    check = await reporter.go_to_the_end()
    assert f'href="/entry/{reporter.draft}/4?to=7#indicators"' in check.text
    page = await reporter.open("4", "?to=7")
    answer = await reporter.send("4", page.text, concern="Drugo")
    assert answer.headers["location"] == f"/entry/{reporter.draft}/7"
    age = await reporter.open("3", "?to=7")
    turned = await reporter.send("3", age.text, age="adult")
    assert turned.headers["location"] == f"/entry/{reporter.draft}/5?to=7"


async def test_answers_of_another_window_to_other_screens_stay(reporter: Reporter, drafts: Drafts) -> None:
    page = await reporter.open("4")
    await reporter.answer("3", age="adult")
    answer = await reporter.send("4", page.text, concern=TYPED)
    assert answer.status_code == 303
    kept = drafts.answers(reporter.draft)
    assert (kept["age"], kept["concern"]) == (["adult"], [TYPED])


async def test_a_save_that_was_overtaken_is_merged_anew(reporter: Reporter, drafts: Drafts) -> None:
    drafts.before_save.append(("age", ["adult"]))
    assert (await reporter.answer("4", concern=TYPED)).status_code == 303
    kept = drafts.answers(reporter.draft)
    assert (kept["age"], kept["concern"]) == (["adult"], [TYPED])


async def test_two_answers_to_one_screen_are_both_shown_and_the_reporter_decides(
    reporter: Reporter, drafts: Drafts
) -> None:
    page = await reporter.open("4")
    await reporter.answer("4", concern="Prvi prozor")
    shown = await reporter.send("4", page.text, concern="Drugi prozor")
    assert shown.status_code == 409
    assert "Prvi prozor" in shown.text
    assert Form(shown.text).fields["concern"] == ["Drugi prozor"]
    assert drafts.answers(reporter.draft)["concern"] == ["Prvi prozor"]
    assert (await reporter.send("4", shown.text)).status_code == 303
    assert drafts.answers(reporter.draft)["concern"] == ["Drugi prozor"]


async def test_all_that_is_missing_is_named_at_once_with_the_way_there(reporter: Reporter, drafts: Drafts) -> None:
    missing = ["danger", "age", "suspicions|indicators|concern", "callbackPhone"]
    drafts.refuse_filing = problem(422, "report-incomplete", missing=missing)
    check = await reporter.go_to_the_end()
    shown = await reporter.send("7", check.text)
    assert shown.status_code == 422
    links = re.findall(r'<li>\s*<a href="(/entry/[^"]+)"', shown.text)
    assert [link.removeprefix(f"/entry/{reporter.draft}") for link in map(unescape, links)] == [
        "/1?to=7#danger",
        "/3?to=7#age",
        "/4?to=7#indicators",
        "/6?to=7#callbackPhone",
    ]


@pytest.mark.parametrize("step", ["1", "4", "7"])
async def test_a_draft_of_somebody_else_is_nothing(reporter: Reporter, world: World, drafts: Drafts, step: str) -> None:
    other = Reporter(world.browser(reporter.browser.gateway._transport.app), reporter.draft)  # type: ignore[attr-defined]
    await other.browser.sign_in("csr.nis", to="/entry")
    assert (await other.open(step)).status_code == 404
    if step == "4":
        page = await reporter.open(step)
        assert (await other.send(step, page.text, concern=TYPED)).status_code == 404
        assert "concern" not in drafts.answers(reporter.draft)


@pytest.mark.parametrize("path", ["/entry/nothing/1", "/entry/6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11/1"])
async def test_an_address_of_no_draft_is_nothing(reporter: Reporter, path: str) -> None:
    assert (await reporter.browser.get(path, accept="text/html")).status_code == 404


async def test_the_list_names_what_is_unfinished_and_throws_it_away(reporter: Reporter, drafts: Drafts) -> None:
    await reporter.answer("1", danger="yes")
    page = (await reporter.browser.get("/entry")).text
    assert f'href="/entry/{reporter.draft}"' in page
    form = {"key": ["form-of-the-list"], "version": [str(drafts.kept[reporter.draft]["version"])]}
    for _ in range(2):
        answer = await reporter.post(f"/entry/{reporter.draft}/discard", form)
        assert answer.headers["location"] == "/entry"
    assert reporter.draft not in drafts.kept


async def test_the_page_about_leaving_is_shown_once_for_a_session(reporter: Reporter, drafts: Drafts) -> None:
    assert (await reporter.browser.get("/entry/new")).headers["location"] == "/entry"
    again = await reporter.post("/entry/new", {"key": ["form-another"]})
    assert re.fullmatch(r"/entry/[0-9a-f-]{36}/1", again.headers["location"])
    del reporter.browser.gateway.cookies["__Host-spona-entry"]
    assert (await reporter.post("/entry/new", {"key": ["form-a-third"]})).headers["location"] == "/entry/new"
    assert len(drafts.kept) == 2


async def test_pages_are_small_and_say_nothing_in_title_and_address(reporter: Reporter) -> None:
    await reporter.answer("3", age="adult")
    await reporter.answer("4", concern=TYPED)
    for step in "1234567":
        answer = await reporter.browser.gateway.get(
            f"/entry/{reporter.draft}/{step}", headers={"accept-encoding": "gzip"}
        )
        assert int(answer.headers["content-length"]) <= 10 * 1024, step
        assert "<title>Спона</title>" in answer.text
        assert re.fullmatch(r"/entry/[0-9a-f-]{36}/[1-7]", answer.request.url.path)
