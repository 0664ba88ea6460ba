"""Ten thousand items in one inbox: a page costs what it costs in an empty one, and a walk meets each item once."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.integration.notifications.served import serving
from tests.integration.notifications.world import CSR, World, principal_with
from tests.support.statements import sent_statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chassis.domain.principal import Principal

CROWD = 10_000
EACH_MOMENT = 7
"""As many items carry the same moment, so that pages end between them."""
FIRST = 20
WAITING = 30
PATHS = {
    "the newest": "/inbox",
    "the newest that wait": "/inbox?open=true",
    "counted": "/inbox/count",
}


def crowd(world: World, unit: UUID, person: UUID) -> None:
    """Half for the unit, half for the person; the oldest few wait, all others were opened long ago."""
    world.scratch.as_superuser(
        f"""
        insert into notice (id, unit_id, person_id, report_id, referral_id, code, urgency, caused_by, created_at, state, version, opened_at)
        select gen_random_uuid(), case when n % 2 = 0 then '{unit}'::uuid end, case when n % 2 = 1 then '{person}'::uuid end,
            gen_random_uuid(), gen_random_uuid(), 'request_waits', 'standard', gen_random_uuid(),
            '2026-11-01'::timestamptz + (n / {EACH_MOMENT}) * interval '1 minute',
            case when n < {WAITING} then 'waiting' else 'opened' end, 1,
            case when n < {WAITING} then null else '2026-11-02'::timestamptz end
        from generate_series(0, {CROWD} - 1) n
        """
    )
    world.scratch.as_superuser("analyze notice")


@contextmanager
def parameters_of(table: str) -> Iterator[list[tuple[str, Any]]]:
    """Statements of this process on one table, with what is bound to them."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, bound: Any, *_rest: Any) -> None:
        if f"FROM {table}" in statement:
            seen.append((statement, bound))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def plan_of(world: World, caller: Principal, statement: str, bound: Any) -> dict[str, Any]:
    """What PostgreSQL really does for this statement in the caller's name: row-level security included, and with the plan it keeps."""
    values = ", ".join(map(literal, bound))
    async with world.app.transaction(caller) as connection:
        await connection.exec_driver_sql(f"prepare seen as {statement}")
        raw = await connection.exec_driver_sql(f"explain (analyze, format json) execute seen({values})")
        await connection.exec_driver_sql("deallocate seen")
        found = raw.scalar_one()
    plan: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan


def literal(value: Any) -> str:
    """A bound value as SQL; a prepared statement is explained with values that are written out."""
    if value is None:
        return "null"
    return "'{" + ",".join(map(str, value)) + "}'" if isinstance(value, list) else f"'{value}'"


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """The plan's steps."""
    return [plan, *(step for inner in plan.get("Plans", []) for step in nodes(inner))]


def rows_read(plan: dict[str, Any]) -> int:
    """Rows that were taken out of the table, whether they were kept or thrown away."""
    scans = [step for step in nodes(plan) if "Scan" in step["Node Type"] and step.get("Relation Name") == "notice"]
    assert scans, plan
    return sum(
        int(step["Actual Rows"] + step.get("Rows Removed by Filter", 0)) * int(step["Actual Loops"]) for step in scans
    )


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
async def test_a_first_page_of_ten_thousand_costs_what_one_of_none_does(world: World, path: str) -> None:
    person = principal_with("csr_worker", CSR)
    async with serving(world) as served:
        client = served.person("csr_worker", CSR, person.subject)
        with sent_statements() as in_the_empty_one:
            assert (await client.get(path)).status == 200
        crowd(world, CSR, person.subject)
        with sent_statements() as in_the_crowded_one, parameters_of("notice") as queries:
            answer = await client.get(path)
    assert answer.status == 200
    found = answer.json()
    assert found.get("count", len(found.get("items", []))) == (WAITING if "count" in found else FIRST)
    assert len(in_the_crowded_one) == len(in_the_empty_one)
    ((statement, bound),) = queries
    plan = await plan_of(world, person, statement, bound)
    assert rows_read(plan) <= 2 * (FIRST + 1) + EACH_MOMENT, json.dumps(plan, indent=1)
    assert "Seq Scan" not in {step["Node Type"] for step in nodes(plan)}


async def test_a_page_from_the_middle_reads_no_more_than_the_first(world: World) -> None:
    person = principal_with("csr_worker", CSR)
    crowd(world, CSR, person.subject)
    async with serving(world) as served:
        client = served.person("csr_worker", CSR, person.subject)
        cursor = (await client.get("/inbox?first=100")).json()["nextCursor"]
        for _ in range(20):
            cursor = (await client.get(f"/inbox?first=100&after={cursor}")).json()["nextCursor"]
        with parameters_of("notice") as queries:
            assert (await client.get(f"/inbox?first={FIRST}&after={cursor}")).status == 200
    ((statement, bound),) = queries
    plan = await plan_of(world, person, statement, bound)
    assert rows_read(plan) <= 2 * (FIRST + 1) + EACH_MOMENT, json.dumps(plan, indent=1)


async def test_the_pages_walk_through_all_of_it_once_and_newest_first(world: World) -> None:
    person, stranger = principal_with("csr_worker", CSR), uuid4()
    crowd(world, CSR, person.subject)
    world.scratch.as_superuser(
        f"update notice set person_id = '{stranger}', unit_id = null where id in (select id from notice where unit_id is not null limit 100)"
    )
    met: list[tuple[str, str]] = []
    async with serving(world) as served:
        client, cursor = served.person("csr_worker", CSR, person.subject), None
        while True:
            page = (await client.get("/inbox?first=100" + (f"&after={cursor}" if cursor else ""))).json()
            met += [(item["createdAt"], item["id"]) for item in page["items"]]
            if (cursor := page["nextCursor"]) is None:
                break
    mine = world.scratch.as_superuser(f"select id from notice where person_id is distinct from '{stranger}'")
    assert len(met) == len(mine) == CROWD - 100
    assert {each for _, each in met} == {each for (each,) in mine}
    assert met == sorted(met, reverse=True)
