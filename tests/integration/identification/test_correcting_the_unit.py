"""The unit for which intake entered a report is corrected until somebody works on it: the new one has it then, and the old one nothing."""

from __future__ import annotations

from typing import Any

import pytest

from contracts import reference
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.test_correcting import WHY, correct
from tests.integration.identification.test_keying_in import (
    COLLEAGUE,
    DOCTOR,
    DUTY,
    KEYER,
    OTHER_INTAKE,
    WARD,
    key_in,
    keyed,
    of_ward,
    published,
    seen,
)

THERE = "health.sabac"
NEW = str(PEOPLE[THERE].unit)
OLD = str(WARD)


async def entered(service: Service, how: dict[str, Any] | None = None, **changes: Any) -> str:
    report: str = (await key_in(service, how or of_ward(), **changes))["id"]
    return report


async def positions(service: Service, who: str, report: str) -> list[str] | int:
    answer = await service.get(who, f"/reports/{report}")
    return answer.json()["positions"] if answer.status == 200 else answer.status


async def listed(service: Service, who: str) -> list[str]:
    return [each["id"] for each in (await service.get(who, "/reports?first=50")).json()["items"]]


async def test_the_new_unit_finds_the_report_and_its_offer_and_the_old_one_nothing_any_more(service: Service) -> None:
    report = await entered(service)
    assert (await positions(service, DOCTOR, report), await positions(service, THERE, report)) == (["unit"], 404)
    answer = await correct(service, report, who=OTHER_INTAKE, unitId=NEW)
    assert (answer.status, answer.json()["version"]) == (200, 2), answer.body
    for who in (DOCTOR, COLLEAGUE):
        assert await positions(service, who, report) == 404
        assert report not in await listed(service, who)
    assert report in await listed(service, THERE)
    found = await seen(service, THERE, report)
    assert (found["positions"], found["classes"]["reference"]["handOver"]) == (["unit"], "offered")
    for who in (THERE, KEYER, OTHER_INTAKE, DUTY):
        unit = (await seen(service, who, report))["classes"]["unit_callback"]
        (was,) = unit["corrected"]
        assert (unit["unitId"], was["unitId"], bool(unit["phone"])) == (NEW, OLD, True)
    then = (await service.get(KEYER, f"/reports/{report}?version=1")).json()["classes"]["unit_callback"]
    assert (then["unitId"], "corrected" in then) == (OLD, False)
    (entry,) = (await seen(service, KEYER, report))["classes"]["corrections"]["entries"]
    assert entry["reason"] == WHY

    offers = await published(service, report, "hand-over-changed")
    assert [(each["step"], each["unitId"]) for each in offers] == [("offered", OLD), ("offered", NEW)]
    (corrected,) = await published(service, report, "report-corrected")
    assert (corrected["unitWas"], corrected["unitNow"]) == (OLD, NEW)
    assert (await service.post(DOCTOR, f"/reports/{report}/hand-over/take", {})).status == 404
    assert (await service.post(THERE, f"/reports/{report}/hand-over/take", {})).status == 200
    assert await positions(service, THERE, report) == ["author"]


async def test_a_unit_is_named_where_none_was_and_who_entered_the_report_offers_it(service: Service) -> None:
    report = await entered(service, keyed(sector="health"))
    assert (await correct(service, report, who=KEYER, unitId=OLD)).status == 200
    found = await seen(service, KEYER, report)
    assert found["classes"]["reference"]["keyed"]["offerable"] is True
    assert await published(service, report, "hand-over-changed") == []
    assert (await service.post(KEYER, f"/reports/{report}/hand-over", {})).status == 200
    assert (await seen(service, DOCTOR, report))["classes"]["reference"]["handOver"] == "offered"


async def test_all_persons_go_to_the_new_unit(service: Service) -> None:
    second = {"age": "adult", "wayIn": "through_me", "suspicions": ["labour_exploitation"]}
    filed = await key_in(service, of_ward(), age="adult", others=[second])
    first, other = (each["id"] for each in filed["persons"])
    assert (await correct(service, first, unitId=NEW)).status == 200
    for report in (first, other):
        assert (await positions(service, DOCTOR, report), await positions(service, THERE, report)) == (404, ["unit"])
    events = await published(service, first, "report-corrected")
    assert {(each["personId"], each["unitWas"], each["unitNow"]) for each in events} == {
        (None, OLD, NEW),
        (other, OLD, NEW),
    }


