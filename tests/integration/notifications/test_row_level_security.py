"""Row-level security: what the database itself gives to whom, whatever a query asks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.domain.errors import NotFound
from contracts.scopes import ROLE_PERMISSIONS
from contracts.words.referrals import ClockCode
from notifications.application.inbox import has_an_inbox, may_open
from notifications.application.lists.list_inbox import ListInbox, list_inbox
from tests.integration.notifications.world import CSR, INTAKE, NEXT_ON_DUTY, OTHER_CSR, Matter, World, principal_with

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from notifications.application.ports import CallerUnitOfWork

PERSONAL = {
    "notice",
    "delivery",
    "report",
    "addressee",
    "ended",
    "unopened",
    "opened",
    "alarm",
    "roster",
    "waiting_question",
    "waiting_advice",
}
AUTHOR = uuid4()
READERS = {
    "member of the unit": (principal_with("csr_worker", CSR), 1),
    "member of the other unit": (principal_with("csr_worker", OTHER_CSR), 0),
    "the person on duty": (principal_with("centre_intake", INTAKE, NEXT_ON_DUTY), 1),
    "a colleague of theirs": (principal_with("centre_intake", INTAKE), 0),
    "the author": (principal_with("health_reporter", uuid4(), AUTHOR), 1),
    "the office in the unit": (principal_with("coordination_office", CSR), 0),
    "the office as the author": (principal_with("coordination_office", None, AUTHOR), 0),
    "the rapporteur in the unit": (principal_with("national_rapporteur", CSR), 0),
    "a role of tomorrow in the unit": (principal_with("tomorrow", CSR), 0),
    "nobody": (None, 0),
}


async def everything(world: World) -> None:
    """A notice of each kind, and one that has left."""
    first, gone = Matter(author_id=AUTHOR), Matter()
    await world.publish(first.submitted(), first.sent(), first.breached(ClockCode.TAKEOVER_15MIN), first.received())
    await world.publish(gone.sent(), gone.rerouted(uuid4()))


@pytest.mark.parametrize("who", READERS)
async def test_a_query_without_any_condition_gives_a_reader_their_own_only(world: World, who: str) -> None:
    principal, expected = READERS[who]
    await everything(world)
    async with world.app.transaction(principal) as connection:
        assert len((await connection.execute(text("select * from notice"))).all()) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [("health_reporter", 1), ("unit_supervisor", 0), ("csr_supervisor", 0), ("reception_worker", 0)],
)
async def test_an_offer_is_told_to_those_of_the_unit_who_may_take_it(world: World, role: str, expected: int) -> None:
    matter, ward = Matter(), uuid4()
    await world.publish(matter.submitted(), matter.offered(ward))
    async with world.app.transaction(principal_with(role, ward)) as connection:
        assert len((await connection.execute(text("select * from notice"))).all()) == expected
        done = await connection.execute(text("update notice set version = version + 1"))
        assert done.rowcount == expected


@pytest.mark.parametrize("who", READERS)
async def test_an_update_without_any_condition_reaches_their_own_only(world: World, who: str) -> None:
    principal, expected = READERS[who]
    await everything(world)
    async with world.app.transaction(principal) as connection:
        done = await connection.execute(text("update notice set version = version + 1"))
    assert done.rowcount == expected


async def test_a_pooled_connection_forgets_who_asked_before(world: World) -> None:
    await everything(world)
    async with world.app.transaction(principal_with("csr_worker", CSR)) as connection:
        assert (await connection.execute(text("select count(*) from notice"))).scalar_one() == 1
    async with world.app.transaction(None) as connection:
        assert (await connection.execute(text("select count(*) from notice"))).scalar_one() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "insert into notice select * from notice",
        "delete from notice",
        "update notice set unit_id = null",
        "update notice set report_id = gen_random_uuid()",
        "select * from delivery",
        "select * from report",
        "select * from addressee",
        "select * from ended",
        "select * from alarm",
        "select * from roster",
        "select * from outbox",
        "update audit set action = 'x'",
        "delete from audit",
        "alter table notice disable row level security",
        "truncate notice",
    ],
)
async def test_the_role_of_requests_cannot_even_ask(world: World, statement: str) -> None:
    await everything(world)
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
        async with world.app.transaction(principal_with("csr_worker", CSR)) as connection:
            await connection.execute(text(statement))


async def test_an_opened_notice_cannot_be_moved_to_withdrawn_by_its_reader(world: World) -> None:
    await everything(world)
    with pytest.raises(DBAPIError, match="row-level security"):
        async with world.app.transaction(principal_with("csr_worker", CSR)) as connection:
            await connection.execute(text("update notice set state = 'withdrawn'"))


async def test_the_worker_cannot_delete_what_it_told(world: World) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        async with world.worker.transaction() as connection:
            await connection.execute(text("delete from notice"))


async def test_it_is_forced_on_every_table_with_a_report_a_person_or_a_unit(world: World) -> None:
    rows = world.scratch.as_superuser(
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname = 'public' and c.relkind = 'r' and exists (select 1 from pg_attribute a where a.attrelid = c.oid "
        "and a.attname in ('author_id', 'report_id', 'referral_id', 'unit_id', 'person_id', 'notice_id', 'advice_id')) "
    )
    assert {row[0] for row in rows} == PERSONAL
    forced = world.scratch.as_superuser("select relname from pg_class where relrowsecurity and relforcerowsecurity")
    assert {row[0] for row in forced} >= PERSONAL


async def test_the_owner_itself_sees_through_its_own_policy_so_that_a_backfill_counts_right(world: World) -> None:
    await everything(world)
    async with world.scratch.database("notifications_migrator") as owner, owner.transaction() as connection:
        assert (await connection.execute(text("select count(*) from notice"))).scalar_one() == world.rows("notice")


async def test_the_database_names_the_same_roles_as_the_policy(world: World) -> None:
    for role in (*ROLE_PERMISSIONS, "tomorrow"):
        async with world.app.transaction(principal_with(role, CSR)) as connection:
            assert (await connection.execute(text("select app_has_inbox()"))).scalar_one() is has_an_inbox(
                principal_with(role, CSR)
            ), role


@pytest.mark.parametrize("role", ["coordination_office", "national_rapporteur"])
async def test_the_database_tells_the_office_nothing_even_beside_another_role(world: World, role: str) -> None:
    await everything(world)
    both = replace(principal_with("csr_worker", CSR), roles=frozenset({"csr_worker", role}))
    async with world.app.transaction(both) as connection:
        assert (await connection.execute(text("select count(*) from notice"))).scalar_one() == 0


async def test_the_database_itself_holds_one_item_per_event_and_recipient(world: World) -> None:
    await world.publish(Matter().sent())
    copy = (
        "insert into notice select gen_random_uuid(), unit_id, person_id, report_id, referral_id, code, urgency, "
        "caused_by, created_at, state, version, opened_at from notice"
    )
    with pytest.raises(DBAPIError, match="notice_once_per_event"):
        async with world.worker.transaction() as connection:
            await connection.execute(text(copy))


async def test_an_opening_is_recorded_in_the_name_of_its_caller_and_of_no_one_else(world: World) -> None:
    line = text(
        "insert into audit (id, at, caller, position, action, subject_type, classes) "
        "values (gen_random_uuid(), now(), :caller, 'unit_inbox', 'notice.open', 'notice', '{}')"
    )
    before = world.scratch.as_superuser("select count(*) from audit")
    caller, director = principal_with("csr_worker", CSR), principal_with("centre_director", CSR)
    for who in (caller, None):
        with pytest.raises(DBAPIError, match="row-level security"):
            async with world.app.transaction(who) as connection:
                await connection.execute(line, {"caller": director.subject})
    assert world.scratch.as_superuser("select count(*) from audit") == before
    async with world.app.transaction(caller) as connection:
        await connection.execute(line, {"caller": caller.subject})
        assert (await connection.execute(text("select * from audit"))).all() == []
    assert world.scratch.as_superuser(f"select count(*) from audit where caller = '{caller.subject}'") == [["1"]]


@pytest.mark.parametrize("who", [name for name, (principal, _) in READERS.items() if principal])
async def test_the_queries_hold_without_row_level_security(world: World, who: str) -> None:
    principal, expected = READERS[who]
    assert principal is not None
    await everything(world)
    # The worker's role sees every row: only the repository's own condition is left.
    unwalled = replace(world.container, database=world.worker)
    async with unwalled.unit_of_work(principal) as uow:
        items = (await list_inbox(ListInbox(principal, 100, None, open_only=False), uow)).items
    assert len(items) == expected
    reached = 0
    for (notice_id,) in world.scratch.as_superuser("select id from notice"):
        async with unwalled.unit_of_work(principal) as uow:
            reached += await _opens(uow, UUID(notice_id), principal)
    assert reached == expected


async def _opens(uow: CallerUnitOfWork, notice_id: UUID, principal: Principal) -> bool:
    try:
        may_open((await uow.inbox.get(notice_id, principal)).recipient, principal).require()
    except NotFound:
        return False
    return True
