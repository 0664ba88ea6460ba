"""Three sayings of one rule: positions in the domain, the condition of every query, and row-level security."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select, text

from chassis.db.database import Database
from chassis.domain.errors import NotFound
from chassis.time import SystemClock, UuidFactory
from contracts import access
from identification.adapters import tables
from identification.adapters.disclosures.rows import BASIS, DISCLOSURE
from identification.adapters.reading.reach import caller_parameters, kind_of, reachable
from identification.adapters.reports.rows import report_from
from identification.adapters.unit_of_work import Dependencies, unit_of_work_on
from identification.domain.disclosures.disclosure import Basis, Disclosure
from identification.domain.reading.positions import Facts, positions_of
from tests.integration.identification.conftest import Service
from tests.integration.identification.in_sql import Case, a_case, caller, owner_of

PEOPLE = (
    "health.nis",
    "health2.nis",
    "csr.nis",
    "csr2.nis",
    "csr.supervisor",
    "csr.novisad",
    "intake.centre",
    "duty.centre",
    "manager.centre",
    "supervisor.centre",
    "police.nis",
    "labour.nis",
    "office.national",
    "rapporteur.national",
    "admin.kcnis",
    "dpo.centre",
    "admin.platform",
    "reception.centre",
    "admin.kcnis@health.nis",
    "csr.supervisor@health.nis",
    "health.sabac@csr.nis",
    "office.national@csr.nis",
    "supervisor.centre@intake.centre",
    "csr.nis@csr.novisad",
)
STATES = ("addressed", "escalated", "granted", "ended", None)


@dataclass(frozen=True)
class Walls:
    """Who finds the report, by each of the three."""

    by_position: set[str]
    by_query: set[str]
    by_policy: set[str]


async def walls(case: Case, owner: Database) -> Walls:
    """`owner` sees every row, so that what is left out is left out by the query itself."""
    async with owner.transaction() as connection:
        (row,) = (await connection.execute(select(tables.report).where(tables.report.c.id == case.report))).all()
        beside = [
            (await connection.execute(select(table).where(table.c.report_id == case.report))).all()
            for table in (tables.disclosure, tables.disclosure_basis)
        ]
    disclosures = tuple(DISCLOSURE.read(Disclosure, each) for each in beside[0])
    bases = tuple(BASIS.read(Basis, each) for each in beside[1])
    facts = Facts(report_from(row), datetime.now(UTC), disclosures, bases)
    found = Walls(set(), set(), set())
    for name in PEOPLE:
        who = caller(name)
        if positions_of(who, facts, access.load().may_hold):
            found.by_position.add(name)
        query = (
            select(text("1"))
            .select_from(tables.report)
            .where(tables.report.c.id == case.report, reachable(kind_of(who)))
        )
        async with owner.transaction() as connection:
            if (await connection.execute(query, caller_parameters(who, datetime.now(UTC)))).all():
                found.by_query.add(name)
        if await case.seen(name, "report"):
            found.by_policy.add(name)
    return found


@pytest.fixture(scope="module")
def made() -> dict[bool, Case]:
    """The cases of this module, once they are made."""
    return {}


@pytest.mark.parametrize("excluded", [False, True], ids=["nobody excluded", "ward and unit excluded"])
@pytest.mark.parametrize("ground", ["verified", "unverified", "not live"])
@pytest.mark.parametrize("state", STATES)
async def test_all_three_let_the_same_people_through(
    service: Service, csr_nis: UUID, made: dict[bool, Case], state: str | None, ground: str, excluded: bool
) -> None:
    if excluded not in made:
        units = [str(csr_nis), str(caller("health.nis").unit)] if excluded else []
        made[excluded] = await a_case(service, csr_nis, conflict={"unitIds": units})
    case = replace(made[excluded], service=service)
    async with owner_of(service) as owner:
        await put(owner, case, state, f"verified = {ground != 'unverified'}, live = {ground != 'not live'}")
        found = await walls(case, owner)
    assert found.by_query == found.by_position
    assert found.by_policy == found.by_position
    assert {"health.nis", "intake.centre"} <= found.by_position


async def put(owner: Database, case: Case, state: str | None, flags: str) -> None:
    """The case's referral in a state (None: never sent), and its ground as told."""
    of_report = f"where report_id = '{case.report}'"
    async with owner.transaction() as connection:
        await connection.execute(text(f"delete from disclosure {of_report}"))
        if state is not None:
            unit, worker = caller("csr.nis").unit, caller("csr.nis").subject
            ended = "now()" if state == "ended" else "null"
            row = f"gen_random_uuid(), '{case.report}', 'child_protection', '{unit}', '{state}', '{worker}', {ended}"
            await connection.execute(text(f"insert into disclosure values ({row})"))
        await connection.execute(text(f"update disclosure_basis set {flags} {of_report}"))


async def test_all_three_let_the_same_people_through_to_a_report_taken_back(service: Service, csr_nis: UUID) -> None:
    case = await a_case(service, csr_nis, age="adult")
    ground = "select person_id, 'child_protection', id, 'child_duty', true, true from report"
    async with owner_of(service) as owner:
        async with owner.transaction() as connection:
            await connection.execute(text(f"update report set state = 'withdrawn' where id = '{case.report}'"))
            await connection.execute(text(f"insert into disclosure_basis {ground} where id = '{case.report}'"))
        found = await walls(case, owner)
    assert found.by_query == found.by_policy == found.by_position
    assert "csr.nis" not in found.by_position


async def test_a_repository_leaves_out_by_itself_what_its_caller_does_not_reach(
    service: Service, csr_nis: UUID
) -> None:
    """On the owner's connection no policy helps: what is not found is left out by the query."""
    case = await a_case(service, csr_nis)
    dependencies = Dependencies(clock=SystemClock(), ids=UuidFactory(), standing_duty=frozenset())
    async with owner_of(service) as owner:
        expected = (await walls(case, owner)).by_position
        for name in PEOPLE:
            async with owner.transaction() as connection:
                reports = unit_of_work_on(connection, dependencies).reports
                listed = {facts.report.id for facts in (await reports.page(caller(name), 50, None)).items}
                try:
                    found = (await reports.facts(case.report, caller(name))).report.id
                except NotFound:
                    found = None
            assert (case.report in listed, found == case.report) == (name in expected, name in expected), name
