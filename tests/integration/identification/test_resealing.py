"""What the release before sealed is read as it was until it has been sealed anew, wherever that was ended in the middle."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from alembic import command

from chassis.db import migrations
from infra.processes.fork_server import ForkServer
from tests.integration.chassis.scratch_database import Scratch, scratch_database
from tests.integration.identification.conftest import Service, running
from tests.integration.identification.legacy import LENGTHS, Before
from tests.integration.identification.test_access_walk import EVERYTHING
from tests.integration.identification.test_altered_rows import (
    BY_SUPERUSER,
    EMPTIED,
    alarms,
    held,
    moved,
    refused_to_all,
)
from tests.support.postgres import Cluster

# The Centre's intake first: its first read is on every receipt.
READERS = ("intake.centre", "health.nis", "health2.nis", "csr.nis")
ALTERED = (
    "the way in is another",
    "the child's path is another",
    "an excluded unit is not excluded",
    "a value is another",
)
LEGACY_ROW = """insert into report
  (id, reference, person_id, author_id, author_unit, author_agency, author_sector, way_in, child_path, danger, still_here,
   urgency, excluded_units, submitted_at, state, version, changes)
  select id, 'S-AAAA-AA', id, id, id, id, 'health', 'child_duty', true, 'no', 'no', 'urgent', '{}', now(), 'submitted', 1, '[]'
  from (select gen_random_uuid() as id) as made"""


@pytest.fixture
def before(scratch: Scratch, scratch_keys: Scratch, kek: Path, nursery: ForkServer) -> Before:
    """What the release before left, once `go_back` was called."""
    return Before(scratch, scratch_keys, kek, nursery)


async def read(service: Service, reports: list[str], drafts: list[str]) -> dict[Any, Any]:
    """What everybody reads; versions change by no sealing."""
    found: dict[Any, Any] = {}
    for who in READERS:
        for report in reports:
            answer = await service.get(who, f"/reports/{report}", acr=2)
            found[who, report] = _without_versions(answer.json()) if answer.status == 200 else answer.slug
    for draft in drafts:
        found[draft] = (await service.get("health.nis", f"/drafts/{draft}")).json()["answers"]
    return found


def _without_versions(view: dict[str, Any]) -> dict[str, Any]:
    """Of what was added before, no one learns which version it made."""
    for content in filter(None, view["classes"].values()):
        content.pop("changes", None)
    return view


async def added(service: Service, report: str, version: int) -> None:
    """The author adds, as they may."""
    addition = {"expectedVersion": version, "kind": "account", "text": "viđeno kasnije"}
    answer = await service.post("health.nis", f"/reports/{report}/addenda", addition)
    assert answer.status == 200, answer.body


async def test_killed_in_the_middle_it_goes_on_where_it_was_and_no_one_reads_anything_else(
    breakable: Service, before: Before, csr_nis: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    reports = [await held(breakable, csr_nis) for _ in range(4)] + [str((await breakable.filed())["id"])]
    drafts = [(await breakable.drafted(concern="ж" * length))["id"] for length in (3, 600)]
    as_it_was = await read(breakable, reports, drafts)
    await before.go_back()
    assert not before.lengths() <= LENGTHS
    assert await read(breakable, reports, drafts) == as_it_was

    # Each report is two transactions: of the keys and its own. Before them stand the count and the first page.
    killed = before.reseal(killed="after-commit:6")
    assert killed.returncode == -signal.SIGKILL
    assert before.manifests() == 2
    assert await read(breakable, reports, drafts) == as_it_was

    gone_on = before.reseal("--json")
    printed = json.loads(gone_on.stdout)
    assert (gone_on.returncode, printed["reports"], printed["drafts"], printed["erased"], printed["left"]) == (
        0,
        3,
        2,
        0,
        {},
    )
    assert gone_on.stderr.splitlines()[-1] == "5 of 5 sealed anew"
    assert before.manifests() == 5
    assert before.lengths() <= LENGTHS
    assert await read(breakable, reports, drafts) == as_it_was
    assert alarms(capfd) == []

    again = json.loads(before.reseal("--json").stdout)
    assert again == {"reports": 0, "drafts": 0, "erased": 0, "left": {}, "ended_at": printed["ended_at"]}
    before.main.as_superuser(f"delete from manifest where report_id = '{reports[0]}'")
    assert (await breakable.get("health.nis", f"/reports/{reports[0]}")).slug == "report-altered"
    assert len(alarms(capfd)) == 1


async def test_what_is_added_to_a_legacy_report_goes_with_it(
    breakable: Service, before: Before, capfd: pytest.CaptureFixture[str]
) -> None:
    report = str((await breakable.filed(account="viđeno"))["id"])
    new = str((await breakable.filed(account="viđeno"))["id"])
    await before.go_back(but=new)
    assert (await breakable.post("intake.centre", f"/reports/{report}/take-over", {"expectedVersion": 1})).status == 200
    await added(breakable, report, 2)
    await added(breakable, new, 1)
    as_it_was = await read(breakable, [report, new], [])
    assert before.manifests() == 1
    again = await breakable.post("intake2.centre", f"/reports/{report}/take-over", {"expectedVersion": 1})
    assert again.slug == "report-already-taken-over"
    assert (await before.resealed()).reports == 1
    assert await read(breakable, [report, new], []) == as_it_was
    assert before.lengths() <= LENGTHS
    assert alarms(capfd) == []


async def test_a_manifest_that_is_gone_is_an_alarm_also_while_others_are_legacy(
    breakable: Service, before: Before, capfd: pytest.CaptureFixture[str]
) -> None:
    legacy, new = [str((await breakable.filed(account="viđeno"))["id"]) for _ in range(2)]
    await before.go_back(but=new)
    before.main.as_superuser(f"delete from manifest where report_id = '{new}'")
    assert (await breakable.get("health.nis", f"/reports/{legacy}")).status == 200
    assert (await breakable.get("health.nis", f"/reports/{new}")).slug == "report-altered"
    assert [alarm["report.id"] for alarm in alarms(capfd)] == [new]
    assert (await before.resealed()).left == {UUID(new): "unlisted"}


async def test_what_was_altered_before_is_left_named_and_refused_once_it_is_given_up(
    breakable: Service, before: Before, csr_nis: Any
) -> None:
    sound = await held(breakable, csr_nis)
    altered = {await held(breakable, csr_nis): what for what in ALTERED}
    await before.go_back()
    for report, what in altered.items():
        before.main.as_superuser(BY_SUPERUSER[what].format(report))
    found = await before.resealed()
    assert (found.reports, {str(each) for each in found.left}, found.ended_at) == (1, set(altered), None)
    assert sorted(found.left.values()) == ["filing", "filing", "filing", "value"]
    spoken = before.reseal()
    assert (spoken.returncode, [each for each in altered if each not in spoken.stdout]) == (1, [])
    given_up = before.reseal(*(f"--give-up={report}" for report in altered))
    assert (given_up.returncode, given_up.stdout.count("GIVEN UP")) == (0, len(altered))
    for report in altered:
        assert (await breakable.get("health.nis", f"/reports/{report}")).slug == "report-altered"
    assert (await breakable.get("health.nis", f"/reports/{sound}")).status == 200


@pytest.mark.parametrize("age", ["child", "adult"])
async def test_a_path_that_was_moved_before_is_sealed_if_it_is_that_of_the_age(
    breakable: Service, before: Before, capfd: pytest.CaptureFixture[str], age: str
) -> None:
    sound, altered, later = [await moved(breakable, age) for _ in range(3)]
    as_it_was = await read(breakable, [sound], [])
    await before.go_back()
    assert await read(breakable, [sound], []) == as_it_was
    before.main.as_superuser(EMPTIED.format(altered))
    await refused_to_all(breakable, altered)
    found = await before.resealed()
    assert (found.reports, found.left) == (2, {UUID(altered): "filing"})
    assert (await before.resealed(altered)).ended_at is not None
    assert {each["report.id"] for each in alarms(capfd)} == {altered}
    assert await read(breakable, [sound], []) == as_it_was
    before.main.as_superuser(EMPTIED.format(later))
    for each in (altered, later):
        await refused_to_all(breakable, each)


async def test_what_was_erased_before_stays_erased_and_is_no_alarm(
    breakable: Service, before: Before, capfd: pytest.CaptureFixture[str]
) -> None:
    kept, report, of_person = [str((await breakable.filed(**EVERYTHING))["id"]) for _ in range(3)]
    await before.go_back()
    ((person,),) = await breakable.rows(f"select person_id from report where id = '{of_person}'")
    gone = f"update wrapped_key set wrapped = null, destroyed_at = now() where owner_id in ('{person}', '{report}')"
    before.keys.as_superuser(gone)
    result = await before.resealed()
    assert (result.reports, result.erased, result.left) == (2, 1, {})
    async with running(before.main.cluster, before.kek, before.main.name, before.keys.name) as fresh:
        found = {
            each: (await fresh.get("intake.centre", f"/reports/{each}")).status for each in (kept, report, of_person)
        }
        assert found == {kept: 200, report: 404, of_person: 404}
        assert (await fresh.get("health2.nis", f"/reports/{of_person}")).status == 200
    assert alarms(capfd) == []


async def test_without_its_key_a_report_keeps_it_from_ending(breakable: Service, before: Before) -> None:
    report = str((await breakable.filed(account="viđeno"))["id"])
    await before.go_back()
    before.keys.as_superuser("create table kept as table wrapped_key")
    before.keys.as_superuser("delete from wrapped_key")
    assert (await before.resealed()).left == {UUID(report): "key"}
    before.keys.as_superuser("insert into wrapped_key table kept")
    assert (await before.resealed()).reports == 1


async def test_a_release_before_that_was_gone_back_to_is_caught_up_with(breakable: Service, before: Before) -> None:
    report = str((await breakable.filed(account="viđeno"))["id"])
    await before.go_back()
    before.main.as_superuser("update resealing set ended_at = now()")
    assert (await breakable.get("health.nis", f"/reports/{report}")).slug == "report-altered"
    assert (await before.resealed()).reports == 0
    caught_up = json.loads(before.reseal("--json", "--again").stdout)
    assert (caught_up["reports"], caught_up["ended_at"] is None) == (1, False)
    assert (await breakable.get("health.nis", f"/reports/{report}")).status == 200


def test_what_it_needs_is_named_and_nothing_is_done_without_it(before: Before) -> None:
    without = before.reseal(IDENTIFICATION_VAULT__KEK="")
    assert (without.returncode, "IDENTIFICATION_VAULT__KEK" in without.stderr) == (2, True)
    away = before.reseal(IDENTIFICATION_DB__MIGRATOR_DSN=f"postgresql+asyncpg://nobody:x@127.0.0.1:1/{uuid4().hex}")
    assert (away.returncode, "cannot be reached" in away.stderr) == (2, True)


@pytest.mark.parametrize(("made", "ended"), [("select 1", "t"), (LEGACY_ROW, "f")])
def test_where_nothing_was_filed_there_is_nothing_to_seal_anew(postgres: Cluster, made: str, ended: str) -> None:
    with scratch_database(postgres, "identification") as scratch:
        dsn = scratch.dsn("identification_migrator").get_secret_value()
        command.upgrade(migrations._config("identification.migrations", dsn), "2026_11_26_1000")
        scratch.as_superuser(made)
        migrations.upgrade("identification.migrations", dsn)
        assert scratch.as_superuser("select ended_at is not null from resealing") == [[ended]]
