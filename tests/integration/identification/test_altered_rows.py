"""The one who may write to the tables takes no class away unseen, and lifts no seal by another answer in a row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from identification.adapters.contents.manifest import Manifest
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import Service, running
from tests.integration.identification.in_sql import caller
from tests.integration.identification.test_access_walk import EVERYTHING
from tests.support.statements import sent_statements

SEALED = {
    **EVERYTHING,
    "age": "adult",
    "wayIn": "could_not_ask",
    "consent": None,
    "person": {**EVERYTHING["person"], "birth": {"birthDate": "1990-05-01"}},
}
OF = "where report_id = '{0}'"
BY_SUPERUSER = {
    "a class of the person is gone": f"delete from person_part {OF} and class = 'person_name'",
    "a class of the report is gone": f"delete from report_part {OF} and class = 'concern'",
    "every class is gone": f"delete from report_part {OF}; delete from person_part {OF}; delete from manifest {OF}",
    "the way in is another": "update report set way_in = 'child_duty' where id = '{0}'",
    "the child's path is another": "update report set child_path = true where id = '{0}'",
    "an excluded unit is not excluded": "update report set excluded_units = '{{}}' where id = '{0}'",
    "the sector is another": "update report set author_sector = 'police' where id = '{0}'",
    "the moment is another": "update report set submitted_at = submitted_at - interval '1 day' where id = '{0}'",
    "the person is another": "update report set person_id = gen_random_uuid() where id = '{0}'",
    "an addition is gone": f"delete from addendum {OF}",
    "an addition is of another version": f"update addendum set version = version + 1 {OF}",
    "an addition is of another moment": f"update addendum set at = at - interval '1 day' {OF}",
    "an addition is of before": f"update addendum set version = null {OF}",
    "an addition is of another class": f"update addendum set kind = 'care_needs' {OF}",
    "a value is another": f"update person_part set ciphertext = 'spoilt' {OF} and class = 'person_name'",
    "the manifest is gone": f"delete from manifest {OF}",
    "the manifest is spoilt": f"update manifest set ciphertext = 'spoilt' {OF}",
    "the manifest is another's": f"update manifest set ciphertext = (select ciphertext from manifest where report_id <> '{{0}}' limit 1) {OF}",
}


async def held(service: Service, csr: UUID) -> str:
    """A report that holds everything, with an addition and a unit that must not learn of it."""
    filed = await service.filed(**{**SEALED, "conflict": {"unitIds": [str(csr)]}})
    addition = {"expectedVersion": 1, "kind": "account", "text": "viđeno kasnije"}
    answer = await service.post("health.nis", f"/reports/{filed['id']}/addenda", addition)
    assert answer.status == 200, answer.body
    return str(filed["id"])


def alarms(capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What the log told since it was looked at last."""
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    return [line for line in lines if line["event"] == "report.altered"]


async def refused(service: Service) -> int:
    """How many reads the process says it refused."""
    return int((await service.client.get("/readyz")).json()["figures"]["refused_as_altered"])


async def test_what_was_altered_is_refused_by_name_and_raises_an_alarm(
    breakable: Service, scratch: Scratch, csr_nis: UUID, capfd: pytest.CaptureFixture[str]
) -> None:
    sound = await held(breakable, csr_nis)
    for number, (what, change) in enumerate(BY_SUPERUSER.items()):
        report = await held(breakable, csr_nis)
        for who in ("health.nis", "intake.centre"):
            assert (await breakable.get(who, f"/reports/{report}")).status == 200, what
        scratch.as_superuser(change.format(report))
        assert alarms(capfd) == []
        for who in ("health.nis", "intake.centre"):
            answer = await breakable.get(who, f"/reports/{report}")
            assert (answer.status, answer.slug) == (500, "report-altered"), (what, who)
            assert not [word for word in ("Kanarin", "viđeno", report) if word.encode() in answer.body]
            (alarm,) = alarms(capfd)
            assert (alarm["level"], alarm["report.id"], alarm.get("dropped")) == ("error", report, None)
        assert await refused(breakable) == 2 * (number + 1), what
    assert (await breakable.get("intake.centre", f"/reports/{sound}")).status == 200


