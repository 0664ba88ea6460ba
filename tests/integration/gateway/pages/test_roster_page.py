"""The page of the duty roster, before an identification that answers what the test says."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from contracts import reference
from gateway.pages.duty.typed import checked, turn_of
from gateway.pages.forms import Form
from gateway.pages.languages.dates import BELGRADE
from tests.integration.gateway.pages.reporter import hidden
from tests.support.cookie_browser import SESSION, Browser, World
from tests.support.upstream import Reply, Upstream, problem

FIRST, SECOND, THIRD = reference.roster().people
RUNS, COMES = (str(UUID(int=number)) for number in (1, 2))
PATH, TURNS = "/roster", "/roster/turns"
CHANGE = f"{TURNS}/{COMES}/change"
STALE = {"currentState": "kept", "currentVersion": 7, "changedFields": ["turns"]}


def turn(turn_id: str, person: object, place: int, begins: float, ends: float) -> dict[str, Any]:
    now = datetime.now(UTC)
    moments = {"startsAt": now + timedelta(hours=begins), "endsAt": now + timedelta(hours=ends)}
    shown = {name: moment.isoformat() for name, moment in moments.items()}
    return {"id": turn_id, "personId": str(person), "place": place, **shown}


def roster(*turns: dict[str, Any], version: int = 3) -> dict[str, Any]:
    order = [str(person) for person in reference.roster().order]
    now = datetime.now(UTC).isoformat()
    held = [each["personId"] for each in turns if each["startsAt"] <= now < each["endsAt"]]
    return {
        "unitId": str(reference.roster().unit),
        "version": version,
        "onDuty": held or order[:1],
        "byStandingOrder": not held,
        "standingOrder": order,
        "turns": list(turns),
    }


FULL = (turn(RUNS, SECOND.person, 1, -1, 7), turn(COMES, THIRD.person, 2, 9, 17))
GOOD: dict[str, Any] = {
    "person": str(THIRD.person),
    "place": "2",
    "from": ["27", "11", "2026", "20:00"],
    "to": ["28", "11", "2026", "8.30"],
}
TYPED = {name: [value] if isinstance(value, str) else value for name, value in GOOD.items()}


@pytest.fixture
async def supervisor(world: World, browser: Browser) -> Browser:
    """`supervisor.centre`, signed in, reads English."""
    return await signed_in(world, browser, "supervisor.centre")


async def signed_in(world: World, browser: Browser, who: str) -> Browser:
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en", "origin": world.origin})
    await browser.sign_in(who, to="/roster")
    return browser


def shows(services: Upstream, *turns: dict[str, Any], version: int = 3) -> None:
    services.says("identification", "GET", PATH, Reply(roster(*turns, version=version)))


def plain(text: str) -> str:
    """What a reader reads: in one line, without tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


async def put(browser: Browser, **fields: Any) -> httpx.Response:
    form = (await browser.get(PATH)).text
    about = {"key": hidden("key", form), "version": hidden("version", form)}
    return await browser.gateway.post(PATH, data={**about, **GOOD, **fields})


def commands(services: Upstream) -> list[Any]:
    return [call for call in services.to("identification") if call.method == "POST"]


async def test_who_is_on_duty_now_is_before_who_comes(supervisor: Browser, services: Upstream) -> None:
    shows(services, *FULL, turn(str(UUID(int=3)), FIRST.person, 1, -20, -10))
    page = await supervisor.get(PATH)
    assert page.status_code == 200
    now, coming = page.text.split('id="coming"')
    turns = coming.split('id="put-on"')[0]
    assert SECOND.name in now
    assert THIRD.name in turns
    assert FIRST.name not in plain(now + turns), "a turn that has ended is not shown"
    assert f"{TURNS}/{RUNS}/end" in now
    assert f"{TURNS}/{COMES}/end" in turns


async def test_an_empty_roster_names_who_is_alerted_all_the_same(supervisor: Browser, services: Upstream) -> None:
    shows(services, version=0)
    words = plain((await supervisor.get(PATH)).text)
    assert "the standing order holds: the first person of it is on duty" in words
    assert words.index(FIRST.name) < words.index(SECOND.name) < words.index(THIRD.name)


