"""The version that a person acted on stays readable: by the same positions, under the same masks, and on the record."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from infra.processes.fork_server import ForkServer
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import Service, running
from tests.integration.identification.legacy import Before
from tests.integration.identification.test_access_walk import HOLDERS, WITHOUT, opened
from tests.integration.identification.test_addenda import add
from tests.integration.identification.test_extending import extend, said

# The state of a report is shown as it is now, whatever version is asked for.
NOW = ("receipt", "instruction", "whereabouts", "reference")


async def seen(service: Service, who: str, report: str, version: int | None = None, acr: int = 1) -> Any:
    answer = await service.get(who, f"/reports/{report}" + ("" if version is None else f"?version={version}"), acr)
    assert answer.status == 200, answer.body
    return answer.json()


@pytest.mark.parametrize("acr", [1, 2])
async def test_every_position_reads_what_it_read_then(service: Service, csr_nis: UUID, acr: int) -> None:
    report = await opened(service, csr_nis)
    before = {who: await seen(service, who, report, acr=acr) for who in HOLDERS.values()}
    more: dict[str, Any] = {
        "person": {"sex": "male", "names": [{"given": "Druga"}]},
        "clinical": "nov nalaz",
        "careNeeds": "novo",
    }
    answers = [said("suspect_looking", "yes"), said("documents_held_by", "family"), said("site_address", "Ulica 2")]
    assert (await extend(service, report, 1, **more, answers=answers)).status == 200
    for who in HOLDERS.values():
        now = await seen(service, who, report, acr=acr)
        then = await seen(service, who, report, 1, acr)
        assert (now["version"], then["version"]) == (2, 1)
        assert _said(then) == _said(before[who])
        assert {key: then[key] for key in ("positions", "withheld")} == {
            key: now[key] for key in ("positions", "withheld")
        }
        assert await seen(service, who, report, 2, acr) == now
    for who in WITHOUT:
        forbidden = await service.get(who, f"/reports/{report}?version=1")
        missing = await service.get(who, "/reports/3f2f6a34-5a5c-4f5e-9f57-0f6a1f2f7a11?version=1")
        assert (forbidden.status, forbidden.slug) == (missing.status, missing.slug)


def _said(view: dict[str, Any]) -> dict[str, Any]:
    return {class_: content for class_, content in view["classes"].items() if class_ not in NOW}


async def test_a_version_that_only_took_the_report_over_says_what_the_one_before_said(service: Service) -> None:
    report = (await service.filed(account="prvo"))["id"]
    await extend(service, report, 1, account="drugo")
    await service.post("intake.centre", f"/reports/{report}/take-over", {"expectedVersion": 2})
    await add(service, report, 3, "treće")
    for version, texts in ((1, []), (2, ["drugo"]), (3, ["drugo"]), (4, ["drugo", "treće"])):
        account = (await seen(service, "intake.centre", report, version))["classes"]["account"]
        assert [each["text"] for each in account.get("addenda", ())] == texts
    changes = (await seen(service, "intake.centre", report))["classes"]["account"]["changes"]
    assert [each["version"] for each in changes] == [2, 4]
    for missing in (5, 2**31 - 1):
        assert (await service.get("intake.centre", f"/reports/{report}?version={missing}")).status == 404
    for none in (0, -1, "x", 2**31):
        assert (await service.get("intake.centre", f"/reports/{report}?version={none}")).status == 422


async def test_the_record_names_the_version_that_was_read(service: Service) -> None:
    report = (await service.filed(account="prvo"))["id"]
    await extend(service, report, 1, account="drugo")
    await seen(service, "health.nis", report, 1)
    await seen(service, "health.nis", report)
    lines = f"select basis from audit where subject_id = '{report}' and action = 'report.read' order by at"
    assert await service.rows(lines) == [("as_of.1",), (None,)]


async def test_a_reader_of_a_part_is_not_told_when_something_was_added(service: Service, csr_nis: UUID) -> None:
    report = await opened(service, csr_nis)
    await extend(service, report, 1, person={"birth": {"birthDate": "2010-06-01"}, "sex": "female"})
    for who in HOLDERS.values():
        view = await seen(service, who, report)
        for each in view["withheld"]:
            content = view["classes"].get(each["class"])
            assert "changes" not in (content or {}), (who, each)
            assert "changedAt" not in (content or {}), (who, each)


async def test_additions_of_before_are_read_in_the_version_that_they_made(
    breakable: Service, scratch: Scratch, scratch_keys: Scratch, kek: Path, nursery: ForkServer
) -> None:
    report = (await breakable.filed(account="prvo"))["id"]
    for version, (kind, text) in enumerate((("account", "drugo"), ("care_needs", "nega"), ("account", "treće")), 1):
        assert (await add(breakable, report, version, text, kind)).status == 200
    before = Before(scratch, scratch_keys, kek, nursery)
    await before.go_back()
    async with running(scratch.cluster, kek, scratch.name, scratch_keys.name) as fresh:
        assert (await extend(fresh, report, 4, account="četvrto")).status == 200
        expected = {1: [], 2: ["drugo"], 3: ["drugo"], 4: ["drugo", "treće"], 5: ["drugo", "treće", "četvrto"]}
        for sealed_anew in (False, True):
            for version, texts in expected.items():
                account = (await seen(fresh, "health.nis", report, version))["classes"]["account"]
                assert [each["text"] for each in account.get("addenda", ())] == texts
            account = (await seen(fresh, "intake.centre", report))["classes"]["account"]
            assert [each["version"] for each in account["changes"]] == [5]
            if not sealed_anew:
                assert (await before.resealed()).left == {}