async def test_among_others_it_is_left_out_and_takes_none_of_them_away(
    breakable: Service, scratch: Scratch, csr_nis: UUID, capfd: pytest.CaptureFixture[str]
) -> None:
    reports = [await held(breakable, csr_nis) for _ in range(3)]
    scratch.as_superuser(BY_SUPERUSER["the way in is another"].format(reports[1]))
    with sent_statements() as sent:
        answer = await breakable.as_person("intake.centre").post("/reports/batch", {"ids": reports})
    assert [item and item["id"] for item in answer.json()["items"]] == [reports[0], None, reports[2]]
    assert [alarm["report.id"] for alarm in alarms(capfd)] == [reports[1]]
    with sent_statements() as of_sound:
        await breakable.as_person("intake.centre").post("/reports/batch", {"ids": [reports[0], reports[2]]})
    assert sent == of_sound


async def test_a_way_in_that_is_another_lifts_no_seal(breakable: Service, scratch: Scratch) -> None:
    report = str((await breakable.filed(**SEALED))["id"])
    shown = (await breakable.get("intake.centre", f"/reports/{report}")).json()["classes"]["person_name"]
    assert shown == {"recorded": True}
    scratch.as_superuser(BY_SUPERUSER["the way in is another"].format(report))
    only = await breakable.get("intake.centre", f"/reports/{report}?classes=person_name")
    assert (only.status, only.slug) == (500, "report-altered")
    # What is in the row in the clear is no secret of the one who writes to it; nothing sealed is opened for it.
    assert (await breakable.get("intake.centre", f"/reports/{report}/receipt")).status == 200


async def test_what_the_caller_lost_the_right_to_meanwhile_is_no_alarm(
    service: Service, capfd: pytest.CaptureFixture[str]
) -> None:
    report = UUID((await service.filed(account="viđeno"))["id"])
    container = service.client.app.state.container  # type: ignore[attr-defined]
    async with container.unit_of_work(caller("health.nis")) as uow:
        filing = (await uow.reports.facts(report, caller("health.nis"))).report.filing
    for who, found in (
        ("health.nis", {report: {"account": {"text": "viđeno"}}}),
        ("health2.nis", {}),
        ("police.nis", {}),
    ):
        async with container.unit_of_work(caller(who)) as uow:
            assert await uow.parts.open([(filing, ["account"])]) == found, who
    assert alarms(capfd) == []


async def test_a_take_over_and_additions_are_known_to_the_report(breakable: Service, scratch: Scratch) -> None:
    report = (await breakable.filed(account="viđeno"))["id"]
    take_over = {"expectedVersion": 1}
    assert (await breakable.post("intake.centre", f"/reports/{report}/take-over", take_over)).status == 200
    for number in range(3):
        addition = {"expectedVersion": number + 2, "kind": "clinical", "text": f"nalaz {number}"}
        assert (await breakable.post("health.nis", f"/reports/{report}/addenda", addition)).status == 200
    read = (await breakable.get("health.nis", f"/reports/{report}")).json()["classes"]
    assert [each["text"] for each in read["clinical"]["addenda"]] == ["nalaz 0", "nalaz 1", "nalaz 2"]
    scratch.as_superuser(f"delete from report_part where report_id = '{report}' and class = 'taken_over'")
    again = await breakable.post("intake2.centre", f"/reports/{report}/take-over", take_over)
    assert (again.status, again.slug) == (500, "report-altered")
    scratch.as_superuser("delete from addendum where id = (select max(id::text)::uuid from addendum)")
    assert (await breakable.get("health.nis", f"/reports/{report}")).slug == "report-altered"