async def test_a_turn_is_put_on_by_the_clock_of_belgrade(supervisor: Browser, services: Upstream) -> None:
    shows(services, *FULL)
    services.says("identification", "POST", TURNS, Reply(roster(*FULL, version=4), 201))
    answer = await put(supervisor)
    assert (answer.status_code, answer.headers["location"]) == (303, "/roster?done=put")
    (call,) = commands(services)
    assert call.sent == {
        "expectedVersion": 3,
        "personId": str(THIRD.person),
        "place": 2,
        "startsAt": "2026-11-27T20:00:00+01:00",
        "endsAt": "2026-11-28T08:30:00+01:00",
    }
    assert "The turn is on the roster" in (await supervisor.get("/roster?done=put")).text


async def test_all_that_is_wrong_is_shown_at_once_and_what_was_typed_stays(
    supervisor: Browser, services: Upstream
) -> None:
    shows(services)
    wrong = {"person": "nobody", "place": "10", "from": ["31", "11", "2026", "20:00"]}
    wrong |= {"to": ["28", "11", "2026", "25:00"]}
    again = await put(supervisor, **wrong)
    assert (again.status_code, commands(services)) == (422, [])
    for anchor in ("#person", "#place", "#from-day", "#to-day"):
        assert f'href="{anchor}"' in again.text
        assert f'id="{anchor[1:]}"' in again.text
    for typed in ("31", "20:00", "25:00", "2026"):
        assert f'value="{typed}"' in again.text


async def test_what_identification_would_not_take_is_said_at_its_field(supervisor: Browser, services: Upstream) -> None:
    shows(services)
    fields = [{"name": "endsAt", "problem": "."}, {"name": "startsAt", "problem": "."}]
    services.says("identification", "POST", TURNS, problem(422, "invalid-input", fields=fields))
    again = await put(supervisor)
    assert again.status_code == 422
    assert [f'href="#{name}-day"' in again.text for name in ("from", "to")] == [True, True]
    assert "later than the beginning" in again.text
    assert 'value="20:00"' in again.text


@pytest.mark.parametrize(
    ("slug", "says"),
    [
        ("person-already-on-duty", "This person has another turn at that time"),
        ("place-already-taken", "Somebody else has this place at that time"),
        ("roster-full", "The roster is full"),
        ("stale-version", "Somebody changed this after you opened it"),
    ],
)
async def test_a_refusal_says_why_beside_the_roster_as_it_is_now(
    supervisor: Browser, services: Upstream, slug: str, says: str
) -> None:
    shows(services)
    more: dict[str, Any] = STALE if slug == "stale-version" else {}
    services.says("identification", "POST", TURNS, problem(409, slug, **more))
    form = (await supervisor.get(PATH)).text
    shows(services, *FULL, version=7)
    about = {"key": hidden("key", form), "version": "3"}
    again = await supervisor.gateway.post(PATH, data={**about, **GOOD})
    assert again.status_code == 409
    assert says in again.text
    assert SECOND.name in again.text.split('id="coming"')[0]
    assert 'value="20:00"' in again.text
    assert (hidden("version", again.text), hidden("key", again.text) != about["key"]) == ("7", True)


async def test_ending_a_turn_is_asked_first_and_says_who_is_on_duty_then(
    supervisor: Browser, services: Upstream
) -> None:
    shows(services, *FULL)
    services.says("identification", "POST", "/roster/turns/{}/end", Reply(roster(version=4)))
    asked = await supervisor.get(f"{TURNS}/{RUNS}/end")
    assert "End this turn?" in asked.text
    assert f"the standing order holds: {FIRST.name} is on duty" in plain(asked.text)
    assert "has not begun" in (await supervisor.get(f"{TURNS}/{COMES}/end")).text
    assert commands(services) == []
    about = {"key": hidden("key", asked.text), "version": hidden("version", asked.text)}
    done = await supervisor.gateway.post(f"{TURNS}/{RUNS}/end", data=about)
    assert (done.status_code, done.headers["location"]) == (303, "/roster?done=ended")
    (call,) = commands(services)
    assert (call.path, call.sent) == (f"{TURNS}/{RUNS}/end", {"expectedVersion": 3})


