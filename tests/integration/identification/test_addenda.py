"""What an author adds after filing: shown behind the first text to the one who may read that class, and to no one else."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import Service, running
from tests.integration.identification.test_access_walk import HOLDERS, opened
from tests.support import access_oracle as oracle
from tests.support.asgi import Answer

KINDS = ("account", "clinical", "care_needs")


async def add(
    service: Service, report: str, version: int, text: str, kind: str = "account", who: str = "health.nis", **more: Any
) -> Answer:
    body = {"expectedVersion": version, "kind": kind, "text": text}
    return await service.post(who, f"/reports/{report}/addenda", body, **more)


async def texts(service: Service, report: str, class_: str, who: str = "health.nis", acr: int = 1) -> Any:
    content = (await service.get(who, f"/reports/{report}", acr)).json()["classes"].get(class_)
    return content and [content["text"], *(each["text"] for each in content.get("addenda", ()))]


async def test_additions_come_after_the_first_text_in_their_order_and_nothing_is_edited(service: Service) -> None:
    report = (await service.filed(account="prvo"))["id"]
    for version, text in ((1, "drugo"), (2, "treće\nu dva reda")):
        answer = await add(service, report, version, text)
        assert (answer.status, answer.json()["version"]) == (200, version + 1)
        assert "account" not in answer.json()["classes"]
    assert await texts(service, report, "account") == ["prvo", "drugo", "treće\nu dva reda"]
    seen = (await service.get("health.nis", f"/reports/{report}")).json()
    moments = [each["at"] for each in seen["classes"]["account"]["addenda"]]
    assert moments == sorted(moments)
    assert moments[0] > seen["classes"]["receipt"]["savedAt"]


async def test_a_class_may_be_first_said_in_an_addition(service: Service) -> None:
    report = (await service.filed())["id"]
    await add(service, report, 1, "tumač", "care_needs")
    assert await texts(service, report, "care_needs") == [None, "tumač"]
    assert await texts(service, report, "account") is None


@pytest.mark.parametrize("acr", [1, 2])
async def test_each_position_reads_an_addition_exactly_as_the_table_says_of_its_class(
    service: Service, csr_nis: UUID, acr: int
) -> None:
    report = await opened(service, csr_nis)
    for version, kind in enumerate(KINDS, 1):
        assert (await add(service, report, version, f"dodatak {kind}", kind)).status == 200
    for position, username in HOLDERS.items():
        answer = await service.get(username, f"/reports/{report}", acr)
        for kind in KINDS:
            full = oracle.shown(kind, position, stepped_up=acr == 2, health=True) == "full"
            assert (f"dodatak {kind}".encode() in answer.body) is full, (position, kind)
            content = answer.json()["classes"].get(kind) or {}
            assert [each["text"] for each in content.get("addenda", ())] == [f"dodatak {kind}"] * full


async def test_an_addition_about_a_sealed_person_is_sealed_with_them(service: Service) -> None:
    report = (await service.filed(age="adult", wayIn="could_not_ask", consent=None))["id"]
    await add(service, report, 1, "zapečaćeno")
    for who in ("intake.centre", "duty.centre"):
        assert (await service.get(who, f"/reports/{report}")).json()["classes"]["account"] == {"recorded": True}
    basis = {"scope": "sealed_person", "basis": "vital_interest"}
    await service.post("duty.centre", f"/reports/{report}/reading-basis", basis)
    assert await texts(service, report, "account", "duty.centre", acr=2) == [None, "zapečaćeno"]


async def test_additions_are_taken_until_the_report_is_taken_back(service: Service) -> None:
    report = (await service.filed(age="adult"))["id"]
    await add(service, report, 1, "pre preuzimanja")
    assert (await service.post("intake.centre", f"/reports/{report}/take-over", {"expectedVersion": 2})).status == 200
    assert (await add(service, report, 3, "posle preuzimanja")).status == 200
    back = (await service.filed(age="adult"))["id"]
    await service.post("health.nis", f"/reports/{back}/withdraw", {"expectedVersion": 1, "reason": "duplicate"})
    refused = await add(service, back, 2, "prekasno")
    assert (refused.status, refused.slug) == (409, "report-move-refused")
    assert (refused.json()["currentState"], refused.json()["action"]) == ("withdrawn", "add")


async def test_a_change_since_is_named_and_the_centre_is_notified_that_something_was_added(service: Service) -> None:
    report = (await service.filed())["id"]
    await add(service, report, 1, "nalaz", "clinical")
    for stale in (
        await add(service, report, 1, "još"),
        await service.post("intake.centre", f"/reports/{report}/take-over", {"expectedVersion": 1}),
    ):
        assert (stale.status, stale.slug) == (409, "stale-version")
        # The same word whatever was added: whether there are findings is not told to who may not read them.
        assert stale.json()["changedFields"] == ["addenda"]


async def test_the_same_key_again_adds_once(service: Service) -> None:
    report, key = (await service.filed())["id"], uuid4().hex
    for _ in range(2):
        assert (await add(service, report, 1, "jednom", key=key)).json()["version"] == 2
    assert await texts(service, report, "account") == [None, "jednom"]
    assert (await add(service, report, 1, "drugo", key=key)).slug == "idempotency-key-reused"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("care_needs", "x" * 2001),
        ("account", "x" * 10_001),
        ("clinical", "  "),
        ("account", "x\u202e"),
        ("concern", "x"),
    ],
)
async def test_what_cannot_be_added_is_named_and_not_repeated(service: Service, kind: str, text: str) -> None:
    report = (await service.filed())["id"]
    answer = await add(service, report, 1, text, kind)
    assert (answer.status, answer.slug) == (422, "invalid-input")
    assert set(answer.fields()) == {"kind" if kind == "concern" else "text"}
    assert b"xx" not in answer.body


async def test_the_twenty_first_is_refused(service: Service) -> None:
    report = (await service.filed())["id"]
    for version in range(1, 21):
        assert (await add(service, report, version, "još")).status == 200
    answer = await add(service, report, 21, "previše")
    assert (answer.status, answer.slug) == (409, "too-many-addenda")


@pytest.mark.parametrize("who", ["health2.nis", "csr.nis", "intake.centre", "duty.centre"])
async def test_others_who_hold_a_position_are_refused(service: Service, csr_nis: UUID, who: str) -> None:
    report = await opened(service, csr_nis)
    answer = await add(service, report, 77, "tuđe", who=who)
    assert (answer.status, set(answer.json())) == (403, {"type", "title", "status"})


async def test_an_addition_is_published_once_and_no_event_or_row_holds_its_text(service: Service) -> None:
    report = (await service.filed())["id"]
    for _ in range(2):
        await add(service, report, 1, "Kanarinac dodaje")
    ((data,),) = await service.rows(
        f"select data from outbox where key = '{report}' and type = 'identification.report-extended.v1'"
    )
    assert set(data) == {"reportId", "personId", "urgency", "extendedAt", "readableFor", "version"}
    assert data["version"] == 2
    assert "Kanarinac" not in repr(await service.rows(f"select data from outbox where key = '{report}'"))
    assert "Kanarinac" not in repr(await service.rows(f"select changes from report where id = '{report}'"))


async def test_an_addition_moved_to_another_row_or_person_does_not_open(breakable: Service, scratch: Scratch) -> None:
    mine, other = [(await breakable.filed())["id"] for _ in range(2)]
    for report in (mine, other):
        await add(breakable, report, 1, "svoje")
    scratch.as_superuser(
        f"update addendum a set ciphertext = b.ciphertext from addendum b where a.report_id = '{mine}' and b.report_id = '{other}'"
    )
    assert (await breakable.get("health.nis", f"/reports/{mine}")).status == 500


async def test_with_the_persons_key_additions_are_gone(
    breakable: Service, scratch: Scratch, scratch_keys: Scratch, kek: Path
) -> None:
    report = (await breakable.filed())["id"]
    await add(breakable, report, 1, "nestaje")
    ((person,),) = scratch.as_superuser(f"select person_id from report where id = '{report}'")
    scratch_keys.as_superuser(
        f"update wrapped_key set wrapped = null, destroyed_at = now() where owner_id = '{person}'"
    )
    async with running(scratch.cluster, kek, scratch.name, scratch_keys.name) as fresh:
        assert (await fresh.get("intake.centre", f"/reports/{report}")).status == 404


async def test_the_read_of_an_addition_is_on_the_record_as_its_class(service: Service) -> None:
    report = (await service.filed())["id"]
    await add(service, report, 1, "viđeno")
    await service.get("health.nis", f"/reports/{report}")
    reads = f"select classes from audit where subject_id = '{report}' and action = 'report.read'"
    ((classes,),) = await service.rows(reads)
    assert "account" in classes
