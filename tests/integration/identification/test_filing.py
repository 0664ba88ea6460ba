"""Filing: what is asked, what is refused, and that a repeat is no second report."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.identification.conftest import Service, adult, minimum


async def test_a_filing_is_answered_with_its_receipt(service: Service) -> None:
    filed = await service.filed()
    assert filed["state"] == "submitted"
    assert filed["positions"] == ["author"]
    assert filed["classes"]["receipt"]["stage"] == "saved"
    assert filed["classes"]["reference"]["reference"].startswith("S-")


async def test_everything_that_is_missing_is_named_at_once(service: Service) -> None:
    answer = await service.post("health.nis", "/reports", {})
    assert (answer.status, answer.slug) == (422, "report-incomplete")
    assert answer.json()["missing"] == [
        "encounterDate",
        "encounterMunicipality",
        "age",
        "wayIn",
        "danger",
        "stillHere",
        "companion",
        "seenAlone",
        "policeTold",
        "callbackPhone",
        "suspicions|indicators|concern",
    ]


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        (minimum(wayIn="through_me"), "way-in-does-not-fit-age"),
        (minimum(wayIn="official_duty"), "way-in-does-not-fit-age"),
        (minimum(wayIn="vital_interest", vitalInterest={"reason": "unconscious"}), "way-in-does-not-fit-age"),
        (minimum(wayIn="vital_interest", age="adult"), "report-incomplete"),
        (minimum(wayIn="through_me", age="adult", suspicions=[], concern="x"), "report-incomplete"),
        (minimum(wayIn="consent_adult"), "way-in-does-not-fit-age"),
        (minimum(age="adult"), "way-in-does-not-fit-age"),
        (minimum(age="child", wayIn="could_not_ask"), "way-in-does-not-fit-age"),
        (adult(consent=None), "consent-missing"),
        (adult(consent={"identification": False}), "consent-missing"),
        (minimum(encounterDate="2999-01-01"), "encounter-in-future"),
        (minimum(stillHere="yes"), "report-incomplete"),
        (minimum(suspicions=[]), "report-incomplete"),
        (minimum(conflict={"unitIds": [str(uuid4())]}), "invalid-input"),
    ],
)
async def test_answers_that_do_not_fit_are_refused_by_name(service: Service, body: dict[str, Any], slug: str) -> None:
    before = await service.rows("select count(*) from outbox")
    answer = await service.post("health.nis", "/reports", body)
    assert (answer.status, answer.slug) == (422, slug)
    assert await service.rows("select count(*) from outbox") == before


async def test_the_same_key_again_is_the_same_report(service: Service) -> None:
    key, body = uuid4().hex, minimum()
    first = await service.post("health.nis", "/reports", body, key)
    again = await service.post("health.nis", "/reports", body, key)
    assert (again.status, again.json()["id"]) == (201, first.json()["id"])
    other = await service.post("health.nis", "/reports", minimum(danger="yes"), key)
    assert (other.status, other.slug) == (422, "idempotency-key-reused")
    somebody_else = await service.post("police.nis", "/reports", body, key)
    assert somebody_else.status == 201
    assert somebody_else.json()["id"] != first.json()["id"]


async def test_office_and_administrators_may_not_file(service: Service) -> None:
    for username in ("office.national", "admin.kcnis", "admin.platform", "rapporteur.national", "dpo.centre"):
        answer = await service.post(username, "/reports", minimum())
        assert (answer.status, answer.slug) == (403, "forbidden")


async def test_fields_no_one_knows_and_values_of_the_wrong_type_are_named_without_the_value(service: Service) -> None:
    body = minimum(danger="perhaps-CANARY", callbackPhone="CANARY", shoeSize="CANARY", account="x\u202eCANARY")
    answer = await service.post("health.nis", "/reports", body)
    assert answer.status == 422
    assert set(answer.fields()) == {"danger", "callbackPhone", "(unknown name)", "account"}
    assert b"CANARY" not in answer.body


async def test_a_reference_that_is_taken_is_drawn_again(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when the report that has it is one that the second reporter may not know of."""
    by_chance, drawn = secrets.randbelow, iter([7] * 10)
    monkeypatch.setattr(secrets, "randbelow", lambda below: next(drawn, None) or by_chance(below))
    first, second = await service.filed("health.nis"), await service.filed("police.nis")
    references = [each["classes"]["reference"]["reference"] for each in (first, second)]
    assert references[0].startswith("S-8888-8")
    assert references[1] != references[0]
    ids = f"'{first['id']}', '{second['id']}'"
    assert await service.rows(f"select count(*) from outbox where key in ({ids})") == [(2,)]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"concern": "Sestra kaže da je JMBG 1505980710005."}, ["jmbg_in_concern"]),
        ({"concern": "Zovite 064 123 4567 uveče."}, ["phone_in_concern"]),
        ({"concern": "Марију води човек.", "person": {"names": [{"given": "Marija"}]}}, ["name_in_concern"]),
        ({"person": {"numbers": [{"kind": "jmbg", "value": "0710003730015"}], "sex": "female"}}, ["jmbg_other_sex"]),
        ({"person": {"numbers": [{"kind": "jmbg", "value": "0710003730014"}]}}, ["jmbg_mistyped"]),
        ({"age": "child", "person": {"numbers": [{"kind": "jmbg", "value": "0710003730015"}]}}, ["jmbg_other_age"]),
        ({"person": {"numbers": [{"kind": "passport", "value": "?!"}]}}, ["passport_unusual"]),
        ({"concern": "Zovu je Lela.", "person": {"aliases": ["LELA"]}}, ["name_in_concern"]),
        ({"concern": "<b>Hitno</b>"}, ["markup_in_concern"]),
        ({"encounterDate": "2025-11-01"}, ["encounter_long_ago"]),
        ({"concern": "Čovek odgovara umesto nje, viđena 12. 11. 2026."}, []),
        ({}, []),
    ],
)
async def test_what_should_be_looked_at_again_is_published_and_the_report_is_taken(
    service: Service, changes: dict[str, Any], codes: list[str]
) -> None:
    """By code and field, without repeating a word; a repeat of the command is given the same."""
    key, body = uuid4().hex, minimum(**{"encounterDate": datetime.now(UTC).date().isoformat(), **changes})
    for _ in range(2):
        answer = await service.post("health.nis", "/reports", body, key)
        assert answer.status == 201, answer.body
        warnings = answer.json()["warnings"]
        assert [each["code"] for each in warnings] == codes
        assert {each["field"] for each in warnings} <= {"concern", "encounterDate", "person.numbers"}
        assert not any(
            word in str(warnings) for word in ("1505980710005", "064", "Mari", "Lela", "Hitno", "2025", "0710")
        )
    again = await service.get("health.nis", f"/reports/{answer.json()['id']}/receipt")
    assert "warnings" not in again.json()