async def test_once_somebody_works_on_it_the_unit_stays(service: Service) -> None:
    by_centre, by_colleague = await entered(service), await entered(service)
    taken_over = await service.post(KEYER, f"/reports/{by_centre}/take-over", {"expectedVersion": 1})
    assert taken_over.status == 200, taken_over.body
    assert (await service.post(DOCTOR, f"/reports/{by_colleague}/hand-over/take", {})).status == 200
    for report, version in ((by_centre, 2), (by_colleague, 1)):
        refused = await correct(service, report, version, unitId=NEW)
        assert (refused.status, refused.slug) == (409, "keyed-unit-fixed")
        assert (await seen(service, KEYER, report))["classes"]["unit_callback"]["unitId"] == OLD
        # The unit that the form shows is sent with what is corrected.
        assert (await correct(service, report, version, unitId=OLD, source="paper")).status == 200


def a_unit_of(sector: str) -> str:
    return str(next(each.id for each in reference.units() if each.sector == sector and each.reports))


@pytest.mark.parametrize(
    "unit", [OLD, a_unit_of("education"), str(reference.centre_intake_unit()), "490e47d5-2d0e-57b6-a407-a8f1b71f4a22"]
)
async def test_the_unit_is_another_one_of_the_sector_whose_form_was_answered(service: Service, unit: str) -> None:
    report = await entered(service)
    refused = await correct(service, report, unitId=unit)
    assert (refused.status, [each["name"] for each in refused.json()["fields"]]) == (422, ["unitId"])
    assert await positions(service, DOCTOR, report) == ["unit"]


async def test_what_its_author_filed_has_its_authors_unit(service: Service) -> None:
    report = (await service.filed())["id"]
    refused = await correct(service, report, unitId=NEW)
    assert [each["name"] for each in refused.json()["fields"]] == ["unitId"]
    for who in (DOCTOR, THERE):
        key = await entered(service)
        assert (await correct(service, key, who=who, unitId=NEW)).status in (403, 404)


async def test_a_unit_that_must_not_learn_of_the_report_is_offered_nothing(service: Service) -> None:
    report = await entered(service, conflict={"unitIds": [NEW]})
    assert (await correct(service, report, unitId=NEW)).status == 200
    assert await positions(service, THERE, report) == 404
    (_, ended) = await published(service, report, "hand-over-changed")
    assert ended["step"] == "undone"
    (corrected,) = await published(service, report, "report-corrected")
    assert corrected["unitNow"] is None


async def test_a_unit_that_must_not_learn_of_one_of_several_is_not_their_reporters(service: Service) -> None:
    second = {"age": "adult", "wayIn": "through_me", "suspicions": ["labour_exploitation"]}
    report = await entered(service, age="adult", others=[second | {"conflict": {"unitIds": [NEW]}}])
    refused = await correct(service, report, unitId=NEW)
    assert (refused.status, [each["name"] for each in refused.json()["fields"]]) == (422, ["unitId"])


async def test_an_open_question_is_the_new_units_to_answer(service: Service) -> None:
    report = await entered(service)
    asked = await service.post(KEYER, f"/reports/{report}/questions", {"text": "Gde je sada?"})
    assert asked.status == 200, asked.body
    (question,) = [each["questionId"] for each in await published(service, report, "report-info-requested")]
    assert (await correct(service, report, unitId=NEW)).status == 200
    said = {"questionId": question, "text": "Kod nas."}
    for who, status in ((DOCTOR, 404), (THERE, 200)):
        assert (await service.post(who, f"/reports/{report}/answers", said)).status == status


async def test_the_unit_stays_as_it_was_sealed(breakable: Service, scratch: Scratch) -> None:
    corrected, untouched = await entered(breakable), await entered(breakable)
    assert (await correct(breakable, corrected, unitId=NEW)).status == 200
    for report, unit in ((corrected, OLD), (untouched, NEW)):
        scratch.as_superuser(f"update report set author_unit = '{unit}' where id = '{report}'")
        assert (await breakable.get(KEYER, f"/reports/{report}", 2)).slug == "report-altered"
