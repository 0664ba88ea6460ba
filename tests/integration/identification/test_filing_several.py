"""Several persons are filed in one step or not at all, and what is wrong is named with its person."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.integration.identification.conftest import Service, adult, minimum
from tests.integration.identification.raids import AUTHOR, described, everybody


@pytest.mark.parametrize("number", [49, 50])
async def test_fifty_persons_are_the_most(service: Service, number: int) -> None:
    answer = await service.post(AUTHOR, "/reports", minimum(others=[described(2)] * number))
    if number == 49:
        assert (answer.status, len(answer.json()["persons"])) == (201, 50)
        return
    assert answer.status == 422
    ((name, problem),) = [(each["name"], each["problem"]) for each in answer.json()["fields"]]
    assert (name, "49" in problem) == ("others", True)


@pytest.mark.parametrize(
    ("other", "slug", "named"),
    [
        ({"age": None}, "report-incomplete", ["others.1.age"]),
        (
            {"concern": None, "indicators": None},
            "report-incomplete",
            ["others.1.suspicions|others.1.indicators|others.1.concern"],
        ),
        ({"age": "adult"}, "way-in-does-not-fit-age", None),
        ({"wayIn": "consent_adult", "age": "adult"}, "consent-missing", None),
        ({"indicators": ["ZZ9"]}, "invalid-input", ["others.1.indicators.0"]),
        ({"conflict": {"unitIds": [str(uuid4())]}}, "invalid-input", ["others.1.conflict.unitIds.0"]),
        ({"person": {"birth": {"birthDate": "1880-01-01"}}}, "invalid-input", ["others.1.person.birth.birthDate"]),
        (
            {"answers": [{"question": "debt", "values": ["perhaps"]}]},
            "invalid-input",
            ["others.1.answers.0.values"],
        ),
        (
            {"answers": [{"question": "site_address", "values": ["Ulica 1"]}]},
            "invalid-input",
            ["others.1.answers.0.question"],
        ),
        ({"person": {"sex": "f"}}, "invalid-input", ["others.1.person.sex"]),
    ],
)
async def test_what_is_wrong_is_named_with_its_person_and_no_one_is_filed(
    service: Service, other: dict[str, Any], slug: str, named: list[str] | None
) -> None:
    before = await number_of_reports(service)
    answer = await service.post(AUTHOR, "/reports", adult(**everybody(others=[described(2), described(2, **other)])))
    assert (answer.status, answer.slug) == (422, slug), answer.body
    problem = answer.json()
    answered = problem.get("missing") or [each["name"] for each in problem.get("fields", [])]
    assert answered == (named or [])
    assert named is None or "person" in problem or slug == "invalid-input"
    assert await number_of_reports(service) == before


async def number_of_reports(service: Service) -> int:
    ((number,),) = await service.rows("select count(*) from report")
    return int(number)


async def test_the_same_filing_again_answers_the_same_persons(service: Service) -> None:
    key = uuid4().hex
    first, again = [(await service.post(AUTHOR, "/reports", adult(**everybody()), key)).json() for _ in range(2)]
    assert first["persons"] == again["persons"]
    assert first["id"] == again["id"]


async def test_warnings_say_of_whom(service: Service) -> None:
    wrong = {"names": [], "numbers": [{"kind": "jmbg", "value": "1234567890123"}]}
    answer = await service.filed(AUTHOR, **everybody(others=[described(2, person=wrong)], encounterDate="2025-01-01"))
    answered = {(each["code"], each["field"]) for each in answer["warnings"]}
    assert ("jmbg_mistyped", "others.0.person.numbers") in answered
    assert [field for code, field in answered if code == "encounter_long_ago"] == ["encounterDate"]
