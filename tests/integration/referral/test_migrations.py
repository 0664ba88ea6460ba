"""The migrated schema is the one the code works with."""

from chassis.db.migrations import upgrade
from referral.adapters.tables import metadata
from referral.domain.stages import Stage
from tests.integration.chassis.scratch_database import Scratch

# Tables that stand beside a report or a referral; the rest holds counts, keyed hashes, ids of reads and events.
OF_A_REPORT = {"referral", "clock", "rejection", "early_delivery"}


def test_tables_and_migrations_agree(scratch: Scratch) -> None:
    assert scratch.differences(metadata) == []


def test_a_second_upgrade_changes_nothing(scratch: Scratch) -> None:
    upgrade("referral.migrations", scratch.dsn("referral_migrator").get_secret_value())
    assert scratch.as_superuser("select count(*) from alembic_version") == [["1"]]


def test_row_level_security_is_forced_on_every_table_with_a_report(scratch: Scratch) -> None:
    columns = (
        "select distinct table_name from information_schema.columns where column_name in ('report_id', 'referral_id')"
    )
    named = {table for (table,) in scratch.as_superuser(columns)} | {"referral"}
    forced = "select relname from pg_class where relrowsecurity and relforcerowsecurity and relkind = 'r'"
    assert named == OF_A_REPORT
    assert named <= {table for (table,) in scratch.as_superuser(forced)}


def test_every_stage_has_its_row(scratch: Scratch) -> None:
    assert {stage for (stage,) in scratch.as_superuser("select stage from stage_count")} == {
        stage.value for stage in Stage
    }


def test_nobody_but_the_service_s_roles_may_call_the_way_out(scratch: Scratch) -> None:
    rights = "select has_function_privilege(r, p.oid, 'execute') from pg_proc p, unnest(array['referral_app', 'referral_worker']) r"
    assert scratch.as_superuser(f"{rights} where proname = 'pass_referral_on' order by r") == [["t"], ["f"]]
