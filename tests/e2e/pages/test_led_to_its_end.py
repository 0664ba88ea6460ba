"""Cases are led to their end by pages alone: each outcome that reports came to in 2023, and help as far as the person agrees.

The world is made once: six reports of one doctor, each taken over and given to a case manager, and windows in which each person is
signed in once. What pages look like is `test_every_page.py`; here axe looks at what those pages become at the end of a story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.e2e.filings import GROWN, PERSON, TEXTS, adult, assigned, centres_item_of, filed, girl, taken_over
from tests.e2e.pages import desks as do
from tests.e2e.pages.desks import Desks
from tests.e2e.pages.filing import ASSESSORS, by_others
from tests.e2e.pages.quick_alert import Reporter
from tests.e2e.pages.visitors import TO_THE_FORM, Visitors, opens_until, person_of
from tests.e2e.people import WHO

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

    from tests.e2e.people import Everybody
    from tests.support.browser import Visit
    from tests.support.stack import Stack

pytestmark = pytest.mark.parametrize(
    ("stack", "language"),
    [
        pytest.param("embedded", "sr-Cyrl", id="embedded-sr-Cyrl"),
        pytest.param("embedded", "sr-Latn", id="embedded-sr-Latn", marks=pytest.mark.nightly),
        pytest.param("full", "en", id="full-en", marks=pytest.mark.nightly),
    ],
    indirect=True,
)
DOCTOR, MANAGER, SUPERVISOR, PEDAGOGUE, DIRECTOR = (
    "health.nis",
    "manager.centre",
    "supervisor.centre",
    "pedagogue.centre",
    "director.centre",
)
SHELTER, NGO, POLICE, OTHER_CENTRE = "reception.centre", "ngo.provider", "investigator.nis", "csr.novisad"
ALONE = ("not_identified", "discontinued", "dissent", "carried_over", "dismissed", "helped")
REPORTED = {
    "sr-Cyrl": "Центар је отворио поступак",
    "sr-Latn": "Centar je otvorio postupak",
    "en": "The Centre has opened a procedure",
}
CONCLUDED = {
    "sr-Cyrl": "Центар је завршио рад",
    "sr-Latn": "Centar je završio rad",
    "en": "The Centre has concluded its work",
}
CLOSED = {
    "sr-Cyrl": "Центар је размотрио пријаву и затворио је",
    "sr-Latn": "Centar je razmotrio prijavu i zatvorio je",
    "en": "The Centre has looked into the report and closed it",
}
OPEN_FOR_100_DAYS = {"sr-Cyrl": "пре 3 месеца", "sr-Latn": "pre 3 meseca", "en": "3 months ago"}
STEPS = [each for each in vars(do).values() if isinstance(each, do.Step)]
OF_THE_PANEL = {text for step in STEPS for text in step.typed.values()} | {
    WHO[who].name for who in (*ASSESSORS.values(), SUPERVISOR, DIRECTOR)
}
"""What the Centre writes on the way, and the names of who decides: nothing of it is for who reported."""
SAID = {
    "person_name": "Primerka",
    "person_numbers": "SYN987654",
    "safe_contact": GROWN["safeContact"]["phone"],
    "contact_flags": GROWN["contactFlags"]["safeTimes"],
    "present_place": GROWN["presentPlace"]["text"],
    "concern": TEXTS["concern"],
    "account": TEXTS["account"],
    "clinical": TEXTS["clinical"],
    "care_needs": TEXTS["careNeeds"],
}
"""By class, what the doctor wrote of the person."""


class AsTheDoctorReads(NamedTuple):
    """What a receipt says of how far the report is, without times, and the ways on from it."""

    headline: str
    steps: tuple[str, ...]
    ways: tuple[str, ...]


@by_others
async def cases(people: Everybody) -> dict[str, str]:
    """Reports of a doctor by name: adults of whom a case manager has each, and a child whose own centre could be involved."""
    doctor, intake = people(DOCTOR), people("intake.centre")
    made = {name: await filed(doctor, adult(**TEXTS, person=GROWN)) for name in ALONE}
    involved = {"unitIds": [str(WHO["csr.nis"].unit)]}
    made["conflict"] = await filed(doctor, girl(**TEXTS, person=PERSON, conflict=involved))
    for report in made.values():
        await centres_item_of(intake, report)
        await taken_over(intake, report)
        await assigned(intake, report, MANAGER)
    return made


@by_others
async def opened_long_ago(people: Everybody, report: str) -> None:
    """As if it had been opened a hundred days before."""
    async with people.wire.stack.database("identification") as database:
        done = await database.execute(
            "update procedure set opened_at = opened_at - interval '100 days' where report_id = $1", report
        )
    assert done == "UPDATE 1"


@pytest.fixture(scope="module")
def language(request: pytest.FixtureRequest) -> str:
    """In which the windows are."""
    return str(request.param)


@pytest.fixture(scope="module")
def desks(browser: Browser, stack: Stack, language: str) -> Iterator[Desks]:
    """Windows, closed at the end of the module."""
    with Visitors.of(browser, stack) as visitors:
        yield Desks(visitors, language)


@pytest.fixture(scope="module")
def world(stack: Stack, language: str) -> dict[str, str]:
    """Reports by name."""
    del language
    return cases(stack)


def read_by_the_doctor(desks: Desks, report: str) -> AsTheDoctorReads:
    """The receipt; nothing that the Centre wrote is there, nor on the record, the list and the first page of the doctor."""
    for path in (f"/records/{report}", "/entries?state=any", "/"):
        visit = desks.of(DOCTOR, path)
        assert [text for text in OF_THE_PANEL if text in visit.page.content()] == []
        expect(visit.page.locator("#procedure, #decision, #rights")).to_have_count(0)
    page = desks.of(DOCTOR, f"/entries/{report}").page
    assert [text for text in OF_THE_PANEL if text in page.content()] == []
    links = page.locator("main a[href]").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    steps = page.locator(".spona-steps__step > span:last-child").all_inner_texts()
    return AsTheDoctorReads(
        page.locator("#headline").inner_text(),
        tuple(re.sub(r"\d[\d. :]*", "", each).strip() for each in steps),
        tuple(sorted({each.replace(report, "") for each in links})),
    )


def is_whole(*visits: Visit) -> None:
    """Nothing that axe finds, nothing that is scrolled sideways, and nothing in the console."""
    for visit in visits:
        assert visit.axe() == []
        assert not visit.overflows()
        assert [each for each in visit.violations() if "status of 404" not in each] == []


def lists(desks: Desks, person: str, state: str, report: str) -> bool:
    """Whether the person's list of procedures in this state leads to the record."""
    visit = desks.of(person, f"/list?state={state}")
    return visit.page.locator(f'a[href^="/records/{report}"]').count() > 0