async def test_a_turn_to_come_is_changed_with_the_same_form_and_of_one_that_runs_its_end(
    supervisor: Browser, services: Upstream
) -> None:
    shows(services, *FULL)
    services.says("identification", "POST", "/roster/turns/{}/change", Reply(roster(*FULL, version=4)))
    page = (await supervisor.get(PATH)).text
    runs, comes = [f"{TURNS}/{each}/change" for each in (RUNS, COMES)]
    assert [f'href="{each}"' in page for each in (runs, comes)] == [True, True]
    asked = (await supervisor.get(comes)).text
    assert f'<option value="{THIRD.person}" selected>' in asked
    about = {"key": hidden("key", asked), "version": hidden("version", asked)}
    done = await supervisor.gateway.post(comes, data={**about, **GOOD})
    assert (done.status_code, done.headers["location"]) == (303, "/roster?done=changed")
    asked = (await supervisor.get(runs)).text
    assert ("only its end can be changed" in asked, 'name="place"' in asked) == (True, False)
    assert (await supervisor.gateway.post(runs, data={**about, "key": "k" * 12})).status_code == 422
    await supervisor.gateway.post(runs, data={**about, "key": "k" * 12, "to": GOOD["to"]})
    whole, end = commands(services)
    assert whole.sent["startsAt"] == "2026-11-27T20:00:00+01:00"
    stands = {name: FULL[0][name] for name in ("personId", "place", "startsAt")}
    assert end.sent == {**stands, "expectedVersion": 3, "endsAt": "2026-11-28T08:30:00+01:00"}


async def change_of(browser: Browser) -> dict[str, Any]:
    """The form of the turn to come, filled in."""
    form = (await browser.get(CHANGE)).text
    return {name: hidden(name, form) for name in ("key", "version", "by")} | GOOD


async def test_a_turn_that_begins_between_form_and_press_is_sent_as_it_was_typed(
    supervisor: Browser, services: Upstream
) -> None:
    shows(services, *FULL)
    typed = await change_of(supervisor)
    shows(services, FULL[0], turn(COMES, THIRD.person, 2, -0.1, 17))
    services.says("identification", "POST", "/roster/turns/{}/change", problem(409, "turn-has-begun"))
    again = await supervisor.gateway.post(CHANGE, data=typed | {"person": str(FIRST.person)})
    assert (again.status_code, "only its end can be changed" in again.text) == (409, True)
    (call,) = commands(services)
    assert (call.sent["personId"], call.sent["startsAt"]) == (str(FIRST.person), "2026-11-27T20:00:00+01:00")


async def test_a_change_that_comes_twice_is_answered_as_the_first_though_the_turn_has_another_id(
    supervisor: Browser, services: Upstream
) -> None:
    shows(services, *FULL)
    services.says("identification", "POST", "/roster/turns/{}/change", Reply(roster(*FULL, version=4)))
    typed = await change_of(supervisor)
    answers = []
    for turn_id in (COMES, str(UUID(int=3))):
        shows(services, FULL[0], FULL[1] | {"id": turn_id})
        answers.append((await supervisor.gateway.post(CHANGE, data=typed)).headers["location"])
    assert answers == ["/roster?done=changed"] * 2
    assert len({(call.headers["idempotency-key"], call.body) for call in commands(services)}) == 1


