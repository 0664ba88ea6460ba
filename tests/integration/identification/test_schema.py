"""The migrated schema is the one that the code names, and no table of a record is without row-level security."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, MetaData, Text

from chassis.audit.table import audit_tables
from chassis.db.migrations import upgrade
from chassis.idempotency.table import idempotency_table
from chassis.inbox.table import inbox_tables
from chassis.outbox.table import outbox_tables
from identification.adapters import tables
from tests.integration.chassis.scratch_database import Scratch, scratch_database
from tests.integration.identification.in_sql import TABLES
from tests.support.postgres import Cluster

# Beside a report, a person, a grant or a referral, or saying who works when; the rest holds events, ids of reads and keyed hashes.
OF_A_RECORD = {
    *TABLES,
    *(
        "refused_opening",
        "awaited_answer",
        "upload_ticket",
        "file_segment",
        "draft",
        "added_from",
        "advice",
        "duty_roster",
        "duty_turn",
        "colleague",
        "procedure",
        "panel_seat",
        "person_index",
        "empty_search",
    ),
}
NAMING_A_RECORD = (
    "select distinct table_name from information_schema.columns "
    "where table_schema = 'public' and column_name in ('report_id', 'person_id', 'referral_id', 'unit_id', 'author_unit')"
)


@pytest.fixture(scope="module")
def scratch(postgres: Cluster) -> Iterator[Scratch]:
    with scratch_database(postgres, "identification") as made:
        upgrade("identification.migrations", made.dsn("identification_migrator").get_secret_value())
        yield made


def whole() -> MetaData:
    """Our tables and the chassis's, on one metadata."""
    metadata = MetaData()
    for make in (audit_tables, idempotency_table, inbox_tables, outbox_tables):
        make(metadata)
    for table in tables.metadata.sorted_tables:
        table.to_metadata(metadata)
    return metadata


def first(rows: list[list[str]]) -> set[str]:
    return {value for (value,) in rows}


def test_the_migrated_schema_is_the_one_the_code_names(scratch: Scratch) -> None:
    assert scratch.differences(whole()) == []


def test_a_column_that_only_the_code_knows_is_found(scratch: Scratch) -> None:
    drifted = whole()
    drifted.tables["person_part"].append_column(Column("surname", Text))
    assert [difference[0] for difference in scratch.differences(drifted)] == ["add_column"]  # type: ignore[index]


def test_a_second_upgrade_changes_nothing(scratch: Scratch) -> None:
    upgrade("identification.migrations", scratch.dsn("identification_migrator").get_secret_value())
    assert scratch.as_superuser("select count(*) from alembic_version") == [["1"]]


def test_every_table_of_a_record_is_named_here(scratch: Scratch) -> None:
    assert first(scratch.as_superuser(NAMING_A_RECORD)) == OF_A_RECORD


def test_row_level_security_is_forced_on_every_table_of_a_record(scratch: Scratch) -> None:
    forced = "select relname from pg_class where relkind = 'r' and relrowsecurity and relforcerowsecurity"
    assert first(scratch.as_superuser(forced)) == OF_A_RECORD | {
        "audit",
        "audit_unsealed",
        "candidate",
        "cover",
        "person_link",
    }


def test_no_policy_is_for_everybody(scratch: Scratch) -> None:
    assert scratch.as_superuser("select tablename, policyname from pg_policies where 'public' = any(roles)") == []


def test_no_role_of_the_service_passes_row_level_security_by(scratch: Scratch) -> None:
    strong = "select rolname from pg_roles where rolname like 'identification%' and (rolsuper or rolbypassrls)"
    assert scratch.as_superuser(strong) == []


def test_the_application_has_no_more_rights_than_it_needs(scratch: Scratch) -> None:
    records = sorted(OF_A_RECORD - {"draft", "advice", "upload_ticket", "empty_search"})
    rights = (
        "select distinct privilege_type from information_schema.role_table_grants "
        "where grantee in ('identification_app', 'identification_worker', 'PUBLIC') and table_schema = 'public' "
        f"and table_name in ({', '.join(repr(name) for name in records)})"
    )
    assert first(scratch.as_superuser(rights)) == {"SELECT", "INSERT", "UPDATE"}
    whole_rows = f"{rights} and privilege_type = 'UPDATE' and table_name <> 'disclosure'"
    assert scratch.as_superuser(whole_rows) == []


def test_no_one_but_the_migrator_says_when_all_is_sealed_anew(scratch: Scratch) -> None:
    rights = (
        "select grantee, privilege_type from information_schema.role_table_grants where table_name = 'resealing' "
        "and grantee <> 'identification_migrator'"
    )
    assert scratch.as_superuser(rights) == [["identification_app", "SELECT"]]


def test_drafts_may_be_deleted_and_the_worker_reads_nothing_that_was_typed(scratch: Scratch) -> None:
    rights = (
        "select grantee, privilege_type from information_schema.role_table_grants where table_name = '{}' "
        "and grantee in ('identification_app', 'identification_worker', 'PUBLIC') order by 1, 2"
    )
    app, worker = "identification_app", "identification_worker"
    reading = [[app, "DELETE"], [app, "INSERT"], [app, "SELECT"], [worker, "DELETE"]]
    assert scratch.as_superuser(rights.format("draft")) == reading
    noting = [[app, "INSERT"], [worker, "DELETE"], [worker, "INSERT"], [worker, "SELECT"]]
    assert scratch.as_superuser(rights.format("erasure")) == noting
    columns = (
        "select column_name from information_schema.column_privileges where table_name = 'draft' "
        "and grantee = 'identification_worker' and privilege_type = 'SELECT'"
    )
    assert first(scratch.as_superuser(columns)) == {
        *("id", "author_id", "unit_id", "danger", "child", "created_at", "updated_at", "version", "report_id"),
        "reminded",
    }


@pytest.mark.parametrize(
    "function", ["report_is_open_to_unit", "stores_all", "opening_was_refused", "is_accepted_with", "pieces_stored"]
)
def test_what_passes_the_policies_is_asked_by_the_application_alone(scratch: Scratch, function: str) -> None:
    asked = (
        "select r, has_function_privilege(r, p.oid, 'execute') from pg_proc p, "
        "unnest(array['identification_app', 'identification_worker']) r "
        f"where proname = '{function}' order by r"
    )
    assert scratch.as_superuser(asked) == [["identification_app", "t"], ["identification_worker", "f"]]