def offers(desks: Desks, person: str, report: str, page: str) -> bool:
    """Whether the person's record leads to this page below it."""
    visit = desks.of(person, f"/records/{report}")
    return visit.page.locator(f'main a[href="/records/{report}/{page}"]').count() > 0


def clicks(locator: Locator) -> None:
    """A mouse."""
    locator.click()


def test_a_person_is_identified_from_the_report_to_the_serving_of_the_decision(
    desks: Desks, world: dict[str, str], language: str
) -> None:
    doctor = desks.of(DOCTOR, "/entry/new")
    reporter = Reporter(doctor, clicks)
    assert list(reporter.walk("adult"))[-1] == "check"
    reporter.send()
    world["identified"] = report = doctor.page.url.split("/entries/")[1].split("?")[0]
    intake = desks.of("intake.centre")
    opens_until(intake, f"/records/{report}", TO_THE_FORM)
    intake.page.locator(TO_THE_FORM).click()
    intake.page.locator("#instruction-none_yet").check()
    intake.page.locator('form[action$="/take-over"] button').click()
    intake.page.wait_for_url("**?done=taken_over")
    given = {"managerId": str(WHO[MANAGER].sub)}
    desks.does(report, do.Step(SUPERVISOR, "assign", "assigned", given), do.OPENS, do.APPOINTS)
    assert read_by_the_doctor(desks, report).steps[-1] == REPORTED[language]

    desks.does(report, do.INTERVIEWS, do.PROPOSES)
    # A proposal is its proposer's signature; with two of three nothing is to be confirmed.
    assert not offers(desks, do.PROPOSES.who, report, "signature")
    assert lists(desks, PEDAGOGUE, "owed", report)
    desks.does(report, do.SIGNS)
    assert not lists(desks, PEDAGOGUE, "owed", report)
    assert not lists(desks, SUPERVISOR, "to_confirm", report)
    assert not offers(desks, SUPERVISOR, report, "decision")
    assert offers(desks, do.SIGNS_TOO.who, report, "signature")
    desks.does(report, do.SIGNS_TOO)
    assert lists(desks, SUPERVISOR, "to_confirm", report)
    desks.does(report, do.CONFIRMS)
    assert not lists(desks, SUPERVISOR, "to_confirm", report)
    for each in (MANAGER, do.PROPOSES.who):
        expect(desks.of(each, f"/records/{report}").page.locator("#decision")).to_be_visible()

    desks.does(report, do.EXPLAINS, do.SERVES)
    manager = desks.of(MANAGER, f"/records/{report}")
    expect(manager.page.locator("#rights + dl > div")).to_have_count(2)
    # It is served: the panel reads nothing more of it.
    left = desks.of(PEDAGOGUE, f"/records/{report}")
    assert [text for text in OF_THE_PANEL if text in left.page.content()] == []
    expect(left.page.locator("#procedure, #person")).to_have_count(0)
    read = read_by_the_doctor(desks, report)
    assert (read.headline.startswith(CONCLUDED[language]), read.steps[-1]) == (True, CONCLUDED[language])
    is_whole(manager, left, desks.of(DOCTOR))


