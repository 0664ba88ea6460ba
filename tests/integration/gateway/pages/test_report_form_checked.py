"""Each screen of the quick alert checks what it asked, all of it at once, and nothing is answered for the reporter."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
import pytest

from tests.integration.gateway.pages.reporter import Form, Reporter
from tests.support.drafts import Drafts

TODAY = datetime.now(UTC).date()
TOMORROW, LAST_YEAR = TODAY + timedelta(days=2), TODAY - timedelta(days=400)
LONG_AGO = TODAY - timedelta(days=366 * 10 + 5)


def complained(answer: httpx.Response) -> list[str]:
    """Where the lines of the error summary lead."""
    summary = answer.text.partition('class="govuk-error-summary"')[2].partition("</ul>")[0]
    return [unescape(link) for link in re.findall(r'<a href="([^"]+)"', summary)]


async def to_contact(reporter: Reporter, **typed: str | list[str]) -> httpx.Response:
    """Sends the sixth screen with `typed` on it, everything else being right."""
    return await reporter.answer("6", **{"policeTold": "no", **typed})


# A screen, what is typed on it, and where the lines of its error summary lead.
SCREENS: list[tuple[str, dict[str, str | list[str]], list[str]]] = [
    ("1", {}, ["#danger"]),
    ("2", {"stillHere": "yes", "stillHereUntil": "2020-01-01T10:00"}, ["#stillHereUntil-day"]),
    ("2", {"stillHere": "yes", "stillHereUntil": "soon"}, ["#stillHereUntil-day"]),
    ("2", {"stillHereUntil": "2020-01-01T10:00"}, ["#stillHere"]),
    ("2", {"stillHere": "no", "stillHereUntil": "soon"}, []),
    ("2", {"stillHere": "yes", "stillHereUntil": ["31", "2", "2030", "14:00"]}, ["#stillHereUntil-day"]),
    ("2", {"stillHere": "yes", "stillHereUntil": ["1", "13", "2030", "14:00"]}, ["#stillHereUntil-month"]),
    ("2", {"stillHere": "yes", "stillHereUntil": ["1", "2", "30", "14:00"]}, ["#stillHereUntil-year"]),
    ("2", {"stillHere": "yes", "stillHereUntil": ["1", "2", "2030", ""]}, ["#stillHereUntil-time"]),
    ("2", {"stillHere": "yes", "stillHereUntil": ["", "", "", "14:00"]}, ["#stillHereUntil-day"]),
    ("2", {"stillHere": "yes", "stillHereUntil": ["28", "10", "2029", "2:30"]}, ["#stillHereUntil-time"]),
    ("2", {"stillHere": "yes", "stillHereUntil": ["28", "10", "2029", "2:30 A"]}, []),
    ("2", {"stillHere": "yes", "stillHereUntil": ["25", "3", "2029", "2:30"]}, ["#stillHereUntil-time"]),
    ("4", {}, ["#indicators"]),
    ("4", {"concern": "x" * 501}, ["#concern"]),
    ("4", {"concern": "x" * 10_000, "indicators": ["X9"]}, ["#indicators", "#concern"]),
    ("4", {"concern": "\u202e\u202e", "indicators": ["H1"]}, ["#concern"]),
    ("4", {"concern": "x" * 500}, []),
    ("5", {"wayIn": ""}, ["#wayIn"]),
    ("6", {"callbackPhone": "abc"}, ["#callbackPhone", "#policeTold"]),
    (
        "6",
        {
            "contactPerson": "yes",
            "contactPhone": "1",
            "contactTimes": "x" * 201,
            "contactWho": "x" * 201,
            "callbackPhone": "abc",
            "encounterDate": TOMORROW.isoformat(),
            "encounterMunicipality": "99999",
        },
        [
            "#contactPhone",
            "#contactTimes",
            "#contactWho",
            "#callbackPhone",
            "#policeTold",
            "#encounterDate-day",
            "#encounterMunicipality",
        ],
    ),
    ("6", {"contactPhone": "060 000 0000", "policeTold": "yes"}, ["#contactPerson"]),
    ("6", {"contactPerson": "no", "contactPhone": "1", "policeTold": "yes"}, []),
    ("6", {"policeTold": "yes", "encounterDate": LONG_AGO.isoformat()}, ["#encounterDate-day"]),
    ("6", {"policeTold": "yes", "encounterDate": "danas"}, ["#encounterDate-day"]),
    ("6", {"policeTold": "yes", "encounterDate": "", "callbackPhone": ""}, ["#callbackPhone", "#encounterDate-day"]),
]


async def test_a_screen_names_everything_that_is_wrong_on_it(reporter: Reporter, drafts: Drafts) -> None:
    for step, typed, lines in SCREENS:
        await reporter.begin_another()
        if step == "5":
            await reporter.answer("3", age="adult")
        answer = await reporter.answer(step, **typed)
        assert complained(answer) == lines, (step, typed)
        assert answer.status_code == (422 if lines else 303)
        for name in (line.removeprefix("#") for line in lines):
            assert name == "danger" or f'id="{name.partition("-")[0]}-error"' in answer.text, name
            assert f'id="{name}"' in answer.text, name
        kept = drafts.answers(reporter.draft)
        assert {name: kept.get(name, [""]) for name in typed} == {
            name: [value] if isinstance(value, str) else value for name, value in typed.items()
        }
        drafts.kept.clear()


async def test_an_age_that_was_skipped_is_asked_for_on_its_screen(reporter: Reporter, drafts: Drafts) -> None:
    stopped = await reporter.answer("3")
    assert (stopped.status_code, complained(stopped)) == (422, ["#age"])
    assert stopped.text.count("и „нисам сигуран/-на“ је одговор") == 2, "in the summary and beside the question"
    passed_by = await reporter.open("5")
    assert complained(passed_by) == ["#age"]
    assert 'name="wayIn"' not in passed_by.text
    assert f'action="/entry/{reporter.draft}/3"' in passed_by.text
    assert (await reporter.send("3", passed_by.text, age="not_sure")).status_code == 303
    assert 'name="conflictUnits"' in (await reporter.open("5")).text


@pytest.mark.parametrize("age", ["child", "adult"])
async def test_nothing_is_chosen_before_the_reporter_chooses(reporter: Reporter, age: str) -> None:
    await reporter.answer("3", age=age)
    for step in "12456":
        page = (await reporter.open(step)).text
        assert not re.findall(r'<input[^>]*type="(?:radio|checkbox)"[^>]* checked', page), step
    await reporter.answer("3", age="")


async def test_whether_the_police_know_is_asked_and_never_guessed(reporter: Reporter, drafts: Drafts) -> None:
    stopped = await reporter.answer("6")
    assert (stopped.status_code, complained(stopped)) == (422, ["#policeTold"])
    assert "policeTold" not in drafts.answers(reporter.draft)


async def test_what_was_left_open_is_sent_as_not_known_and_says_so_before(reporter: Reporter, drafts: Drafts) -> None:
    check = await reporter.go_to_the_end()
    left_open = check.text.partition("spona-answers__open")[2].partition("</div>")[0]
    assert "шаље се као непознато" in left_open
    assert re.findall(r'href="/entry/[^/]+/(\d\?to=7#\w+)">([^<]+)<', left_open) == [
        ("2?to=7#stillHere", "Још је ту"),
        ("2?to=7#companion", "Ко је са особом"),
        ("2?to=7#seenAlone", "Разговор насамо"),
        ("4?to=7#suspicions", "На шта сумњате"),
        ("4?to=7#concern", "Шта вас брине, у једној реченици"),
        ("5?to=7#conflictUnits", "Ко не сме да сазна"),
    ]
    assert (await reporter.send("7", check.text)).status_code == 303
    (filing,) = drafts.filings
    assert {filing[name] for name in ("stillHere", "companion", "seenAlone")} == {"unknown"}
    assert filing["person"] == {"contactFlags": {"contactPerson": False}}


async def test_before_sending_what_is_needed_and_missing_is_a_row_with_a_tag_and_nothing_more_is_offered(
    reporter: Reporter,
) -> None:
    begun = (await reporter.open("7")).text
    tagged = re.findall(r'__key">([^<]+)</dt>\s*<dd[^>]*>\s*<strong[^>]*>Недостаје<', begun)
    assert tagged == [
        "У опасности",
        "Млађа од 18 година",
        "Шта сте приметили",
        "Полиција зна",
        "Телефон на који ћемо вас позвати",
        "Дан сусрета",
        "Општина сусрета",
    ]
    assert 'id="more"' not in begun
    whole = (await reporter.go_to_the_end()).text
    assert "Недостаје" not in whole
    assert 'id="more"' in whole
    assert 'id="more"' not in (await reporter.open("7?to=10")).text


async def test_going_back_and_coming_back_complains_of_nothing(reporter: Reporter, drafts: Drafts) -> None:
    page = await reporter.open("6")
    back = await reporter.send("6", page.text, callbackPhone="abc", back="yes")
    assert (back.status_code, back.headers["location"]) == (303, f"/entry/{reporter.draft}/5")
    assert drafts.answers(reporter.draft)["callbackPhone"] == ["abc"]


async def test_what_was_passed_by_is_named_before_sending_all_at_once(reporter: Reporter, drafts: Drafts) -> None:
    page = await reporter.open("6")
    await reporter.send("6", page.text, callbackPhone="abc", encounterDate=TOMORROW.isoformat(), back="yes")
    check = await reporter.open("7")
    shown = await reporter.send("7", check.text)
    assert shown.status_code == 422
    assert [line.removeprefix(f"/entry/{reporter.draft}") for line in complained(shown)] == [
        "/1?to=7#danger",
        "/3?to=7#age",
        "/4?to=7#indicators",
        "/6?to=7#callbackPhone",
        "/6?to=7#policeTold",
        "/6?to=7#encounterDate-day",
    ]
    assert drafts.filings == []


@pytest.mark.parametrize(
    ("concern", "warned"),
    [
        ("JMBG 1505980710005", ["concern"]),
        ("064 123 4567 <b>hitno</b>", ["concern", "concern"]),
        ("Čovek odgovara umesto nje.", []),
    ],
)
async def test_a_sentence_that_gives_somebody_away_is_warned_of_before_sending(
    reporter: Reporter, drafts: Drafts, concern: str, warned: list[str]
) -> None:
    await reporter.go_to_the_end()
    await reporter.answer("4", concern=concern)
    check = await reporter.open("7")
    notes = check.text.partition('id="look-again"')[2].partition("</section>")[0]
    assert re.findall(r"/4\?to=7#(\w+)", notes) == warned
    assert "1505980710005" not in notes
    # The draft's id is random, and may hold the digits.
    assert "064" not in re.sub(r"/entry/[0-9a-f-]{36}/", "", notes)
    assert (await reporter.send("7", check.text)).status_code == 303
    assert drafts.filings[0]["concern"] == concern


async def test_a_day_of_last_year_is_asked_about_before_sending(reporter: Reporter, drafts: Drafts) -> None:
    await reporter.go_to_the_end()
    assert 'id="look-again"' not in (await reporter.open("7")).text
    assert (await to_contact(reporter, encounterDate=LAST_YEAR.isoformat())).status_code == 303
    check = await reporter.open("7")
    assert re.findall(r"/6\?to=7#([\w-]+)", check.text.partition('id="look-again"')[2].partition("</section>")[0]) == [
        "encounterDate-day"
    ]
    assert (await reporter.send("7", check.text)).status_code == 303
    assert drafts.filings[0]["encounterDate"] == LAST_YEAR.isoformat()


async def test_a_sign_in_that_ended_on_a_half_filled_screen_brings_it_back_without_complaints(
    reporter: Reporter, drafts: Drafts
) -> None:
    page = await reporter.open("6")
    del reporter.browser.gateway.cookies["__Host-spona"]
    assert (await reporter.send("6", page.text, callbackPhone="018 5")).status_code == 403
    await reporter.browser.sign_in(to="/entry/kept")
    restored = await reporter.browser.get("/entry/kept")
    assert (restored.status_code, restored.headers["location"]) == (303, f"/entry/{reporter.draft}/6")
    assert Form((await reporter.open("6")).text).fields["callbackPhone"] == ["018 5"]
