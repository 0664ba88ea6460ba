"""Several persons in one report before a small identification: each on screens of their own, the place once, one filing of all."""

from __future__ import annotations

import json
import re

import httpx
import pytest

from contracts.words import limits
from gateway.pages.report_form.persons.in_draft import OTHERS
from tests.integration.gateway.pages.reporter import Form, Reporter
from tests.support import form_oracle
from tests.support.drafts import Drafts
from tests.support.upstream import problem

LINE = re.compile(r'<a href="(/entry/[^"]*#[^"]*)">([^<]*)</a>')
TAKEN_OVER = "исто као код особе"
OWN = {
    "3": {"age": "adult"},
    "4": {"indicators": "H1"},
    "5": {"wayIn": "could_not_ask"},
}


class Raid:
    """A reporter with several persons in one draft."""

    def __init__(self, reporter: Reporter) -> None:
        """Of a fresh draft."""
        self.reporter = reporter

    async def there_are(self, number: str) -> httpx.Response:
        """Says how many persons there are in all."""
        fields = Form((await self.reporter.open("10")).text).fields
        assert "persons" in fields
        sent = {"key": fields["key"], "persons": [number]}
        return await self.reporter.post(f"/entry/{self.reporter.draft}/persons", sent)

    async def add(self, key: str | None = None) -> str:
        """Says that there is one more, by whichever form is there; their id."""
        fields = Form((await self.reporter.open("10")).text).fields
        sent = {"key": [key] if key else fields["key"]} | ({"persons": ["2"]} if "persons" in fields else {})
        added = await self.reporter.post(f"/entry/{self.reporter.draft}/persons", sent)
        assert added.status_code == 303, added.text
        return added.headers["location"].rpartition("-")[2]

    @property
    async def ids(self) -> list[str]:
        """All persons by the rows of the list of tasks."""
        return re.findall(r'<strong id="person-([^"]*)"', (await self.reporter.open("10")).text)

    async def row(self, person: str) -> str:
        """What the list of tasks says of one."""
        page = (await self.reporter.open("10")).text
        return page.split(f'<strong id="person-{person}"')[1].split("</tr>")[0]

    async def say(self, person: str, step: str, **typed: str | list[str]) -> None:
        """Answers a screen of one of them, or of the place."""
        page = await self.reporter.open(step, f"?to=10&person={person}")
        assert page.status_code == 200, page.text
        sent = await self.reporter.send(step, page.text, **typed)
        assert sent.status_code == 303, sent.text

    async def place(self) -> None:
        """The least that is said once."""
        await self.say("place", "1", danger="no")
        await self.say("place", "6", policeTold="yes")

    async def remove(self, person: str) -> str:
        """Presses the button; where that leads."""
        form = {"key": [f"form-remove-{person}"]}
        gone = await self.reporter.post(f"/entry/{self.reporter.draft}/persons/{person}/remove", form)
        assert gone.status_code == 303, gone.text
        return str(gone.headers["location"])


@pytest.fixture
def raid(reporter: Reporter) -> Raid:
    """Nobody is added yet."""
    return Raid(reporter)


async def test_who_is_added_has_the_answers_of_the_situation_and_no_others(raid: Raid, drafts: Drafts) -> None:
    reporter = raid.reporter
    await reporter.answer("3", age="child")
    await reporter.answer("4", indicators=["H1", "H2"], suspicions="labour_exploitation", concern="Spavaju u hali.")
    await reporter.answer("11", given_name="Prva")
    second = await raid.add()
    tasks = (await reporter.open("10")).text
    assert "Особа 1: Prva" in tasks
    assert f'id="person-{second}"' in tasks
    assert TAKEN_OVER in tasks
    signs = Form((await reporter.open("4", f"?to=10&person={second}")).text).fields
    assert (signs["indicators"], signs["concern"]) == (["H1", "H2"], ["Spavaju u hali."])
    await raid.say(second, "4", concern="Ovaj čuva stražu.")
    assert TAKEN_OVER not in (await reporter.open("10")).text
    (other,) = map(json.loads, drafts.answers(reporter.draft)[OTHERS])
    assert other["answers"] == {
        "indicators": ["H1", "H2"],
        "suspicions": ["labour_exploitation"],
        "concern": ["Ovaj čuva stražu."],
    }
    assert drafts.answers(reporter.draft)["concern"] == ["Spavaju u hali."]