@pytest.mark.parametrize("left", [(), (turn(COMES, THIRD.person, 2, -9, -1),)], ids=["gone", "over"])
@pytest.mark.parametrize(
    ("status", "slug", "shown", "says"),
    [
        (404, "not-found", 409, "Somebody changed this after you opened it"),
        (409, "stale-version", 409, "Somebody changed this after you opened it"),
        (409, "turn-already-ended", 409, "This turn has ended already"),
        (503, "unavailable", 503, "cannot be reached just now"),
    ],
)
async def test_a_change_of_a_turn_that_is_gone_is_refused_on_the_roster_with_everything_typed(
    supervisor: Browser, services: Upstream, left: tuple[Any, ...], status: int, slug: str, shown: int, says: str
) -> None:
    shows(services, *FULL)
    typed = await change_of(supervisor)
    shows(services, FULL[0], *left, version=7)
    more: dict[str, Any] = STALE if slug == "stale-version" else {}
    services.says("identification", "POST", "/roster/turns/{}/change", problem(status, slug, **more))
    again = await supervisor.gateway.post(CHANGE, data=typed)
    if again.status_code == 303:
        again = await supervisor.get(again.headers["location"])
    assert (again.url.path, again.status_code, says in again.text) == (PATH, shown, True)
    assert all(f'value="{each}"' in again.text for each in ("20:00", "8.30"))
    assert f'<option value="{THIRD.person}" selected>' in again.text
    assert hidden("key", again.text) != typed["key"]
    assert (await supervisor.get(CHANGE)).status_code == (409 if left else 404)


@pytest.mark.parametrize("left", [(), (turn(COMES, THIRD.person, 2, -9, -1),)], ids=["gone", "over"])
async def test_what_is_kept_of_a_turn_that_is_gone_is_shown_on_the_roster_and_what_was_kept_after_it_next(
    supervisor: Browser, services: Upstream, world: World, left: tuple[Any, ...]
) -> None:
    shows(services, *FULL)
    typed = await change_of(supervisor)
    del supervisor.gateway.cookies[SESSION]
    for path, to in ((CHANGE, "8.30"), (PATH, "9.45")):
        fields = typed | {"to": ["28", "11", "2026", to]}
        assert (await supervisor.gateway.post(path, data=fields)).status_code == 403
        world.clock.forward(seconds=1)
    shows(services, FULL[0], *left)
    await supervisor.sign_in("supervisor.centre", to="/entry/kept")
    for to, status in (("8.30", 409), ("9.45", 200)):
        there = (await supervisor.get("/entry/kept")).headers["location"]
        shown = await supervisor.get(there)
        assert (there.partition("?")[0], shown.status_code) == (PATH, status)
        assert f'value="{to}"' in shown.text
    assert commands(services) == []


async def test_what_another_supervisor_typed_about_a_turn_is_not_shown(supervisor: Browser, services: Upstream) -> None:
    shows(services, *FULL)
    typed = await change_of(supervisor)
    del supervisor.gateway.cookies[SESSION]
    await supervisor.gateway.post(CHANGE, data=typed | {"by": str(uuid4())})
    await supervisor.sign_in("supervisor.centre", to="/entry/kept")
    assert (await supervisor.get("/entry/kept")).status_code == 404


async def test_a_turn_that_another_person_changed_is_asked_about_anew(supervisor: Browser, services: Upstream) -> None:
    shows(services, *FULL, version=5)
    stale = problem(409, "stale-version", currentState="kept", currentVersion=5, changedFields=["turns"])
    services.says("identification", "POST", "/roster/turns/{}/end", stale)
    again = await supervisor.gateway.post(f"{TURNS}/{RUNS}/end", data={"key": "k" * 12, "version": "3"})
    assert (again.status_code, hidden("version", again.text)) == (409, "5")
    assert "Nothing was changed" in again.text


@pytest.mark.parametrize("left", [(), (turn(RUNS, SECOND.person, 1, -9, -1),)], ids=["gone", "over"])
@pytest.mark.parametrize(
    ("status", "slug", "says"),
    [
        (404, "not-found", "Somebody changed this after you opened it"),
        (409, "turn-already-ended", "This turn has ended already"),
        (409, "stale-version", "Somebody changed this after you opened it"),
    ],
)
async def test_ending_a_turn_that_is_gone_leads_to_the_roster_as_it_is_now(
    supervisor: Browser, services: Upstream, left: tuple[Any, ...], status: int, slug: str, says: str
) -> None:
    shows(services, *left, version=7)
    more: dict[str, Any] = STALE if slug == "stale-version" else {}
    services.says("identification", "POST", "/roster/turns/{}/end", problem(status, slug, **more))
    again = await supervisor.gateway.post(f"{TURNS}/{RUNS}/end", data={"key": "k" * 12, "version": "3"})
    if again.status_code == 303:
        again = await supervisor.get(again.headers["location"])
    assert (again.url.path, again.status_code, says in again.text) == (PATH, 409, True)