def test_not_assessed_as_a_victim_discontinued_and_decided_after_a_dissent_all_read_concluded(
    desks: Desks, world: dict[str, str], language: str
) -> None:
    report = world["not_identified"]
    desks.does(report, do.OPENS, do.APPOINTS, do.INTERVIEWS, do.PROPOSES_NOT_TO, do.SIGNS, do.SIGNS_TOO, do.CONFIRMS)
    desks.does(report, do.EXPLAINS, do.SERVES)

    report = world["dissent"]
    desks.does(report, do.OPENS, do.APPOINTS, do.INTERVIEWS, do.PROPOSES_NOT_TO)
    assert not lists(desks, DIRECTOR, "dissents", report)
    desks.does(report, do.SIGNS, do.DISSENTS)
    # Neither who supervises nor the panel decides any more.
    for who, page in ((SUPERVISOR, "decision"), (PEDAGOGUE, "signature"), (do.PROPOSES.who, "proposal")):
        assert not offers(desks, who, report, page), (who, page)
    assert lists(desks, DIRECTOR, "dissents", report)
    desks.does(report, do.RULES, do.SERVES)
    expect(desks.of(MANAGER).page.locator("#decision + dl")).to_contain_text(do.RULES.typed["finding.reasons"])
    assert not lists(desks, DIRECTOR, "dissents", report)

    report = world["discontinued"]
    desks.does(report, do.OPENS, do.APPOINTS, do.DISCONTINUES)
    supervisor = desks.of(SUPERVISOR)
    expect(supervisor.page.locator("#procedure + dl")).to_contain_text(do.DISCONTINUES.typed["words"])
    assert not lists(desks, PEDAGOGUE, "sits", report)

    # Nothing says to the doctor which came to what.
    (read,) = {read_by_the_doctor(desks, world[name]) for name in ("not_identified", "dissent", "discontinued")}
    assert (read.headline.startswith(CONCLUDED[language]), read.steps[-1]) == (True, CONCLUDED[language])
    is_whole(desks.of(MANAGER, f"/records/{world['not_identified']}"), supervisor, desks.of(DOCTOR))