async def test_the_place_is_said_once_and_each_person_is_filed_with_what_is_theirs(raid: Raid, drafts: Drafts) -> None:
    reporter = raid.reporter
    second = await raid.add()
    await raid.place()
    await raid.say("place", "13", site_address="Ulica Primera 1")
    await raid.say("place", "12", safe_to_talk="no")
    for person, age, name in (("1", "adult", "Prva"), (second, "child", "Druga")):
        await raid.say(person, "3", age=age)
        await raid.say(person, "4", indicators="H1")
        await raid.say(person, "11", given_name=name)
        await raid.say(person, "13", present_municipality="71307" if age == "child" else "")
    await raid.say("1", "5", wayIn="could_not_ask")
    own = Form((await reporter.open("13", f"?to=10&person={second}")).text).fields
    assert "site_address" not in own
    check = await reporter.open("7", "?to=10")
    assert check.text.index("Ulica Primera 1") < check.text.index("Особа 1") < check.text.index("Особа 2: Druga")
    sent = await reporter.send("7", check.text)
    assert "?sent=1" in sent.headers["location"], sent.text
    (filing,) = drafts.filings
    assert (filing["wayIn"], filing["person"]["names"]) == ("could_not_ask", [{"given": "Prva"}])
    (other,) = filing["others"]
    assert (other["age"], other["wayIn"]) == ("child", "child_duty")
    assert other["person"]["names"] == [{"given": "Druga"}]
    assert other["person"]["presentPlace"] == {"municipality": "71307"}
    assert {each["question"] for each in filing["answers"]} == {"site_address", "safe_to_talk"}
    assert not {"answers", "danger", "encounterDate"} & other.keys()


async def test_what_is_said_of_all_alike_is_checked_once_and_of_each_only_what_differs(raid: Raid) -> None:
    reporter = raid.reporter
    await reporter.answer("3", age="child")
    await reporter.answer("4", indicators="H1", concern="Spavaju u hali.")
    second, third = await raid.add(), await raid.add()
    for person, age in ((second, "child"), (third, "adult")):
        await raid.say(person, "3", age=age)
    check = (await reporter.open("7", "?to=10")).text
    once, *persons = check[check.index('id="same"') : check.rindex("</section>")].split('<section class="spona-person"')
    assert [(each.count("Spavaju u hali."), each.count("Млађа од 18")) for each in (once, *persons)] == [
        (1, 0),
        *[(0, 2)] * 3,
    ]
    base = f"/entry/{reporter.draft}"
    # A screen changes one person's answer; what was said of all is changed from the list of all.
    assert set(re.findall(r'href="([^"]+)"', once)) == {f"{base}/10#persons"}
    assert 'id="persons"' in (await reporter.open("10")).text
    for person, each in zip(("1", second, third), persons, strict=True):
        query = f"&amp;person={person}"
        assert f'href="{base}/3?to=7{query}#age"' in each, each
        assert f'href="{base}/10#person-{person}"' in each


async def test_what_is_missing_leads_to_the_screen_of_whom_it_is_missing(raid: Raid, drafts: Drafts) -> None:
    reporter = raid.reporter
    second = await raid.add()
    await raid.place()
    await raid.say("1", "3", age="child")
    await raid.say("1", "4", indicators="H1")
    await raid.say(second, "3", age="child")
    check = await reporter.open("7", "?to=10")
    refused = await reporter.send("7", check.text)
    assert refused.status_code == 422
    base = f"/entry/{reporter.draft}"
    assert [(address, said[:9]) for address, said in LINE.findall(refused.text)] == [
        (f"{base}/4?to=7&amp;person={second}#indicators", "Особа 2: ")
    ]
    # What identification names is told in the same way.
    for step, typed in OWN.items():
        await raid.say(second, step, **typed)
    wrong = [{"name": "others.0.person.birth.birthDate", "problem": "no"}, {"name": "callbackPhone", "problem": "no"}]
    drafts.refuse_filing = problem(422, "invalid-input", fields=wrong)
    refused = await reporter.send("7", (await reporter.open("7")).text)
    assert f'href="{base}/11?to=7&amp;person={second}#birth_date-day"' in refused.text
    assert f'href="{base}/6?to=7&amp;person=place#callbackPhone"' in refused.text
    drafts.refuse_filing = problem(409, "age-contradicts-birth", person=2)
    refused = await reporter.send("7", (await reporter.open("7")).text)
    assert f'href="{base}/3?to=7&amp;person={second}#age"' in refused.text


