"""A read opens what was asked for, and the record of reads says that and no more; what is withheld is reported all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.identification.test_access_walk import EVERYTHING, opened
from tests.integration.identification.test_record_of_reads import reads

if TYPE_CHECKING:
    from uuid import UUID

    from tests.integration.identification.conftest import Service


async def test_only_the_asked_classes_are_opened_and_stand_on_the_record(service: Service, csr_nis: UUID) -> None:
    report = await opened(service, csr_nis)
    answer = (await service.get("csr.nis", f"/reports/{report}?classes=birth&classes=concern")).json()
    assert set(answer["classes"]) == {"birth", "concern"}
    ((*_, classes, _basis, _subject),) = await reads(service, report)
    assert classes == ["birth", "concern"]


async def test_what_is_withheld_is_published_whatever_was_asked(service: Service, csr_nis: UUID) -> None:
    report = await opened(service, csr_nis)
    whole = (await service.get("csr.nis", f"/reports/{report}")).json()
    part = (await service.get("csr.nis", f"/reports/{report}?classes=reference")).json()
    assert part["withheld"] == whole["withheld"]
    assert len(whole["withheld"]) > 3


@pytest.mark.parametrize("username", ["health.nis", "health2.nis", "intake.centre", "duty.centre", "csr.nis"])
async def test_a_receipt_withholds_what_a_read_withholds(service: Service, csr_nis: UUID, username: str) -> None:
    report = await opened(service, csr_nis)
    read = (await service.get(username, f"/reports/{report}")).json()
    receipt = (await service.get(username, f"/reports/{report}/receipt")).json()
    assert receipt["withheld"] == read["withheld"]
    assert receipt["classes"].items() <= read["classes"].items()


async def test_the_answer_of_a_command_withholds_what_the_next_read_withholds(service: Service) -> None:
    report = (await service.filed(clinical="Modrice."))["id"]
    before = (await service.get("intake.centre", f"/reports/{report}/receipt", acr=2)).json()["withheld"]
    ground = {"scope": "clinical", "basis": "vital_interest"}
    answer = (await service.post("intake.centre", f"/reports/{report}/reading-basis", ground, acr=2)).json()
    assert "clinical" in {each["class"] for each in before} - {each["class"] for each in answer["withheld"]}
    assert answer["withheld"] == (await service.get("intake.centre", f"/reports/{report}", acr=2)).json()["withheld"]


async def test_asking_for_what_is_withheld_opens_nothing(service: Service) -> None:
    report = (await service.filed(**EVERYTHING))["id"]
    answer = (await service.get("health2.nis", f"/reports/{report}?classes=person_name&classes=clinical")).json()
    assert answer["classes"] == {}
    ((*_, classes, _basis, _subject),) = await reads(service, report)
    assert classes == []


async def test_a_batch_is_asked_in_the_same_way(service: Service, csr_nis: UUID) -> None:
    report = await opened(service, csr_nis)
    body = {"ids": [report], "classes": ["danger"]}
    (item,) = (await service.as_person("csr.nis").post("/reports/batch", body)).json()["items"]
    assert set(item["classes"]) == {"danger"}
    assert [row[4] for row in await reads(service, report)] == [["danger"]]


@pytest.mark.parametrize("name", ["shoe_size", "PERSON_NAME", "", "taken_over"])
async def test_a_class_that_there_is_not_is_refused_by_name(service: Service, name: str) -> None:
    report = (await service.filed())["id"]
    answer = await service.get("health.nis", f"/reports/{report}?classes={name}")
    assert answer.status == 422
    assert all(field.startswith("classes") for field in answer.fields())
    assert await reads(service, report) == []