def test_one_that_is_carried_over_shows_its_age_and_no_term(
    desks: Desks, world: dict[str, str], language: str, stack: Stack
) -> None:
    report = world["carried_over"]
    desks.does(report, do.OPENS, do.APPOINTS)
    opened_long_ago(stack, report)
    manager = desks.of(MANAGER, "/list?sort=received")
    day = (datetime.now(UTC) - timedelta(days=100)).astimezone(ZoneInfo("Europe/Belgrade"))
    shown = f"{day.day} {day:%b %Y}" if language == "en" else f"{day.day}. {day.month}. {day.year}."
    expect(manager.page.locator(f'tbody:has(a[href^="/records/{report}"])')).to_contain_text(shown)
    manager.open(f"/records/{report}")
    expect(manager.page.locator("#procedure + dl")).to_contain_text(OPEN_FOR_100_DAYS[language])
    expect(manager.page.locator(".spona-standing__facts .spona-late")).to_have_count(0)
    assert lists(desks, PEDAGOGUE, "sits", report)
    assert read_by_the_doctor(desks, report).steps[-1] == REPORTED[language]


def test_one_that_is_dismissed_ends_for_its_reporter_without_the_reason(
    desks: Desks, world: dict[str, str], language: str
) -> None:
    report = world["dismissed"]
    desks.does(report, do.DISMISSES)
    assert CLOSED[language] in read_by_the_doctor(desks, report).headline


def reads(desks: Desks, person: str, report: str) -> set[str]:
    """The classes that a unit's worker reads now of what the doctor wrote, behind every press that the record offers."""
    visit = desks.of(person, f"/records/{report}")
    press = visit.page.locator('form[action*="/identity"] button')
    if press.count():
        press.click()
        visit.page.wait_for_load_state()
    content = visit.page.content()
    return {name for name, text in SAID.items() if text in content}


def takes_on(desks: Desks, person: str, report: str, shown: str) -> None:
    """A worker of a unit that was asked accepts from the list, and the person opens."""
    visit = desks.of(person)
    opens_until(visit, "/list", f'form[action="/records/{report}/accept"]')
    assert reads(desks, person, report) == set()
    visit.open("/list")
    visit.page.locator(f'form[action="/records/{report}/accept"] button').click()
    visit.page.wait_for_url("**?done=accepted")
    visit.open(f"/records/{report}")
    person_of(visit.page, visit.base, report, shown)


def test_an_adult_is_helped_as_far_as_they_agree_and_takes_it_back(desks: Desks, world: dict[str, str]) -> None:
    report = world["helped"]
    agreed = {
        SHELTER: ("emergency_accommodation", "person_name", "care_needs"),
        NGO: ("legal_aid", "safe_contact"),
        POLICE: ("criminal_investigation", "person_name"),
    }
    for unit, (purpose, *classes) in agreed.items():
        desks.agree(report, purpose, unit, *classes)
        desks.send(MANAGER, report, purpose, unit)
    for unit, (_, *classes) in agreed.items():
        takes_on(desks, unit, report, SAID[classes[0]])
        # When it is safe to call is never asked: who helps always reads it.
        assert reads(desks, unit, report) == {*classes, "contact_flags"}, unit

    desks.does(report, do.WITHDRAWS)
    assert reads(desks, SHELTER, report) == {"care_needs", "contact_flags"}
    expect(desks.of(SHELTER).page.locator(".spona-standing")).to_contain_text("72")
    for unit in (NGO, POLICE):
        assert reads(desks, unit, report) == set(), unit
    assert reads(desks, MANAGER, report) == set()
    is_whole(*(desks.of(each) for each in (SHELTER, NGO, POLICE, MANAGER)))


def test_a_child_whose_own_centre_could_be_involved_reaches_another(desks: Desks, world: dict[str, str]) -> None:
    report = world["conflict"]
    manager = desks.goes(MANAGER, report, "send")
    do.fills(manager, {"purpose": "child_protection"})
    manager.page.locator("main form .govuk-button").click()
    for who, offered in ((OTHER_CENTRE, 1), ("csr.nis", 0)):
        expect(manager.page.locator(f'select[name="unitId"] option[value="{WHO[who].unit}"]')).to_have_count(offered)
    desks.send(MANAGER, report, "child_protection", OTHER_CENTRE)
    takes_on(desks, OTHER_CENTRE, report, SAID["person_name"])
    assert {"person_name", "concern", "care_needs"} <= reads(desks, OTHER_CENTRE, report)
    assert reads(desks, "csr.nis", report) == set()
    own = desks.of("csr.nis", "/list")
    expect(own.page.locator(f'a[href^="/records/{report}"]')).to_have_count(0)
    is_whole(desks.of(OTHER_CENTRE))