async def test_how_many_there_are_is_said_once_and_makes_a_row_of_each(raid: Raid, drafts: Drafts) -> None:
    reporter = raid.reporter
    await reporter.answer("4", indicators=["H1", "H2"])
    for wrong in ("", "1", "51", "шест", "9999"):
        refused = await raid.there_are(wrong)
        assert refused.status_code == 422, wrong
        assert 'href="#persons"' in refused.text
        assert Form(refused.text).fields["persons"] == [wrong]
    saves = drafts.kept[reporter.draft]["version"]
    added = await raid.there_are("6")
    first, *others = await raid.ids
    assert (first, len(set(others))) == ("1", 5)
    assert added.headers["location"] == f"/entry/{reporter.draft}/10#person-{others[0]}"
    assert drafts.kept[reporter.draft]["version"] == saves + 1, "all rows are one save"
    for each in others:
        row = await raid.row(each)
        assert (row.count("Недостаје"), row.count("Обављено"), row.count("Прво узраст")) == (1, 1, 1)
        assert f'/entry/{reporter.draft}/3?to=10&amp;person={each}"' in row


async def test_a_row_says_what_is_missing_and_opens_what_may_be_left_out(raid: Raid) -> None:
    reporter = raid.reporter
    second = await raid.add()
    assert 'id="further"' not in (await reporter.open("10")).text
    opened = (await reporter.open("10", f"?person={second}")).text.partition('id="further"')[2]
    assert re.findall(r"/(\d+)\?to=10&amp;person=([^\"]*)\"", opened) == [
        (step, second) for step in ("11", "12", "16", "13", "14", "15", "6")
    ]
    page = await reporter.open("11", f"?to=10&person={second}")
    kept = await reporter.send("11", page.text, given_name="Druga")
    assert kept.headers["location"] == f"/entry/{reporter.draft}/10?person={second}#further"
    page = await reporter.open("3", f"?to=10&person={second}")
    kept = await reporter.send("3", page.text, age="adult")
    assert kept.headers["location"] == f"/entry/{reporter.draft}/10#person-{second}"
    row = await raid.row(second)
    assert (row.count("Недостаје"), row.count("Обављено")) == (2, 1)
    await raid.say(second, "3", age="child")
    assert "Необавезно" in await raid.row(second), "no child is asked to agree"


async def test_of_six_of_whom_nothing_is_said_there_is_one_line(raid: Raid) -> None:
    reporter = raid.reporter
    await raid.there_are("6")
    await raid.place()
    refused = await reporter.send("7", (await reporter.open("7", "?to=10")).text)
    lines = LINE.findall(refused.text.partition("govuk-error-summary")[2].partition("</ul>")[0])
    assert lines == [
        (
            f"/entry/{reporter.draft}/10#person-{(await raid.ids)[0]}",
            "Особе 1, 2, 3, 4, 5, 6: Недостаје или треба исправити: Узраст, Шта је примећено.",
        )
    ]


