"""Who may do what to the record, and who saw a person."""

import asyncio
import json
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from chassis.audit.log import put_on_record
from chassis.audit.sealer import Sealer
from chassis.audit.table import audit_tables
from chassis.audit.who_saw import who_saw
from chassis.db.database import Database
from chassis.domain.errors import Unavailable
from tests.integration.chassis.audit.reads import APP, WORKER, audit, entry, record
from tests.integration.chassis.scratch_database import Scratch
from tests.support.walks import walk


async def test_read_and_its_record_stand_or_fall_together(app: Database, scratch: Scratch) -> None:
    async def fail() -> None:
        async with app.transaction() as connection:
            put_on_record(connection, entry(), entry())
            raise RuntimeError("the read failed")

    with pytest.raises(RuntimeError, match="the read failed"):
        await fail()
    assert scratch.as_superuser("select count(*) from audit") == [["0"]]
    await record(app, entry(), entry())
    assert scratch.as_superuser("select count(*) from audit") == [["2"]]


async def test_read_that_cannot_be_recorded_fails(app: Database, scratch: Scratch) -> None:
    scratch.as_superuser(f"revoke insert on audit from {APP}")
    try:
        with pytest.raises(ProgrammingError, match="permission denied for table audit"):
            await record(app, entry())
    finally:
        scratch.as_superuser(f"grant insert on audit to {APP}")


async def test_record_that_waits_too_long_makes_the_read_unavailable(app: Database, scratch: Scratch) -> None:
    async with scratch.database("referral_migrator") as owner, owner.transaction() as blocking:
        await blocking.execute(sa.text("lock table audit in access exclusive mode"))
        with pytest.raises(Unavailable):
            await record(app, entry())


async def test_many_positions_and_grounds_fit_into_one_line(app: Database) -> None:
    many = ":".join(f"grant.purpose_{n}" for n in range(64))
    await record(app, entry(position=many, basis=many))


async def test_values_do_not_fit_into_the_record_even_by_hand(app: Database) -> None:
    for column in ("position", "action", "subject_type", "basis"):
        row = {"position": "unit", "action": "read", "subject_type": "report", "basis": "consent"}
        row[column] = "Marija Marić"
        with pytest.raises(IntegrityError, match="violates check constraint"):
            async with app.transaction() as connection:
                await connection.execute(
                    sa.text(
                        "insert into audit (id, at, caller, position, action, subject_type, "
                        "classes, basis) values (gen_random_uuid(), now(), gen_random_uuid(), "
                        ":position, :action, :subject_type, '{}', :basis)"
                    ),
                    row,
                )


FORBIDDEN = [
    *((APP, f"{verb} audit") for verb in ("delete from", "truncate")),
    (APP, "update audit set position = 'duty'"),
    *((APP, f"select 1 from {table}") for table in ("audit_seal", "audit_root")),
    *((APP, f"delete from {table}") for table in ("audit_seal", "audit_root")),
    (APP, "insert into audit_seal select 1, id, '', '', now() from audit"),
    (APP, "update audit_root set signature = ''"),
    *((APP, f"{verb} audit_unsealed") for verb in ("delete from", "truncate", "table")),
    (APP, "insert into audit_unsealed values (now(), gen_random_uuid())"),
    (WORKER, "insert into audit_unsealed values (now(), gen_random_uuid())"),
    (WORKER, "update audit_unsealed set at = now()"),
    (WORKER, "truncate audit_unsealed"),
    (WORKER, "insert into audit select * from audit"),
    (WORKER, "update audit set position = 'duty'"),
    *((WORKER, f"delete from {table}") for table in ("audit", "audit_seal", "audit_root")),
    *((WORKER, f"truncate {table}") for table in ("audit", "audit_seal", "audit_root")),
    (WORKER, "update audit_seal set row_hash = chain_hash"),
    (WORKER, "update audit_root set signature = ''"),
]


@walk("role, statement", FORBIDDEN)
async def test_no_one_but_the_owner_changes_the_record(scratch: Scratch, role: str, statement: str) -> None:
    async with scratch.database(role) as database:
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with database.transaction() as connection:
                await connection.execute(sa.text(statement))


def test_grants_are_these_and_no_others(scratch: Scratch) -> None:
    granted = scratch.as_superuser(
        "select grantee, table_name, privilege_type from information_schema.role_table_grants "
        "where table_name like 'audit%' and grantee <> 'referral_migrator'"
    )
    assert {tuple(row) for row in granted} == {
        (APP, "audit", "INSERT"),
        (APP, "audit", "SELECT"),
        (WORKER, "audit", "SELECT"),
        (WORKER, "audit_seal", "INSERT"),
        (WORKER, "audit_seal", "SELECT"),
        (WORKER, "audit_root", "INSERT"),
        (WORKER, "audit_root", "SELECT"),
        (WORKER, "audit_unsealed", "SELECT"),
        (WORKER, "audit_unsealed", "DELETE"),
    }


def test_tables_in_code_are_the_tables_made(scratch: Scratch) -> None:
    metadata = sa.MetaData()
    audit_tables(metadata)
    assert scratch.differences(metadata) == []


async def test_who_saw_lists_reads_of_one_subject_by_time(app: Database, worker: Database, sealer: Sealer) -> None:
    person = uuid4()
    later, earlier = entry(9, person), entry(1, person, unit=None, basis=None, trace_id=None)
    await record(app, later, entry(5), earlier)
    await sealer.seal_once()
    waiting = entry(20, person, classes=())
    await record(app, waiting)
    async with worker.transaction() as connection:
        seen = await who_saw(connection, person)
        none_found = await who_saw(connection, uuid4())
    assert [each.caller for each in seen] == [earlier.caller, later.caller, waiting.caller]
    assert [each.seal for each in seen] == [1, 3, None]
    assert seen[1].classes == ["person_name", "birth"]
    assert none_found == []


def test_who_saw_command_prints_ids_and_codes(scratch: Scratch, keys: Path) -> None:
    person = uuid4()
    read = entry(3, person)

    async def write() -> None:
        async with scratch.database(APP) as app:
            await record(app, read)

    asyncio.run(write())
    said = audit(scratch, keys, "who-saw", str(person)).output
    assert f"{read.caller} as grant.child_protection of unit {read.unit}: report:read report" in said
    assert "(person_name, birth) on basis child_duty, not sealed yet" in said
    (listed,) = json.loads(audit(scratch, keys, "who-saw", str(person), "--json").output)
    assert (listed["caller"], listed["seal"]) == (str(read.caller), None)
    assert "No read or change of this id" in audit(scratch, keys, "who-saw", str(uuid4())).output


def test_errors_of_the_database_do_not_pass_for_a_verdict(scratch: Scratch, keys: Path) -> None:
    done = audit(scratch, keys, "verify", dsn=scratch.dsn(APP))
    assert isinstance(done.exception, DBAPIError), "the app role may not verify"
