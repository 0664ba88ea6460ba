"""Contents of files are sealed: who may write to the tables takes nothing away, changes nothing and puts nothing elsewhere unseen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from identification.adapters.files.repository import SEGMENT
from identification.entrypoints.http.files.sending import CutOff
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.attaching import attached, sent, ticket
from tests.integration.identification.conftest import Service, running
from tests.integration.identification.in_sql import owner_of
from tests.support import files

CANARY = b"Kanarinac-u-datoteci"
OF = "where file_id = '{file}'"
BY_SUPERUSER = {
    "the first segment is gone": f"delete from file_segment {OF} and number = 0",
    "a segment in the middle is gone": f"delete from file_segment {OF} and number = 1",
    "the last segment is gone": f"delete from file_segment {OF} and number = 2",
    "all of them are gone": f"delete from file_segment {OF}",
    "one is added": "insert into file_segment select file_id, 3, report_id, ciphertext from file_segment "
    f"{OF} and number = 2",
    "two are exchanged": f"update file_segment set number = 9 {OF} and number = 0; "
    f"update file_segment set number = 0 {OF} and number = 1; update file_segment set number = 1 {OF} and number = 9",
    "one is shorter": f"update file_segment set ciphertext = substring(ciphertext for 100) {OF} and number = 0",
    "one is another file's": "update file_segment set ciphertext = (select ciphertext from file_segment "
    f"where file_id = '{{other}}' and number = 0) {OF} and number = 0",
    "the file's own row is gone": "alter table file_segment drop constraint file_segment_file_id_fkey; "
    "delete from addendum where id = '{file}'",
    "the file's own row is of another class": "update addendum set kind = 'clinical_images' where id = '{file}'",
}


def alarms(capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    return [line for line in lines if line["event"] == "report.altered"]


@pytest.mark.parametrize("what", BY_SUPERUSER)
async def test_what_was_altered_is_refused_and_raises_an_alarm(
    breakable: Service, scratch: Scratch, capfd: pytest.CaptureFixture[str], what: str
) -> None:
    report = (await breakable.filed())["id"]
    file, other = [await attached(breakable, report, content=_recording(number)) for number in range(2)]
    path = f"/reports/{report}/files/{file}"
    assert (await breakable.get("health.nis", path)).body == _recording(0)
    scratch.as_superuser(BY_SUPERUSER[what].format(file=file, other=other))
    alarms(capfd)
    answer = await breakable.get("health.nis", path)
    if what == "the file's own row is gone":
        assert answer.status == 404
        answer = await breakable.get("health.nis", f"/reports/{report}")
    assert (answer.status, answer.slug) == (500, "report-altered"), what
    assert CANARY not in answer.body
    assert len(alarms(capfd)) == 1


async def test_what_is_hidden_from_who_asks_is_missing_and_no_alarm(
    breakable: Service, scratch: Scratch, capfd: pytest.CaptureFixture[str]
) -> None:
    report = (await breakable.filed())["id"]
    file = await attached(breakable, report)
    scratch.as_superuser("drop policy seen on file_segment")
    hidden = await breakable.get("health.nis", f"/reports/{report}/files/{file}")
    missing = await breakable.get("health.nis", f"/reports/{report}/files/{report}")
    assert (hidden.status, hidden.slug) == (missing.status, missing.slug) == (404, "not-found")
    assert alarms(capfd) == []


async def test_one_that_is_changed_behind_the_first_cuts_what_is_sent(breakable: Service, scratch: Scratch) -> None:
    report = (await breakable.filed())["id"]
    file = await attached(breakable, report, content=_recording(0))
    scratch.as_superuser(f"update file_segment set ciphertext = 'spoilt' where file_id = '{file}' and number = 1")
    with pytest.raises(CutOff):
        await breakable.get("intake.centre", f"/reports/{report}/files/{file}")


async def test_nothing_of_a_file_lies_open_and_its_length_tells_little(service: Service) -> None:
    report = (await service.filed())["id"]
    content = files.pdf(b"(" + CANARY + b")")
    file = await attached(service, report, content=content)
    assert CANARY in (await service.get("intake.centre", f"/reports/{report}/files/{file}")).body
    async with owner_of(service) as owner, owner.transaction() as connection:
        sealed = (
            (await connection.execute(text(f"select ciphertext from file_segment where file_id = '{file}'")))
            .scalars()
            .all()
        )
    assert [len(each) - 33 for each in sealed] == [32 * 1024]
    assert all(CANARY not in each for each in sealed)


async def test_what_a_file_shows_is_sealed_from_its_ticket_on_and_no_length_says_whether_anything_was_said(
    breakable: Service, scratch: Scratch
) -> None:
    report = (await breakable.filed())["id"]
    for caption in (None, CANARY.decode(), "ж" * 200):
        await attached(breakable, report, caption=caption)
        for place in ("upload_ticket", "addendum"):
            column = "caption" if place == "upload_ticket" else "ciphertext"
            assert len(scratch.as_superuser(f"select distinct octet_length({column}) from {place}")) == 1, place
    for table in scratch.as_superuser("select tablename from pg_tables where schemaname = 'public'"):
        rows = scratch.as_superuser(f'select t::text from "{table[0]}" t')
        assert CANARY.decode() not in str(rows), table
        assert CANARY.hex() not in str(rows), table


@pytest.mark.parametrize("caption", [None, "'spoilt'", "(select caption from upload_ticket where id = '{other}')"])
async def test_a_ticket_holds_what_was_said_with_it_or_nothing_and_anything_else_is_refused(
    breakable: Service, scratch: Scratch, capfd: pytest.CaptureFixture[str], caption: str | None
) -> None:
    report = (await breakable.filed())["id"]
    one, other = [await ticket(breakable, report, caption=CANARY.decode()) for _ in range(2)]
    stored = (caption or "null").format(other=other)
    scratch.as_superuser(f"update upload_ticket set caption = {stored} where id = '{one}'")
    alarms(capfd)
    answer = await sent(breakable, one, files.pdf())
    if caption is None:
        # As the release before gives it.
        assert answer.status == 201
        return
    assert (answer.status, answer.slug) == (500, "report-altered")
    assert len(alarms(capfd)) == 1


async def test_what_a_file_shows_goes_with_the_person_s_key(
    breakable: Service, scratch: Scratch, scratch_keys: Scratch, kek: Path
) -> None:
    report = (await breakable.filed())["id"]
    await attached(breakable, report, caption=CANARY.decode())
    waiting = await ticket(breakable, report, caption=CANARY.decode())
    ((person,),) = await breakable.rows(f"select person_id from report where id = '{report}'")
    gone = f"update wrapped_key set wrapped = null, destroyed_at = now() where owner_id = '{person}'"
    scratch_keys.as_superuser(gone)
    async with running(scratch.cluster, kek, scratch.name, scratch_keys.name) as fresh:
        assert (await sent(fresh, waiting, files.pdf())).slug == "not-found"
        for who in ("health.nis", "intake.centre"):
            assert CANARY not in (await fresh.get(who, f"/reports/{report}")).body


async def test_files_go_with_the_person_s_key(
    breakable: Service, scratch: Scratch, scratch_keys: Scratch, kek: Path
) -> None:
    report = (await breakable.filed())["id"]
    file = await attached(breakable, report)
    ((person,),) = await breakable.rows(f"select person_id from report where id = '{report}'")
    gone = f"update wrapped_key set wrapped = null, destroyed_at = now() where owner_id = '{person}'"
    scratch_keys.as_superuser(gone)
    async with running(scratch.cluster, kek, scratch.name, scratch_keys.name) as fresh:
        for who in ("health.nis", "intake.centre"):
            assert (await fresh.get(who, f"/reports/{report}/files/{file}")).slug == "not-found"


def _recording(number: int) -> bytes:
    content = files.long_wav(2 * SEGMENT + 100 + 2 * number)
    return content[:100] + CANARY + content[100 + len(CANARY) :]