async def test_what_is_the_same_for_all_is_said_once_and_whoever_has_another_answer_keeps_it(
    raid: Raid, drafts: Drafts
) -> None:
    reporter = raid.reporter
    await raid.there_are("4")
    _, second, third, fourth = await raid.ids
    await raid.say(third, "4", indicators="H2")
    await raid.say(second, "4", indicators="H1", concern="Spavaju u hali.", for_all="yes")
    await raid.say(fourth, "13", present_municipality="71307", for_all="yes")
    answers = drafts.answers(reporter.draft)
    others = {each["id"]: each["answers"] for each in map(json.loads, answers[OTHERS])}
    assert [each["indicators"] for each in (answers, *others.values())] == [["H1"], ["H1"], ["H2"], ["H1"]]
    assert [each.get("concern") for each in (answers, others[third])] == [["Spavaju u hali."], None]
    assert [each["present_municipality"] for each in (answers, *others.values())] == [["71307"]] * 4
    # Changed once more it changes with whoever had the same.
    await raid.say("1", "4", indicators="G1", for_all="yes")
    answers = drafts.answers(reporter.draft)
    others = {each["id"]: each["answers"] for each in map(json.loads, answers[OTHERS])}
    assert [each["indicators"] for each in (answers, *others.values())] == [["G1"], ["G1"], ["H2"], ["G1"]]
    assert 'name="for_all"' not in (await reporter.open("3", "?to=10&person=1")).text, "an age is judged of each"


async def test_that_nobody_could_be_asked_is_said_of_all_adults_and_no_agreement_is(raid: Raid, drafts: Drafts) -> None:
    reporter = raid.reporter
    await raid.there_are("4")
    first, second, child, unknown = await raid.ids
    for person, age in ((first, "adult"), (second, "adult"), (child, "child")):
        await raid.say(person, "3", age=age)
    page = await reporter.open("5", f"?to=10&person={first}")
    refused = await reporter.send("5", page.text, wayIn="consent_adult", for_all="yes")
    assert refused.status_code == 422
    assert 'href="#for_all"' in refused.text
    assert Form(refused.text).fields["for_all"] == ["yes"]
    assert "wayIn" not in str(drafts.answers(reporter.draft)[OTHERS])
    kept = await reporter.send("5", refused.text, wayIn="could_not_ask")
    assert kept.status_code == 303
    others = {each["id"]: each["answers"] for each in map(json.loads, drafts.answers(reporter.draft)[OTHERS])}
    assert [others[each].get("wayIn") for each in (second, child, unknown)] == [["could_not_ask"], None, None]


async def test_nobody_is_removed_unasked_of_whom_something_was_typed(raid: Raid, drafts: Drafts) -> None:
    reporter = raid.reporter
    await reporter.answer("4", indicators="H1")
    second, third = await raid.add(), await raid.add()
    # Only what was taken over stands there.
    assert await raid.remove(third) == f"/entry/{reporter.draft}/10"
    await raid.say(second, "11", given_name="Druga")
    question = await raid.remove(second)
    assert question.endswith(f"/persons/{second}/remove")
    page = (await reporter.browser.get(question)).text
    assert "Druga" in page
    await raid.say(second, "11", family_name="Drugić")
    meant = await reporter.post(question, {name: Form(page).fields[name] for name in ("key", "seen")})
    assert meant.headers["location"] == question, "what was typed since was not asked about"
    page = (await reporter.browser.get(question)).text
    meant = await reporter.post(question, {name: Form(page).fields[name] for name in ("key", "seen")})
    assert meant.headers["location"] == f"/entry/{reporter.draft}/10"
    assert "Druga" not in str(drafts.kept)
    # The last one stays: a report is about somebody.
    assert await raid.remove("1") == f"/entry/{reporter.draft}/10"
    assert drafts.answers(reporter.draft)["indicators"] == ["H1"]


async def test_what_two_windows_do_lands_on_the_person_it_was_typed_for(raid: Raid, drafts: Drafts) -> None:
    reporter = raid.reporter
    second, third = await raid.add(), await raid.add()
    of_first, of_second, of_third = [
        (await reporter.open("11", f"?to=10&person={person}")).text for person in ("1", second, third)
    ]
    # The first and the second go: the third is the first now.
    await raid.remove(second)
    await raid.remove("1")
    for page, name in ((of_first, "Prva"), (of_second, "Druga")):
        gone = await reporter.send("11", page, given_name=name)
        assert gone.status_code == 409
        assert "Ова особа је уклоњена у другом прозору" in gone.text
        assert name in gone.text
    shown = await reporter.send("11", of_third, given_name="Treća")
    assert shown.status_code == 409
    assert "сада има други број" in shown.text
    assert Form(shown.text).fields["given_name"] == ["Treća"]
    assert "Treća" not in str(drafts.kept)
    again = await reporter.send("11", shown.text)
    assert again.status_code == 303
    assert drafts.answers(reporter.draft)["given_name"] == ["Treća"]


