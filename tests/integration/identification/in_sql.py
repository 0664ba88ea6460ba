"""SQL as the application's database role, for one caller: what a query without its scope would show or do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.db.database import Database
from chassis.domain.principal import Principal
from identification.adapters import tables
from tests.integration.identification.service import PEOPLE, Service

AUTHOR, WARD, INTAKE, OTHER_INTAKE = "health.nis", "health2.nis", "intake.centre", "intake2.centre"


GRANTED, COLLEAGUE, SUPERVISOR = "csr.nis", "csr2.nis", "csr.supervisor"


STRANGERS = (
    "csr.novisad",
    "police.nis",
    "health.sabac",
    "office.national",
    "admin.kcnis",
    "dpo.centre",
    "manager.centre",
    "admin.kcnis@health.nis",
    "office.national@csr.nis",
    "health.sabac@csr.nis",
    None,
)


REPORT_COLUMNS = ", ".join(column.name for column in tables.report.c if column.computed is None)
"""What a report is inserted with; the others are made of these."""
TABLES = (
    "report",
    "report_part",
    "person_part",
    "manifest",
    "instruction",
    "whereabouts",
    "question",
    "answer",
    "ending",
    "consent",
    "referral_consent",
    "disclosure_basis",
    "disclosure",
    "authorisation",
    "revocation_ahead",
    "reading_basis",
    "addendum",
)


UNIT_OF_CSR = (GRANTED, COLLEAGUE, SUPERVISOR)


def caller(username: str) -> Principal:
    """A demo person as a token would describe them; `office@kcnis.emergency` is the office's role in the author's ward."""
    name, _, elsewhere = username.partition("@")
    who = PEOPLE[name]
    unit = PEOPLE[elsewhere].unit if elsewhere else who.unit
    return Principal(who.sub, name, who.name, who.agency, unit, who.sector, frozenset(who.roles), 2, None)


@asynccontextmanager
async def owner_of(service: Service) -> AsyncIterator[Database]:
    """The database as the role that migrates it: its policy shows it every row."""
    owner = Database(service.owner_dsn)
    try:
        yield owner
    finally:
        await owner.dispose()


async def run_as(service: Service, who: str | None, sql: str, given: Mapping[str, Any]) -> int:
    """Runs a statement as the caller, with what it names of the values; how many rows it found or changed."""
    bound = {name: value for name, value in given.items() if f":{name}" in sql}
    async with service.app_db.transaction(None if who is None else caller(who)) as connection:
        return (await connection.execute(text(sql), bound)).rowcount


@dataclass(frozen=True)
class Row:
    """One row of a table that is next to no report; statements name its id as the table is called."""

    service: Service
    table: str
    id: str

    async def run(self, who: str | None, sql: str, **values: Any) -> int:
        """Runs a statement as the caller; how many rows it found or changed."""
        return await run_as(self.service, who, sql, {self.table: self.id, **values})


@dataclass(frozen=True)
class Case:
    """A child's report with everything beside it, accepted by csr.nis, and the ids that statements need."""

    service: Service
    report: UUID
    person: UUID
    referral: UUID

    async def seen(self, who: str | None, table: str) -> int:
        """How many rows of `table` about this report the caller's queries find."""
        column = "id" if table == "report" else "report_id"
        sql = f"select 1 from {table} where {column} = :report"
        return await self.run(who, sql)

    async def run(self, who: str | None, sql: str, **values: Any) -> int:
        """Runs a statement as the caller; how many rows it found or changed."""
        given = {"report": self.report, "person": self.person, "referral": self.referral, **values}
        return await run_as(self.service, who, sql, given)

    async def work(self, sql: str) -> int:
        """Runs a statement as the worker role."""
        async with self.service.worker_db.transaction() as connection:
            return (await connection.execute(text(sql), {"report": self.report, "referral": self.referral})).rowcount

    def of(self, other: Case) -> Case:
        """The same report with the person of another one."""
        return replace(self, person=other.person)


async def a_case(service: Service, csr: UUID, author: str = "health.nis", **changes: Any) -> Case:
    """Filed, taken over, advised, answered, added to, sent, accepted; each table has a row, but endings and grounds for reading."""
    report = (await service.filed(author, account="viđeno", **changes))["id"]
    referral = await service.sent(report, csr)
    await service.accepted(report, referral, csr, PEOPLE["csr.nis"].sub)
    await service.post("intake.centre", f"/reports/{report}/take-over", {"expectedVersion": 1})
    await service.post("intake.centre", f"/reports/{report}/advice", {"instruction": "speak_alone"})
    await service.post(author, f"/reports/{report}/whereabouts", {"answer": "still_here"})
    addition = {"expectedVersion": 2, "kind": "account", "text": "viđeno kasnije"}
    await service.post(author, f"/reports/{report}/addenda", addition)
    return await case_of(service, report, referral)


async def case_of(service: Service, report: str, referral: UUID | None = None) -> Case:
    """A report as it is; without a referral, statements that name one find none."""
    ((person,),) = await service.rows(f"select person_id from report where id = '{report}'")
    return Case(service, UUID(report), person, referral or UUID(report))


async def refused(case: Case, who: str | None, sql: str, **values: object) -> None:
    """Row-level security refuses the statement."""
    with pytest.raises(DBAPIError, match=r"row-level security|permission denied"):
        await case.run(who, sql, **values)
