"""The migrated schema is the one the code works with, and what earlier releases wrote is put right, counted."""

import asyncio
from datetime import timedelta
from importlib import import_module

import pytest

from chassis.db.migrations import upgrade
from contracts.events.identification import ReportWithdrawnV1
from contracts.words.referrals import Stage
from referral.adapters.tables import metadata
from referral.application.reports.follow_report_end import follow_report_end
from referral.application.reports.follow_take_over import follow_take_over
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.referral.reading import received
from tests.integration.referral.service import Service
from tests.support.referral import SUBMITTED

# Tables that stand beside a report or a referral; the rest holds counts, keyed hashes, ids of reads and events.
OF_A_REPORT = {"referral", "clock", "rejection", "early_delivery", "panel_member", "before_director"}


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


TRIAGE = import_module("referral.migrations.versions.2026_11_26_1400_leave_triage_unmeasured")
CLOCKS = "select state, met_at is null, breached_at is null from clock where code = 'TRIAGE_ASSESS' order by due_at"


async def taken_over_under_an_earlier_release(service: Service) -> None:
    """One report whose triage was met by the click, one where it was met late, one that no one took over."""
    for hours in (1, 25, None):
        ids = await service.opened(submitted_at=SUBMITTED + timedelta(hours=hours or 48))
        if hours is not None:
            async with service.following() as uow:
                await follow_take_over(
                    received(ids["report"], SUBMITTED + timedelta(hours=2 * hours)), uow, service.bench.sources
                )
            said = "'met'" if hours == 1 else "'met_late', breached_at = due_at"
            service.rows(
                f"update clock set met_at = accepted_at, state = {said} from referral r "
                f"where r.id = referral_id and code = 'TRIAGE_ASSESS' and report_id = '{ids['report']}'"
            )


async def test_triage_clocks_that_a_click_had_met_say_so_no_more(service: Service) -> None:
    await taken_over_under_an_earlier_release(service)
    others = "select id, state, met_at, breached_at from clock where code <> 'TRIAGE_ASSESS' order by id"
    before = service.rows(others)
    await asyncio.to_thread(service.scratch.build, TRIAGE.upgrade)
    assert service.rows(CLOCKS) == [["unmeasured", "t", "t"], ["breached", "t", "f"], ["running", "t", "t"]]
    assert service.rows(others) == before
    await asyncio.to_thread(service.scratch.build, TRIAGE.upgrade)
    assert service.rows("select relforcerowsecurity from pg_class where relname = 'clock'") == [["t"]]


async def test_a_migration_that_would_pass_over_rows_which_it_cannot_see_changes_nothing(service: Service) -> None:
    await taken_over_under_an_earlier_release(service)
    before = service.rows(CLOCKS)
    service.rows("drop policy migrator on clock")
    try:
        with pytest.raises(RuntimeError, match="0 of 2 triage clocks"):
            await asyncio.to_thread(service.scratch.build, TRIAGE.upgrade)
    finally:
        service.rows("create policy migrator on clock to referral_migrator using (true) with check (true)")
    assert service.rows(CLOCKS) == before


PERSONS = import_module("referral.migrations.versions.2026_11_29_2300_count_persons")
COUNTED = (
    "select stage, reached, present from stage_count where stage in ('withdrawn', 'revoked') order by stage",
    "select purpose, stage, array_to_string(reached, ' ') from referral order by purpose",
)


async def withdrawn_under_an_earlier_release(service: Service) -> None:
    """A report with a request, of which both were counted as withdrawn."""
    ids = await service.opened()
    async with service.following() as uow:
        withdrawn = ReportWithdrawnV1(report_id=ids["report"], withdrawn_at=SUBMITTED, version=2)
        await follow_report_end(withdrawn, uow, service.bench.sources)
    service.rows(
        "update referral set stage = 'withdrawn', reached = array_replace(reached, 'revoked', 'withdrawn') "
        "where stage = 'revoked'; update stage_count set reached = 0, present = 0 where stage = 'revoked'; "
        "update stage_count set reached = 2, present = 2 where stage = 'withdrawn'"
    )


async def test_requests_that_a_withdrawal_ended_are_counted_as_revoked(service: Service) -> None:
    await withdrawn_under_an_earlier_release(service)
    for _ in range(2):
        await asyncio.to_thread(service.scratch.build, PERSONS._count_requests_as_revoked)
        assert [service.rows(each) for each in COUNTED] == [
            [["revoked", "1", "1"], ["withdrawn", "1", "1"]],
            [
                ["child_protection", "revoked", "referred revoked"],
                ["formal_identification", "withdrawn", "reported withdrawn"],
            ],
        ]
    assert service.rows("select relforcerowsecurity from pg_class where relname = 'referral'") == [["t"]]


async def test_requests_that_the_migrator_cannot_see_stay_and_nothing_is_counted_anew(service: Service) -> None:
    await withdrawn_under_an_earlier_release(service)
    before = [service.rows(each) for each in COUNTED]
    service.rows("drop policy migrator on referral")
    try:
        with pytest.raises(RuntimeError, match="0 of 1 withdrawn requests"):
            await asyncio.to_thread(service.scratch.build, PERSONS._count_requests_as_revoked)
    finally:
        service.rows("create policy migrator on referral to referral_migrator using (true) with check (true)")
    assert [service.rows(each) for each in COUNTED] == before
