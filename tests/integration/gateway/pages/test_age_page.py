"""How old the person is: the form before services that answer what the test says."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.integration.gateway.pages.reporter import hidden
from tests.integration.gateway.pages.test_consent import ID, chosen, shows
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, problem, receipt

FOUND = {"age": "child", "basis": "document"}
BORN = ["1", "5", "2010"]
PATH = f"/reports/{ID}/age"
GROWN = {"danger": "no", "childPath": False, "stillHere": "yes", "stillHereUntil": None}


def shows_an_adult(services: Upstream, **more: object) -> None:
    shown = receipt(ID, **more)
    shown["classes"]["danger"] = GROWN
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(shown))


async def stepped_up(author: Browser) -> None:
    await author.sign_in("health.nis", to="/entries", level="2")


async def sent(author: Browser, place: str, born: list[str] | None = None, **fields: str) -> httpx.Response:
    form = (await author.get(f"/{place}/{ID}/age")).text
    about: dict[str, str | list[str]] = {"key": hidden("key", form), "version": hidden("version", form)}
    dated = {"birthDate": born} if born else {}
    return await author.gateway.post(f"/{place}/{ID}/age", data={**about, **fields, **dated})


@pytest.mark.parametrize(
    ("place", "position", "goes_on_to"),
    [
        ("entries", "author", f"/entries/{ID}"),
        ("records", "intake", f"/records/{ID}?done=age_recorded"),
        ("records", "duty", f"/records/{ID}?done=age_recorded"),
    ],
)
@pytest.mark.parametrize("born", [None, BORN])
async def test_who_found_it_out_records_it(
    author: Browser, services: Upstream, place: str, position: str, goes_on_to: str, born: list[str] | None
) -> None:
    await stepped_up(author)
    shows(services, positions=[position], version=3)
    services.says("identification", "POST", PATH, Reply(receipt(ID)))
    answer = await sent(author, place, born, **FOUND)
    assert (answer.status_code, answer.headers["location"]) == (303, goes_on_to)
    (call,) = [call for call in services.to("identification") if call.path == PATH]
    assert {"birthDate": None, **call.sent} == {
        "expectedVersion": 3,
        **FOUND,
        "birthDate": "2010-05-01" if born else None,
    }


async def test_everything_that_is_missing_or_wrong_is_said_at_once(author: Browser, services: Upstream) -> None:
    shows(services)
    assert chosen((await author.get(f"/entries/{ID}/age")).text) == 0
    wrong = await sent(author, "entries", ["32", "5", "2010"])
    assert wrong.status_code == 422
    for address in ("#age", "#basis", "#birthDate-day"):
        assert f'href="{address}"' in wrong.text
    assert not [call for call in services.to("identification") if call.path == PATH]


async def test_who_ends_a_childs_protection_is_not_its_author(author: Browser, services: Upstream) -> None:
    """The author of a child's report is not offered what would be refused; of an adult's, and the Centre, everything is."""
    shows(services)
    assert 'value="adult"' not in (await author.get(f"/entries/{ID}/age")).text
    shows(services, positions=["intake"])
    await stepped_up(author)
    assert 'value="adult"' in (await author.get(f"/records/{ID}/age")).text
    shows_an_adult(services)
    assert 'value="adult"' in (await author.get(f"/entries/{ID}/age")).text


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (problem(409, "age-contradicts-birth"), "The date of birth is of another age."),
        (problem(409, "duty-needed"), "ask the duty to record it"),
        (problem(409, "age-basis-needed"), "a child's protection does not end on something else"),
        (problem(409, "adult-already-proposed"), "another person of the Centre can confirm it there"),
        (problem(409, "second-factor-needed"), "your second factor"),
        (problem(409, "stale-version", currentState="received", currentVersion=4, changedFields=["age"]), "Somebody"),
    ],
)
async def test_a_refusal_keeps_what_was_typed(
    author: Browser, services: Upstream, refusal: Reply, sentence: str
) -> None:
    shows(services, version=4)
    services.says("identification", "POST", PATH, refusal)
    again = await sent(author, "entries", BORN, **FOUND)
    assert (again.status_code >= 400, chosen(again.text), 'value="2010"' in again.text) == (True, 2, True)
    assert sentence in again.text


@pytest.mark.parametrize(("child", "sentence"), [(True, "counts as a child now"), (False, "counts as an adult now")])
async def test_the_receipt_says_what_has_changed(
    author: Browser, services: Upstream, child: bool, sentence: str
) -> None:
    found = receipt(ID)
    found["classes"]["receipt"]["pathSince"] = "2026-11-30T08:15:00Z"
    found["classes"]["danger"] = {**GROWN, "childPath": child}
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(found))
    shown = (await author.get(f"/entries/{ID}")).text
    assert sentence in shown
    assert "Since 30 Nov 2026 at 09:15." in shown


async def test_the_centre_gives_its_second_factor_before_it_says_an_age_and_the_author_does_not(
    author: Browser, services: Upstream
) -> None:
    for shown in (shows_an_adult, shows):
        shown(services, positions=["intake"])
        for path in ("age", "age/confirm"):
            asked = await author.get(f"/records/{ID}/{path}")
            assert (asked.status_code, "level=2" in asked.headers["location"]) == (303, True)
        shown(services)
        assert (await author.get(f"/entries/{ID}/age")).status_code == 200


def proposed(services: Upstream, *, confirmable: bool = True, **more: Any) -> None:
    shown = receipt(ID, **{"positions": ["duty"], "version": 2, **more})
    shown["classes"]["receipt"]["adultProposed"] = {
        "proposedAs": "intake",
        "basis": "document",
        "at": "2026-11-30T08:15:00Z",
        "confirmable": confirmable,
    }
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(shown))


async def test_an_adults_age_of_a_child_is_said_to_wait(author: Browser, services: Upstream) -> None:
    await stepped_up(author)
    shows(services, positions=["intake"])
    services.says("identification", "POST", PATH, Reply(receipt(ID)))
    answer = await sent(author, "records", age="adult", basis="document")
    assert answer.headers["location"] == f"/records/{ID}?done=adult_proposed"


async def test_a_second_person_confirms_what_they_looked_at(author: Browser, services: Upstream) -> None:
    await stepped_up(author)
    proposed(services)
    form = (await author.get(f"/records/{ID}/age/confirm")).text
    for each in ("30 Nov 2026 at 09:15", "the Centre's intake", "From a document"):
        assert each in form
    services.says("identification", "POST", f"{PATH}/confirm", Reply(receipt(ID)))
    about = {"key": hidden("key", form), "version": hidden("version", form)}
    answer = await author.gateway.post(f"/records/{ID}/age/confirm", data=about)
    assert answer.headers["location"] == f"/records/{ID}?done=adult_confirmed"
    (call,) = [call for call in services.to("identification") if call.path == f"{PATH}/confirm"]
    assert call.sent == {"expectedVersion": 2}


async def test_who_may_not_confirm_is_offered_nothing_and_told_for_whom_it_waits(
    author: Browser, services: Upstream
) -> None:
    await stepped_up(author)
    for more, says in (({"confirmable": False}, "waits for another person of the Centre"), (None, "Nobody proposes")):
        if more is None:
            shows(services, positions=["intake"])
        else:
            proposed(services, **more)
        shown = (await author.get(f"/records/{ID}/age/confirm")).text
        assert (says in shown, '/age/confirm" novalidate' in shown) == (True, False)
    for positions in (["author"], ["unit"], ["grant.child_protection"]):
        proposed(services, positions=positions)
        assert (await author.get(f"/records/{ID}/age/confirm")).status_code == 404


@pytest.mark.parametrize(
    ("slug", "status", "sentence"),
    [
        ("second-person-needed", 403, "You proposed this yourself"),
        ("source-may-not-end-protection", 403, "You filed or entered this report"),
        ("no-adult-proposed", 409, "Nobody proposes at the moment"),
        ("second-factor-needed", 409, "your second factor"),
    ],
)
async def test_why_it_is_not_confirmed_is_said_in_words(
    author: Browser, services: Upstream, slug: str, status: int, sentence: str
) -> None:
    await stepped_up(author)
    proposed(services)
    form = (await author.get(f"/records/{ID}/age/confirm")).text
    services.says("identification", "POST", f"{PATH}/confirm", problem(status, slug))
    about = {"key": hidden("key", form), "version": hidden("version", form)}
    again = await author.gateway.post(f"/records/{ID}/age/confirm", data=about)
    assert again.status_code == status
    assert sentence in again.text


@pytest.mark.parametrize(
    ("way", "opens"),
    [
        ("through_me", "also learn the municipality, the citizenships, the date of birth and where the person is now"),
        ("could_not_ask", "Who the person is was sealed."),
        ("consent_adult", None),
    ],
)
async def test_what_a_child_opens_is_said_before_it_is_recorded(
    author: Browser, services: Upstream, way: str, opens: str | None
) -> None:
    shown = receipt(ID)
    shown["classes"]["danger"] = GROWN
    shown["classes"]["receipt"]["wayIn"] = way
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(shown))
    form = (await author.get(f"/entries/{ID}/age")).text
    assert ("govuk-inset-text" in form) is (opens is not None)
    assert (opens or "") in form


@pytest.mark.parametrize(
    ("child", "receipt_says", "said", "silent"),
    [
        (True, {"csrTold": True}, "where the child is gets a request.", "No centre for social work"),
        (True, {"csrTold": False}, "No centre for social work gets a request", "where the child is gets a request."),
        (False, {"askBy": "2026-11-30T08:15:00Z"}, "The person is asked for consent.", "said about consent before"),
        (False, {"consentStatus": "given"}, "said about consent before holds", "The person is asked for consent."),
        (False, {"wayIn": "official_duty"}, "No centre for social work has access", "The person is asked for consent."),
    ],
)
async def test_after_another_age_the_receipt_says_who_learns_of_it_and_what_is_asked(
    author: Browser, services: Upstream, child: bool, receipt_says: dict[str, object], said: str, silent: str
) -> None:
    shown = receipt(ID)
    shown["classes"]["receipt"] |= {"pathSince": "2026-11-30T08:15:00Z", **receipt_says}
    shown["classes"]["danger"] = {**GROWN, "childPath": child}
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(shown))
    section = (await author.get(f"/entries/{ID}")).text.partition('id="path"')[2].partition("</section>")[0]
    assert said in section
    assert silent not in section
