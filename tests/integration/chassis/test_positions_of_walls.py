"""Who may hold a position is asked of the access table, by policies and once for a statement."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from contracts import access
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.chassis.test_walls import POLICIES, WALLS, scratch, service, upgrade, walls
from tests.support import access_oracle as oracle
from tests.support.identification import person
from tests.support.walks import walk

__all__ = ["scratch", "service"]  # fixtures

UNIT = UUID(int=7)


def test_the_database_holds_what_the_access_table_says(scratch: Scratch) -> None:
    raw = yaml.safe_load(files("contracts.access").joinpath("access.yaml").read_text("utf-8"))
    expected = {(name, role) for name, entry in raw["positions"].items() for role in entry["roles"]}
    for purpose, entry in raw["purposes"].items():
        expected |= {(f"{kind}.{purpose}", role) for kind in ("grant", "addressed") for role in entry["to"]}
    assert {(row[0], row[1]) for row in scratch.as_superuser("select position, role from access_role")} == expected
    reads = product(raw["classes"], {position for position, _ in expected} - {"addressed"})
    given = {(class_, position) for class_, position in reads if oracle.word(class_, position) != "none"}
    assert {(row[0], row[1]) for row in scratch.as_superuser("select class, position from access_class")} == given


@walk(
    "role, statement",
    product(
        ["app", "worker"],
        [
            "select * from access_role",
            "delete from access_role",
            "select * from access_class",
            "select * from applied_sql",
        ],
    ),
)
async def test_nobody_but_the_migrator_reads_or_writes_who_may_hold_what(
    scratch: Scratch, service: str, role: str, statement: str
) -> None:
    async with scratch.database(f"{service}_{role}") as database:
        with pytest.raises(DBAPIError, match="permission denied"):
            async with database.transaction(person("centre_intake")) as connection:
                await connection.execute(text(statement))


def test_policies_name_roles_only_for_a_rule_inside_a_position(scratch: Scratch) -> None:
    asked = str(walls(scratch)[:2])
    named = set(re.findall(r"app_has_role\('+(\w+)'", asked))
    assert named <= {"centre_supervisor"}, "who may hold a position is asked by app_may_hold"


def test_policies_ask_once_for_a_statement_and_not_for_every_row(scratch: Scratch) -> None:
    policies = str(scratch.as_superuser(WALLS[0]))
    asked = re.findall(r"(SELECT )?app_(?:may_hold|has_inbox|at_centre|purposes)\(", policies)
    assert asked
    assert all(asked)


COMMANDS = """
    select p.tablename, c.command, string_agg(distinct quote_ident(a.attname), ', ')
    from pg_policies p
        cross join unnest(case p.cmd when 'ALL' then array['SELECT', 'INSERT', 'UPDATE'] else array[p.cmd] end) c (command)
        join pg_attribute a on a.attrelid = p.tablename::regclass and a.attnum > 0 and not a.attisdropped
    where '{role}' = any (p.roles) and a.attgenerated = ''
        and has_column_privilege('{role}', a.attrelid, a.attnum, replace(c.command, 'DELETE', 'SELECT'))
        and (c.command = 'INSERT' or has_any_column_privilege('{role}', a.attrelid, 'SELECT'))
    group by 1, 2
"""
"""What a role may do to each table, and the columns on which."""
EXPLAINED = {
    "SELECT": "select {columns} from {table}",
    "INSERT": "insert into {table} ({columns}) select {columns} from jsonb_populate_recordset(null::{table}, '[]')",
    "UPDATE": "update {table} set ({columns}) = row({columns})",
    "DELETE": "delete from {table}",
}


@pytest.mark.parametrize("kind", ["app", "worker"])
async def test_no_policy_reads_a_table_from_end_to_end(scratch: Scratch, service: str, kind: str) -> None:
    role = f"{service}_{kind}"
    found = scratch.as_superuser(COMMANDS.format(role=role))
    assert found
    async with scratch.database(role) as database, database.transaction() as connection:
        await connection.execute(text("set local enable_seqscan = off"))
        for table, command, columns in found:
            statement = EXPLAINED[command].format(table=table, columns=columns)
            plan = (await connection.execute(text(f"explain (format json) {statement}"))).scalar_one()[0]
            for name, part in _within_policies(plan["Plan"]):
                # What is read once and kept for all rows may be read whole.
                hashed = f"hashed {name}" in str(plan)
                assert part["Node Type"] != "Seq Scan" or hashed, f"{command} of {table}: {part['Relation Name']}"


def _within_policies(plan: dict[str, Any], within: str | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each part of a plan that is done for a row of another one, with the name of what it belongs to."""
    within = plan.get("Subplan Name", within) if plan.get("Parent Relationship") == "SubPlan" else within
    if within is not None:
        yield within, plan
    for part in plan.get("Plans", ()):
        yield from _within_policies(part, within)


