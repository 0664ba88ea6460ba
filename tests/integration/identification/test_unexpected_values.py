"""Values at the edge of what a form can hold: each is taken or refused by name, none ends in a 500."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts import reference
from tests.integration.identification.conftest import Service, adult, minimum

EARLIEST, LATEST = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"
TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
PASSED, SOON = [(datetime.now(UTC) + timedelta(minutes=by)).isoformat() for by in (-6, 60)]
FIVE_YEARS_AGO = f"{datetime.now(UTC).year - 5}-01-01"
CODES = [sign.code for each in reference.indicator_lists() for sign in each.indicators]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (minimum(encounterMunicipality="99999"), "encounterMunicipality"),
        (minimum(encounterMunicipality="NOWHERE"), "encounterMunicipality"),
        (minimum(person={"presentPlace": {"municipality": "99999"}}), "person.presentPlace.municipality"),
        (minimum(person={"presentPlace": {"municipality": "RS-KM"}}), "person.presentPlace.municipality"),
        (adult(person={"presentPlace": {"municipality": "99999"}}), "person.presentPlace.municipality"),
        (minimum(stillHere="yes", stillHereUntil=EARLIEST), "stillHereUntil"),
        (minimum(stillHere="yes", stillHereUntil=LATEST), "stillHereUntil"),
        (minimum(stillHere="yes", stillHereUntil=PASSED), "stillHereUntil"),
        (minimum(stillHere="unknown", stillHereUntil=PASSED), "stillHereUntil"),
        (minimum(stillHere="no", stillHereUntil=SOON), "stillHereUntil"),
        (minimum(person={"birth": {"birthDate": TOMORROW}}), "person.birth.birthDate"),
        (adult(person={"birth": {"birthDate": "1850-01-01"}}), "person.birth.birthDate"),
        (minimum(stillHere="yes", stillHereUntil="2190-01-01T00:00:00Z"), "stillHereUntil"),
        (minimum(encounterDate="0001-01-01"), "encounterDate"),
        (minimum(encounterDate="2016-01-01"), "encounterDate"),
        (minimum(indicators=["H1", "X9"]), "indicators.1"),
        (minimum(conflict={"unitIds": [str(reference.centre_intake_unit())]}), "conflict.unitIds.0"),
        (minimum(conflict={"unitIds": [str(reference.centre_duty_unit())]}), "conflict.unitIds.0"),
        (minimum(concern="   "), "concern"),
        (minimum(concern="\u200b \u2060\ufeff"), "concern"),
        (minimum(person={"aliases": [""]}), "person.aliases.0"),
        (minimum(person={"numbers": [{"kind": "passport", "value": " "}]}), "person.numbers.0.value"),
        (minimum(indicators=["H1"] * 101), "indicators"),
        (minimum(person={"names": [{"given": "A"}] * 11}), "person.names"),
    ],
)
async def test_a_value_that_cannot_be_taken_is_named(service: Service, body: dict[str, Any], field: str) -> None:
    answer = await service.post("health.nis", "/reports", body)
    assert (answer.status, answer.slug) == (422, "invalid-input"), answer.body
    assert list(answer.fields()) == [field]


async def test_everything_wrong_is_named_at_once_and_never_repeated(service: Service) -> None:
    wrong = {"stillHere": "no", "stillHereUntil": SOON, "encounterMunicipality": "99999"}
    answer = await service.post("health.nis", "/reports", minimum(**wrong))
    assert set(answer.fields()) == {"encounterMunicipality", "stillHereUntil"}
    assert SOON.encode() not in answer.body
    assert b"99999" not in answer.body


async def test_a_slow_clock_keeps_no_one_from_reporting(service: Service) -> None:
    just_passed = (datetime.now(UTC) - timedelta(minutes=4)).isoformat()
    answer = await service.post("health.nis", "/reports", minimum(stillHere="yes", stillHereUntil=just_passed))
    assert answer.status == 201


@pytest.mark.parametrize("until", [EARLIEST, LATEST, PASSED], ids=["earliest", "latest", "passed"])
async def test_an_instruction_holds_until_a_moment_that_exists(service: Service, until: str) -> None:
    report = (await service.filed())["id"]
    await service.post("intake.centre", f"/reports/{report}/take-over", {"expectedVersion": 1})
    advice = {"instruction": "keep_until_we_come", "until": until}
    answer = await service.post("intake.centre", f"/reports/{report}/advice", advice)
    assert (answer.status, list(answer.fields())) == (422, ["until"])


@pytest.mark.parametrize("birth", [{"birthDate": FIVE_YEARS_AGO}, {"ageBand": "14-17"}, {"ageBand": "0-8"}])
async def test_an_adult_whose_birth_says_child_goes_no_adults_way(service: Service, birth: dict[str, str]) -> None:
    answer = await service.post("health.nis", "/reports", adult(person={"birth": birth}))
    assert (answer.status, answer.slug) == (422, "age-contradicts-birth")


async def test_an_unknown_sign_is_refused_with_the_codes_there_are(service: Service) -> None:
    answer = await service.post("health.nis", "/reports", minimum(indicators=["CANARY9", "H1", "X9"]))
    assert set(answer.fields()) == {"indicators.0", "indicators.2"}
    for sentence in answer.fields().values():
        assert all(code in sentence for code in CODES)
    assert b"CANARY" not in answer.body
    assert b"X9" not in answer.body


@pytest.mark.parametrize("age", ["child", "not_sure"])
async def test_a_birth_date_of_an_adult_makes_no_one_a_child(service: Service, age: str) -> None:
    answer = await service.post(
        "health.nis", "/reports", minimum(age=age, person={"birth": {"birthDate": "1980-01-01"}})
    )
    assert (answer.status, answer.slug) == (422, "age-contradicts-birth")
    assert "adult" in answer.json()["detail"]
    assert "leave the birth date out" in answer.json()["detail"]
    assert b"1980" not in answer.body


@pytest.mark.parametrize("birth", [{"birthDate": FIVE_YEARS_AGO}, {"ageBand": "21-29"}, {"ageBand": "unknown"}])
async def test_an_estimate_that_makes_a_child_older_takes_nothing_from_the_child(
    service: Service, birth: dict[str, str]
) -> None:
    answer = await service.post("health.nis", "/reports", minimum(age="child", person={"birth": birth}))
    assert answer.status == 201
    assert answer.json()["classes"]["danger"]["childPath"] is True


async def test_nothing_said_about_a_person_is_nothing_recorded(service: Service) -> None:
    said = {
        "names": [{}],
        "languageNeeds": {},
        "safeContact": {},
        "contactFlags": {},
        "presentPlace": {"municipality": None, "text": None},
    }
    report = (await service.filed(age="adult", wayIn="could_not_ask", consent=None, person=said))["id"]
    seen = (await service.get("intake.centre", f"/reports/{report}", acr=2)).json()["classes"]
    recorded = {name for name, content in seen.items() if content == {"recorded": True}}
    assert recorded == {"birth"}  # the answer to child, adult or not sure


async def test_an_empty_person_is_no_person(service: Service) -> None:
    assert (await service.post("health.nis", "/reports", minimum(person={}))).status == 201


async def test_a_unit_named_twice_is_excluded_once(service: Service) -> None:
    unit = str(reference.unit_by_code("punis.patrol").id)
    report = (await service.filed(conflict={"unitIds": [unit, unit]}))["id"]
    ((data,),) = await service.rows(f"select data from outbox where key = '{report}'")
    assert data["excludedUnits"] == [unit]


@pytest.mark.parametrize(
    ("number", "shown"),
    [("AB", "…B"), ("AB1", "…1"), ("AB12", "…12"), ("AB123", "…23"), ("AB1234", "…234"), ("KAN987654", "…7654")],
)
async def test_the_last_characters_of_a_number_are_never_the_number(service: Service, number: str, shown: str) -> None:
    report = (await service.filed(person={"numbers": [{"kind": "passport", "value": number}]}))["id"]
    seen = (await service.get("intake.centre", f"/reports/{report}")).json()["classes"]["person_numbers"]
    assert seen == {"numbers": [{"kind": "passport", "value": shown}]}


async def test_the_child_goes_to_the_centre_where_it_is_now(service: Service) -> None:
    novi_sad = next(place.code for place in reference.municipalities() if place.name_plain == "Novi Sad")
    report = (await service.filed(person={"presentPlace": {"municipality": novi_sad}}))["id"]
    ((data,),) = await service.rows(f"select data from outbox where key = '{report}'")
    assert data["servingCsr"] == str(reference.serving_csr(novi_sad))
