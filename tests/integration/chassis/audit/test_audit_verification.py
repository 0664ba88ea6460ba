"""Whatever a person with every right does to the record, `audit verify` names it."""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from chassis.audit import signing
from infra.errors import CliError
from tests.integration.chassis.audit.reads import APP, NOON, WORKER, audit, begun, entry, first, record, seal, sealer_on
from tests.integration.chassis.scratch_database import Scratch
from tests.support.tokens import SettableClock

RESTORED = (
    "insert into audit select gen_random_uuid(), timestamptz '{day}' + each * interval '1 second', gen_random_uuid(), "
    "null, 'unit', 'report:read', 'report', null, '{{}}', null, null, null from generate_series(1, {number}) each"
)


def test_sound_record_says_its_head_and_what_is_not_sealed(scratch: Scratch, keys: Path) -> None:
    seal(scratch, keys, 7)

    async def more() -> None:
        async with scratch.database(APP) as app:
            await record(app, entry(90), entry(80))

    asyncio.run(more())
    done = audit(scratch, keys, "verify", "--json")
    verdict = json.loads(done.output)
    assert done.exit_code == 0
    assert verdict["head"].startswith("7:")
    assert verdict["kept"] == verdict["head"]
    assert verdict.pop("compared")[0] == {
        "place": "file",
        "set": True,
        "read": True,
        "agrees": True,
        "heads": 1,
        "newest": verdict["head"],
        "why": None,
    }
    assert {**verdict, "head": None, "kept": None} == {
        "sound": True,
        "first": None,
        "findings": 0,
        "kinds": {},
        "sealed": 7,
        "head": None,
        "kept": None,
        "by_older_keys_only": False,
        "late": {"rows": 0, "first": None, "tolerance_seconds": 600},
        "unsealed": {"rows": 2, "oldest": "2026-11-24T12:01:20+00:00"},
    }
    said = audit(scratch, keys, "verify").output
    assert "The record is sound: 7 sealed rows" in said
    assert "Not sealed yet, so not protected: 2 rows, the oldest of 2026-11-24T12:01:20" in said


CHANGES = {
    "at": "at + interval '1 microsecond'",
    "caller": "gen_random_uuid()",
    "unit": "null",
    "position": "'duty'",
    "action": "'report:list'",
    "subject_type": "'person'",
    "subject_id": "null",
    "classes": "array['birth', 'person_name']",
    "basis": "null",
    "query_index": "null",
    "trace_id": "null",
}


@pytest.mark.parametrize("column", CHANGES)
def test_changed_column_names_its_row(scratch: Scratch, keys: Path, column: str) -> None:
    ids = seal(scratch, keys, 7)
    scratch.as_superuser(f"update audit set {column} = {CHANGES[column]} where id = '{ids[4]}'")
    assert first(scratch, keys) == ("row-altered", ids[4])


def test_deleted_row_is_named(scratch: Scratch, keys: Path) -> None:
    ids = seal(scratch, keys, 7)
    scratch.as_superuser(f"delete from audit where id in ('{ids[5]}', '{ids[2]}')")
    assert first(scratch, keys) == ("row-missing", ids[2])
    said = audit(scratch, keys, "verify")
    assert said.exit_code == 1
    assert f"TAMPERED, 2 findings:\nrow-missing {ids[2]} (the first of 2): This row" in said.output
    assert "tell the data protection officer" in said.output


@pytest.mark.parametrize(
    ("tampering", "kind", "name"),
    [
        ("delete from audit where id = (select audit_id from audit_seal where seq = 7)", "row-missing", "6"),
        ("delete from audit_seal where seq = 4", "seal-missing", "4"),
        ("delete from audit_seal where seq = 7", "seal-missing", "7"),
        ("delete from audit_seal", "seal-missing", "1"),
        ("update audit_seal set row_hash = sha256('x') where seq = 4", "seal-broken", "3"),
        ("update audit_seal set sealed_at = sealed_at - interval '1 day' where seq = 4", "seal-broken", "3"),
        ("update audit_root set signature = sha512('x') where last_seq = 6", "signature-bad", "4-6"),
        ("update audit_root set signed_at = now() where last_seq = 6", "signature-bad", "4-6"),
        ("delete from audit_root where last_seq = 3", "root-missing", "1"),
        ("delete from audit_root where last_seq = 7", "root-missing", "7"),
        ("update audit_seal set seq = 8 where seq = 7", "seal-missing", "7"),
    ],
)
def test_what_is_broken_or_gone_is_named(scratch: Scratch, keys: Path, tampering: str, kind: str, name: str) -> None:
    ids = seal(scratch, keys, 7)
    scratch.as_superuser(tampering)
    assert first(scratch, keys) == (kind, ids[int(name)] if kind in ("seal-broken", "row-missing") else name)


def test_record_sealed_by_another_key_is_not_believed(scratch: Scratch, keys: Path, tmp_path: Path) -> None:
    signing.create(tmp_path / "private.pem", tmp_path / "public.pem")
    begun(tmp_path)
    seal(scratch, tmp_path, 2)
    assert first(scratch, keys) == ("signature-bad", "1-2")