@pytest.mark.parametrize("service", ["referral"], indirect=True)
async def test_a_position_is_asked_for_once_however_many_rows_there_are(scratch: Scratch) -> None:
    _fill(scratch, 50)
    async with scratch.database("referral_app") as database, database.transaction(person("csr_worker", UNIT)) as asked:
        explained = await asked.execute(text("explain (analyze, verbose, costs off) select * from referral"))
        plan = [str(line) for line in explained.scalars()]
    for number, line in enumerate(plan):
        if "app_may_hold" in line:
            assert "InitPlan" in plan[number - 2], plan
            # Of a row that what comes before shows already it is not even asked.
            assert "loops=1" in plan[number - 1] or "never executed" in plan[number - 1], plan
    assert any("rows=50" in line for line in plan)


@dataclass(frozen=True)
class Change:
    """Of the access table: `role` gets `position`, and finds what a query could not show it before."""

    position: str
    service: str
    role: str
    asked: str


def _fill(scratch: Scratch, rows: int = 1) -> None:
    scratch.as_superuser(
        "insert into referral select gen_random_uuid(), gen_random_uuid(), 'child_protection', gen_random_uuid(), 'standard', '{}', "
        f"now(), now(), '{UNIT}', 'sent', 'sent', '{{}}', 1, '{{}}', null, null, null, '{{}}' from generate_series(1, {rows})"
    )


CHANGES = [
    Change(
        "author",
        "identification",
        "tomorrow",
        "insert into draft values (gen_random_uuid(), app_subject(), app_unit(), false, false, now(), now(), 1, '') returning 1",
    ),
    Change("addressed.child_protection", "referral", "ngo_worker", "select 1 from referral"),
    Change("intake", "referral", "tomorrow", "select 1 from referral"),
    Change("case", "notifications", "tomorrow", "select 1 where app_has_inbox()"),
]


@pytest.mark.parametrize(("service", "change"), [(each.service, each) for each in CHANGES], indirect=["service"])
async def test_another_access_table_needs_no_other_sql(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    if change.service == "referral":
        _fill(scratch)
    before = scratch.as_superuser(POLICIES)
    assert not await _found(scratch, change)
    altered = _altered(change)
    monkeypatch.setattr("chassis.db.migrations.access.load", lambda: altered)
    await asyncio.to_thread(upgrade, scratch, change.service)
    assert await _found(scratch, change)
    assert scratch.as_superuser(POLICIES) == before
    monkeypatch.undo()
    await asyncio.to_thread(upgrade, scratch, change.service)
    assert not await _found(scratch, change)


async def _found(scratch: Scratch, change: Change) -> bool:
    async with scratch.database(f"{change.service}_app") as database:
        try:
            async with database.transaction(person(change.role, UNIT, subject=uuid4())) as connection:
                return bool((await connection.execute(text(change.asked))).all())
        except DBAPIError as refused:
            assert "row-level security" in str(refused)  # noqa: PT017 -- to be refused is one of two answers
            return False


def _altered(change: Change) -> access.AccessTable:
    table = access.load()
    kind, _, name = change.position.partition(".")
    if name:
        purpose = table.purposes[name]
        return replace(table, purposes=table.purposes | {name: replace(purpose, to=purpose.to | {change.role})})
    return replace(table, positions=table.positions | {kind: table.positions[kind] | {change.role}})