async def test_where_no_one_knows_whether_a_turn_was_ended_pressing_again_sends_the_same(
    supervisor: Browser, services: Upstream
) -> None:
    shows(services, *FULL, version=4)
    services.says("identification", "POST", "/roster/turns/{}/end", problem(503, "unavailable"))
    about = {"key": "k" * 12, "version": "3"}
    again = await supervisor.gateway.post(f"{TURNS}/{RUNS}/end", data=about)
    assert again.status_code == 503
    assert {name: hidden(name, again.text) for name in about} == about


async def test_a_turn_that_is_over_or_not_there_is_not_asked_about(supervisor: Browser, services: Upstream) -> None:
    shows(services, turn(RUNS, SECOND.person, 1, -9, -1))
    assert "This turn has ended already" in (await supervisor.get(f"{TURNS}/{RUNS}/end")).text
    assert (await supervisor.get(f"{TURNS}/{COMES}/end")).status_code == 404


async def test_a_person_who_left_the_standing_order_still_is_on_the_roster(
    supervisor: Browser, services: Upstream
) -> None:
    shows(services, turn(RUNS, UUID(int=9), 1, -1, 7))
    assert "Somebody who has left the standing order" in (await supervisor.get(PATH)).text
    left = str(UUID(int=9))
    shows(services, turn(COMES, left, 2, 9, 17))
    services.says("identification", "POST", "/roster/turns/{}/change", Reply(roster(version=4)))
    typed = await change_of(supervisor)
    asked = (await supervisor.get(CHANGE)).text
    assert f'<option value="{left}" selected>Somebody who has left the standing order</option>' in asked
    assert (await supervisor.gateway.post(CHANGE, data=typed | {"person": left})).status_code == 303
    assert [call.sent["personId"] for call in commands(services)] == [left]


async def test_the_intake_reads_it_without_a_form_and_everybody_else_not_at_all(
    world: World, browser: Browser, services: Upstream
) -> None:
    shows(services, *FULL)
    await signed_in(world, browser, "intake.centre")
    page = await browser.get(PATH)
    assert SECOND.name in page.text
    assert not re.search(r"<form|/end\"", page.text.split("<main")[1])
    assert (await browser.get(f"{TURNS}/{RUNS}/end")).status_code == 403
    services.says("identification", "GET", PATH, problem(403, "forbidden"))
    refused = await browser.get(PATH)
    assert refused.status_code == 403
    assert "Your role does not allow this" in refused.text


@pytest.mark.parametrize("language", ["sr-Cyrl", "sr-Latn", "en"])
async def test_the_page_speaks_each_language(supervisor: Browser, services: Upstream, language: str) -> None:
    shows(services, *FULL)
    supervisor.gateway.headers["accept-language"] = language
    heading = {"sr-Cyrl": "Дежурства", "sr-Latn": "Dežurstva", "en": "Duty roster"}
    text = (await supervisor.get(PATH)).text
    assert heading[language] in re.findall(r"<h1[^>]*>([^<]*)</h1>", text)
    assert 'type="date"' not in text


@pytest.mark.parametrize(
    ("time", "hour", "minute"), [("20:00", 20, 0), ("8.30", 8, 30), ("0800", 8, 0), ("7", 7, 0), (" 23:59 ", 23, 59)]
)
def test_a_time_is_read_as_people_write_it(time: str, hour: int, minute: int) -> None:
    sent = turn_of(Form({**TYPED, "from": ["27.", "11", "2026", time]}))
    assert sent["startsAt"] == datetime(2026, 11, 27, hour, minute, tzinfo=BELGRADE).isoformat()


# In the hour of the last one the clocks go forward.
@pytest.mark.parametrize(
    "typed", ["///", "27/11/2026/", "30/2/2026/10:00", "27/11/2026/24:00", "27/11/2026/8 pm", "29/3/2026/02:30"]
)
def test_what_is_no_moment_is_none(typed: str) -> None:
    form = checked(Form({**TYPED, "from": typed.split("/")}), [GOOD["person"]])
    assert (form.status, list(form.errors)) == (422, ["from"])