@pytest.mark.parametrize(
    ("at", "kind"),
    [
        (NOON - timedelta(days=3), "row-backdated"),
        (NOON - timedelta(minutes=11), "row-backdated"),
        (NOON + timedelta(minutes=11), "row-ahead"),
    ],
)
def test_a_row_that_states_another_time_than_its_seal_is_named(
    scratch: Scratch, keys: Path, at: datetime, kind: str
) -> None:
    seal(scratch, keys, 3)
    [false] = sealed_at(scratch, keys, NOON, at)
    assert first(scratch, keys) == (kind, false)


def test_what_was_sealed_late_is_reported_and_is_no_finding(scratch: Scratch, keys: Path) -> None:
    """The worker stood still for a day: what was recorded meanwhile is sealed in its order afterwards."""
    seal(scratch, keys, 3)
    late = sealed_at(scratch, keys, NOON + timedelta(days=1), *(NOON + timedelta(hours=each) for each in range(1, 4)))
    sealed_at(scratch, keys, NOON + timedelta(days=1, minutes=1), NOON + timedelta(days=1))
    said = audit(scratch, keys, "verify", "--json")
    assert said.exit_code == 0
    assert json.loads(said.output)["late"] == {"rows": 3, "first": late[0], "tolerance_seconds": 600}
    assert f"BUT 3 rows, the first {late[0]}, were sealed more than 10 minutes" in audit(scratch, keys, "verify").output


def test_a_clock_that_was_set_hides_nothing_and_stops_no_sealing(scratch: Scratch, keys: Path) -> None:
    """The clock was 20 minutes ahead for a while; another sealer led then, so this one walks what it did not seal."""
    seal(scratch, keys, 3)
    head = (keys / "head").read_bytes()
    sealed_at(scratch, keys, NOON + timedelta(minutes=20), NOON + timedelta(minutes=20))
    minutes = [NOON + timedelta(minutes=each) for each in (1, 2)]
    back = sealed_at(scratch, keys, minutes[-1], *minutes)
    (keys / "head").write_bytes(head)
    [altered] = seal(scratch, keys, 1)
    scratch.as_superuser(f"update audit set caller = gen_random_uuid() where id = '{altered}'")
    done = audit(scratch, keys, "verify", "--json")
    assert (done.exit_code, json.loads(done.output)["kinds"]) == (
        1,
        {"row-backdated": {"findings": 2, "first": back[0]}, "row-altered": {"findings": 1, "first": altered}},
    )
    said = audit(scratch, keys, "verify").output
    assert f"row-backdated {back[0]} (the first of 2): " in said
    assert f"row-altered {altered}: This row of the record was changed." in said


def sealed_at(scratch: Scratch, keys: Path, moment: datetime, *times: datetime) -> list[str]:
    """Rows that state these times, recorded and sealed at one moment; their ids."""

    async def work() -> list[str]:
        async with scratch.database(APP) as app, scratch.database(WORKER) as worker:
            ids = await record(app, *(entry(at=each) for each in times))
            sealer = sealer_on(worker, keys, SettableClock(moment))
            assert await sealer.seal_once() == len(times)
            await sealer.close()
        return ids

    return asyncio.run(work())


def test_cut_end_is_seen_by_a_head_noted_before(scratch: Scratch, keys: Path) -> None:
    ids = seal(scratch, keys, 7)
    head = json.loads(audit(scratch, keys, "verify", "--json").output)["head"]
    for noted in (head, f"referral:{head}"):
        assert audit(scratch, keys, "verify", "--head", noted).exit_code == 0
    (keys / "head").unlink()
    scratch.as_superuser(
        f"delete from audit where id = '{ids[6]}'; delete from audit_seal where seq = 7; "
        "delete from audit_root where last_seq = 7"
    )
    assert audit(scratch, keys, "verify").exit_code == 3
    assert first(scratch, keys, "--head", head) == ("head-differs", head)


def test_what_cannot_run_says_what_to_do(scratch: Scratch, keys: Path, tmp_path: Path) -> None:
    nowhere = SecretStr(f"postgresql+asyncpg://a:b@/c?host={tmp_path}&port=5432")
    for arguments in (["verify"], ["who-saw", str(uuid4())]):
        done = audit(scratch, keys, *arguments, dsn=nowhere)
        assert (done.exit_code, "cannot be reached" in done.output) == (2, True)
    for head in ("7", "7:", "7:abc", "0:" + "a" * 64, "x:" + "a" * 64):
        assert audit(scratch, keys, "verify", "--head", head).exit_code == 2
    done = audit(scratch, tmp_path, "verify")
    assert (done.exit_code, "backup of keys" in done.output) == (2, True)


def test_rows_that_a_restore_puts_back_wait_like_any_other(scratch: Scratch, keys: Path) -> None:
    """`pg_restore --data-only` adds them with row security off, which stops whoever it would filter."""
    scratch.as_superuser("set row_security = off; " + RESTORED.format(day="2026-11-01", number=3))
    assert scratch.as_superuser("select count(*) from audit_unsealed") == [["3"]]
    seal(scratch, keys, 1)
    assert scratch.as_superuser("select count(*) from audit_seal") == [["4"]]


@pytest.mark.parametrize("at", ["20000-01-01", "infinity", "-infinity", "0044-03-15 BC"])
def test_a_date_that_no_one_can_read_is_no_line_of_the_record(scratch: Scratch, at: str) -> None:
    with pytest.raises(CliError, match="a date that can be read"):
        scratch.as_superuser(RESTORED.format(day=at, number=1))