async def test_a_screen_of_the_alert_that_was_open_before_somebody_was_added_is_the_first_ones(
    raid: Raid, drafts: Drafts
) -> None:
    reporter = raid.reporter
    contact = (await reporter.open("6")).text
    await raid.add()
    kept = await reporter.send("6", contact, contactPerson="no", policeTold="pending")
    assert kept.status_code == 303
    answers = drafts.answers(reporter.draft)
    assert (answers["contactPerson"], answers["policeTold"]) == (["no"], ["pending"])


async def test_the_button_pressed_twice_adds_one_and_fifty_are_the_most(raid: Raid, drafts: Drafts) -> None:
    reporter = raid.reporter
    await reporter.answer("4", concern="Spavaju u hali.")
    assert await raid.add("form-twice-0001") == await raid.add("form-twice-0001")
    for number in range(limits.PERSONS - 2):
        await raid.add(f"form-more-{number:04}")
    assert len(await raid.ids) == limits.PERSONS
    assert "другу пријаву" in (await reporter.open("10")).text
    before = drafts.answers(reporter.draft)
    full = await reporter.post(f"/entry/{reporter.draft}/persons", {"key": ["form-one-too-many"]})
    assert full.status_code == 409
    assert "ништа што сте унели није изгубљено" in full.text
    assert drafts.answers(reporter.draft) == before


async def test_fifty_of_whom_much_is_said_are_filed_at_once(raid: Raid, drafts: Drafts) -> None:
    reporter = raid.reporter
    await reporter.go_to_the_end()
    said = {row["code"]: form_oracle.good_answer(row) for row in form_oracle.questions("health")}
    said = {code: [each[:200] for each in said[code]] for code in list(said)[:40] if code != "birth_date"}
    own = {"age": ["child"], "indicators": ["H1"], "concern": ["š" * 500], **said}
    others = [json.dumps({"id": f"{number:08x}", "answers": own}) for number in range(limits.PERSONS - 1)]
    drafts.put(reporter.draft, **{OTHERS: others})
    sent = await reporter.send("7", (await reporter.open("7")).text)
    assert "?sent=1" in sent.headers.get("location", ""), sent.text
    assert len(drafts.filings[0]["others"]) == limits.PERSONS - 1


async def test_of_who_does_not_agree_nothing_is_sent_and_the_others_can_be(raid: Raid, drafts: Drafts) -> None:
    reporter = raid.reporter
    second = await raid.add()
    await raid.place()
    for person in ("1", second):
        for step, typed in OWN.items():
            await raid.say(person, step, **typed)
    page = (await reporter.open("5", f"?to=10&person={second}")).text
    refuses = await reporter.send("5", page, wayIn="refuses")
    advice = f"/entry/{reporter.draft}/8?person={second}"
    assert refuses.headers["location"] == advice
    assert (await reporter.open("7", "?to=10")).headers["location"] == advice
    shown = (await reporter.browser.get(advice)).text
    assert f'action="/entry/{reporter.draft}/persons/{second}/remove"' in shown
    assert "/discard" not in shown
    question = await raid.remove(second)
    page = (await reporter.browser.get(question)).text
    await reporter.post(question, {name: Form(page).fields[name] for name in ("key", "seen")})
    sent = await reporter.send("7", (await reporter.open("7")).text)
    assert "?sent=1" in sent.headers["location"], sent.text
    assert "others" not in drafts.filings[0]


async def test_an_alert_about_one_person_carries_nothing_of_this(reporter: Reporter) -> None:
    for step in "123456":
        page = (await reporter.open(step)).text
        assert not {"person", "part", "number"} & Form(page).fields.keys()
        assert "Особа 1" not in page
