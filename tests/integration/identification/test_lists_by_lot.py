"""A list that walks the ways to a report one by one shows what one question to every report shows, in its order and on its pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from chassis.db.database import Database
from chassis.domain.principal import Principal
from chassis.time import SystemClock, UuidFactory
from contracts import access
from identification.adapters.unit_of_work import Dependencies, unit_of_work_on
from identification.application.lists.ports import ListFilter
from identification.domain.reading.positions import FEEDBACK_LASTS
from tests.integration.chassis.scratch_database import Scratch, migrated_database
from tests.integration.identification.in_sql import caller
from tests.integration.identification.many import drawn_by_lot
from tests.support.postgres import Cluster

DRAWN = (
    "health.nis",
    "health2.nis",
    "csr.nis",
    "csr.supervisor",
    "csr.novisad",
    "police.nis",
    "intake.centre",
    "csr.nis@health.nis",
    "health.sabac@csr.nis",
)
PEOPLE = (*DRAWN, "csr2.nis", "admin.kcnis", "csr.supervisor@health.nis", "manager.centre", "office.national@csr.nis")
CLOSED = "coalesce(r.withdrawn_at, r.concluded_at)"
FOLLOWS = f"({CLOSED} is null or {CLOSED} > :since)"
OF_AUTHOR = f"(:author and r.author_id = :subject and r.author_agency = :agency and {FOLLOWS})"
OF_WARD = f"(:ward and cast(:unit as uuid) <> all (r.excluded_units) and r.author_unit = :unit and r.author_agency = :agency and {FOLLOWS})"
OPENED = """(cast(:unit as uuid) <> all (r.excluded_units) and exists (
    select from disclosure d where d.report_id = r.id
    and (r.state in ('submitted', 'received') or r.state = 'dismissed' and d.purpose = 'child_protection') and d.unit_id = :unit and d.purpose = any(:purposes) and d.state = any(:states)
    and exists (select from disclosure_basis b where b.report_id = d.report_id and b.purpose = d.purpose and b.live and b.verified)))"""
IN_ORDER = "order by r.submitted_at desc, r.id desc"
BY_URGENCY = f"""order by {CLOSED} is not null, case when {CLOSED} is null
    then array_position(array['immediate', 'urgent', 'standard'], r.line_urgency) end, {IN_ORDER.removeprefix("order by ")}"""


# What another lot draws is rare: at night.
@pytest.fixture(scope="module", params=[1, pytest.param(2, marks=pytest.mark.nightly)])
def world(request: pytest.FixtureRequest, postgres: Cluster) -> Iterator[Scratch]:
    with migrated_database(postgres, "identification", "identification.migrations") as made:
        drawn_by_lot(made, 500, [caller(name) for name in DRAWN], request.param)
        yield made


async def asked_of_every_report(
    database: Database, who: Principal, *, own: bool, ended: bool = False, running: bool = False, order: str = IN_ORDER
) -> list[UUID]:
    """One condition, held against every report; with `ended`, the Centre's list holds what was taken back as well."""
    table = access.load()
    result = {
        "subject": who.subject,
        "unit": who.unit,
        "agency": who.agency,
        "since": datetime.now(UTC) - FEEDBACK_LASTS,
        "everything": "centre_intake" in who.roles,
        "author": table.may_hold("author", who.roles),
        "ward": table.may_hold("unit", who.roles),
        "purposes": [name for name, purpose in table.purposes.items() if purpose.to & who.roles],
        "states": ["addressed", "granted", *(["escalated"] if "csr_supervisor" in who.roles else [])],
    }
    everything = ":everything" if ended else "(:everything and r.withdrawn_at is null)"
    # What the Centre's own people keyed in and took back is on their own list alone.
    filed = f"(not :everything and ({OF_AUTHOR} or {OF_WARD}))"
    found = f"{OF_AUTHOR} or {OF_WARD}" if own else f"{everything} or {filed} or {OPENED}"
    still = f"{CLOSED} is null" if running else "true"
    sql = f"select r.id from report r where ({found}) and {still} {order}"
    bound = {name: value for name, value in result.items() if f":{name}" in found}
    async with database.transaction(who) as connection:
        return list((await connection.execute(text(sql), bound)).scalars())


async def listed(database: Database, who: Principal, list_filter: ListFilter, first: int) -> list[list[UUID]]:
    """The pages of the list."""
    dependencies = Dependencies(clock=SystemClock(), ids=UuidFactory(), standing_duty=frozenset())
    pages: list[list[UUID]] = []
    after = None
    while True:
        async with database.transaction(who) as connection:
            page = await unit_of_work_on(connection, dependencies).reports.page(who, first, after, list_filter)
        pages.append([facts.report.id for facts in page.items])
        after = page.next_cursor
        if after is None:
            return pages


@pytest.mark.parametrize("role", ["identification_app", "identification_migrator"])
@pytest.mark.parametrize("own", [False, True], ids=["all", "own"])
async def test_pages_together_are_the_answer_to_one_question(world: Scratch, own: bool, role: str) -> None:
    """As the application's role, and as one that row-level security shows everything, so that the query is right by itself."""
    async with world.database(role) as database:
        for name in PEOPLE:
            who = caller(name)
            expected = await asked_of_every_report(database, who, own=own)
            for first in (7, 50):
                pages = await listed(database, who, ListFilter(own=own), first)
                assert [each for page in pages for each in page] == expected, (name, first)
                assert all(len(page) == first for page in pages[:-1]), (name, first)
            assert len(expected) > 7 or name not in DRAWN or own, name


@pytest.mark.parametrize("role", ["identification_app", "identification_migrator"])
@pytest.mark.parametrize("running", [False, True], ids=["all", "running"])
@pytest.mark.parametrize("urgent_first", [False, True], ids=["newest", "urgent"])
async def test_own_reports_are_cut_into_pages_by_urgency_too(
    world: Scratch, urgent_first: bool, running: bool, role: str
) -> None:
    """A danger that still runs is before all else, on whichever page it would be by its age."""
    async with world.database(role) as database:
        for name in PEOPLE:
            who, order = caller(name), BY_URGENCY if urgent_first else IN_ORDER
            expected = await asked_of_every_report(database, who, own=True, running=running, order=order)
            for first in (7, 50):
                asked = ListFilter(own=True, running=running, urgent_first=urgent_first)
                pages = await listed(database, who, asked, first)
                assert [each for page in pages for each in page] == expected, (name, first)


async def test_a_reference_is_looked_for_among_the_same(world: Scratch) -> None:
    async with world.database("identification_app") as database:
        for name in ("csr.nis", "health.nis", "police.nis", "csr.supervisor", "intake.centre"):
            for own in (False, True):
                found = set(await asked_of_every_report(database, caller(name), own=own, ended=True))
                named = world.as_superuser("select id, reference from report order by id limit 40")
                for report, reference in named:
                    pages = await listed(database, caller(name), ListFilter(own, reference), 5)
                    assert pages == [[UUID(report)] if UUID(report) in found else []]