async def test_an_erased_person_whose_rows_are_gone_is_no_alarm(
    breakable: Service, scratch: Scratch, scratch_keys: Scratch, kek: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    reports = [str((await breakable.filed(**EVERYTHING))["id"]) for _ in range(2)]
    ((person,),) = await breakable.rows(f"select person_id from report where id = '{reports[0]}'")
    gone = f"update wrapped_key set wrapped = null, destroyed_at = now() where owner_id in ('{person}', '{reports[1]}')"
    scratch_keys.as_superuser(gone)
    scratch.as_superuser(f"delete from person_part where person_id = '{person}'")
    scratch.as_superuser(f"delete from report_part where report_id = '{reports[1]}'")
    async with running(scratch.cluster, kek, scratch.name, scratch_keys.name) as fresh:
        for report in (*reports, uuid4()):
            answer = await fresh.get("intake.centre", f"/reports/{report}")
            assert (answer.status, answer.slug) == (404, "not-found")
        assert await refused(fresh) == 0
    assert alarms(capfd) == []


UNBORN = {**SEALED, "person": EVERYTHING["person"] | {"birth": {}}}
"""Without a day of birth, which an age that is found out might contradict."""
EMPTIED = "update report set way_now = null, path_since = null, csr_now = null, changes = '[]' where id = '{0}'"
CONSENTED = """alter table report drop constraint report_way_now_fits;
    update report set way_now = 'consent_adult' where id = '{0}'"""
LIFTED = "update report set way_now = 'child_duty', path_since = now() where id = '{0}'"
"""The seal of an adult whom no one could ask is lifted, without an age that anybody recorded."""


async def found_out(service: Service, report: str, age: str, version: int = 1, who: str = "intake.centre") -> None:
    body = {"expectedVersion": version, "age": age, "basis": "document"}
    answer = await service.post(who, f"/reports/{report}/age", body, acr=2)
    assert answer.status == 200, answer.body


async def confirmed(service: Service, report: str, version: int) -> None:
    body = {"expectedVersion": version}
    answer = await service.post("duty.centre", f"/reports/{report}/age/confirm", body, acr=2)
    assert answer.status == 200, answer.body


async def refused_to_all(service: Service, report: str) -> None:
    for who in ("intake.centre", "duty.centre", "health.nis"):
        for asked in ("", "?classes=person_name", "?version=1"):
            assert (await service.get(who, f"/reports/{report}{asked}", 2)).slug == "report-altered", (who, asked)
        assert (await service.get(who, f"/reports/{report}/receipt")).status == 200


async def test_a_path_without_an_age_lifts_no_seal(
    breakable: Service, scratch: Scratch, capfd: pytest.CaptureFixture[str]
) -> None:
    report, other = str((await breakable.filed(**SEALED))["id"]), str((await breakable.filed(**SEALED))["id"])
    scratch.as_superuser(LIFTED.format(report))
    await refused_to_all(breakable, report)
    assert {each["report.id"] for each in alarms(capfd)} == {report}
    assert (await breakable.get("intake.centre", f"/reports/{other}", 2)).status == 200


@pytest.mark.parametrize(
    "change",
    [
        "way_now = 'could_not_ask'",
        "way_now = null, path_since = null, csr_now = null, changes = '[]'",
        "path_since = path_since - interval '1 day'",
        "csr_now = gen_random_uuid()",
    ],
)
async def test_a_path_that_was_found_out_stays_as_it_was_sealed(
    breakable: Service, scratch: Scratch, change: str
) -> None:
    report = str((await breakable.filed(**UNBORN))["id"])
    await found_out(breakable, report, "child", who="duty.centre")
    assert (await breakable.get("intake.centre", f"/reports/{report}")).status == 200
    scratch.as_superuser(f"update report set {change} where id = '{report}'")
    await refused_to_all(breakable, report)


async def test_no_one_confirms_what_a_row_alone_proposes(
    breakable: Service, scratch: Scratch, capfd: pytest.CaptureFixture[str]
) -> None:
    report, other = [str((await breakable.filed())["id"]) for _ in range(2)]
    for each in (report, other):
        await found_out(breakable, each, "adult")
    by_another = f"adult_proposed_by = '{caller('intake2.centre').subject}'"
    scratch.as_superuser(f"update report set {by_another} where id = '{report}'")
    answer = await breakable.post("intake.centre", f"/reports/{report}/age/confirm", {"expectedVersion": 2}, acr=2)
    assert answer.slug == "report-altered"
    assert {each["report.id"] for each in alarms(capfd)} == {report}
    await confirmed(breakable, other, 2)


@contextmanager
def sealing_no_path() -> Iterator[None]:
    """What is written meanwhile has a manifest without a path, as the release before wrote them."""
    written = Manifest.written
    with pytest.MonkeyPatch.context() as before:
        before.setattr(Manifest, "written", lambda manifest: written(replace(manifest, path=None)))
        yield


async def moved(service: Service, age: str) -> str:
    """A report that was filed about a person of another age."""
    report = str((await service.filed(**(UNBORN if age == "child" else {"person": UNBORN["person"]})))["id"])
    await found_out(service, report, age, who="duty.centre" if age == "child" else "intake.centre")
    if age == "adult":
        await confirmed(service, report, 2)
    return report


async def test_reports_of_the_release_before_go_on_and_their_seal_is_lifted_by_no_row(
    breakable: Service, scratch: Scratch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It seals no path: what is in force is with the age that was recorded, and with none it is as it was filed."""
    with sealing_no_path():
        lifted, added, turned, swapped = [str((await breakable.filed(**SEALED))["id"]) for _ in range(4)]
        child = await moved(breakable, "child")
        for each in (turned, swapped):
            await found_out(breakable, each, "adult")
    for each in (lifted, added, turned, child):
        assert (await breakable.get("intake.centre", f"/reports/{each}", 2)).status == 200
    addition = {"expectedVersion": 1, "kind": "account", "text": "viđeno kasnije"}
    assert (await breakable.post("health.nis", f"/reports/{added}/addenda", addition)).status == 200
    await found_out(breakable, child, "adult", 2)
    await confirmed(breakable, child, 3)
    assert (await breakable.get("intake.centre", f"/reports/{child}", 2)).status == 200
    assert alarms(capfd) == []
    altered = (lifted, added, swapped, child)
    for each in altered:
        scratch.as_superuser(LIFTED.format(each))
        await refused_to_all(breakable, each)
    assert {each["report.id"] for each in alarms(capfd)} == set(altered)
    assert (await breakable.get("intake.centre", f"/reports/{turned}", 2)).status == 200


@pytest.mark.parametrize(
    ("age", "change"),
    [("child", EMPTIED), ("adult", EMPTIED), ("adult", CONSENTED)],
)
async def test_a_path_that_the_release_before_moved_is_held_by_the_age_alone(
    breakable: Service, scratch: Scratch, capfd: pytest.CaptureFixture[str], age: str, change: str
) -> None:
    with sealing_no_path():
        report, sound = [await moved(breakable, age) for _ in range(2)]
    # A colleague of the author's unit finds nothing of the person, and so no age.
    for who, asked in (("intake.centre", ""), ("intake.centre", "?classes=person_name"), ("health2.nis", "")):
        assert (await breakable.get(who, f"/reports/{report}{asked}")).status == 200, (who, asked)
    assert alarms(capfd) == []
    scratch.as_superuser(change.format(report))
    await refused_to_all(breakable, report)
    answer = await breakable.as_person("intake.centre").post("/reports/batch", {"ids": [report, sound]})
    assert [item and item["id"] for item in answer.json()["items"]] == [None, sound]
    assert {each["report.id"] for each in alarms(capfd)} == {report}
