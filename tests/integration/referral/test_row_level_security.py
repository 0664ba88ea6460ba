"""Row-level security: what row-level security shows and allows when a query forgets its scope."""

from dataclasses import replace
from itertools import product
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.db.database import Database
from contracts.words.referrals import ReferralState, Stage, WorklistSort
from referral.application.lists.ports import ListFilter
from referral.application.reading.view import held_positions
from tests.integration.referral.service import Service
from tests.support.referral import (
    CENTRE,
    COLLEAGUE,
    CSR,
    OTHER_CSR,
    PEOPLE,
    THIRD_CSR,
    WORKER,
    centre_item,
    child_referral,
    person,
)
from tests.support.walks import walk

S = ReferralState
CHILD, FORMAL = "child_protection", "formal_identification"
PASS_ON = (
    "select pass_referral_on(:id, :unit, :state, 'rerouted', array['referred', 'rerouted'], 2, "
    "cast(:barred as uuid[]), '[]'::jsonb)"
)


@pytest.fixture
async def ids(service: Service) -> dict[str, UUID]:
    """A report that was opened."""
    return await service.opened()


def put_in(service: Service, referral: UUID, state: ReferralState) -> None:
    service.rows(
        f"update referral set state = '{state.value}', accepted_by = '{WORKER}', accepted_at = now() where id = '{referral}'"
    )


@pytest.mark.parametrize("state", list(S))
async def test_positions_and_row_level_security_agree(service: Service, state: ReferralState) -> None:
    ids = await service.opened()
    put_in(service, ids[CHILD], state)
    if state is not S.ESCALATED:
        put_in(service, ids[FORMAL], state)
    service.rows("update referral set accepted_by = null, accepted_at = null where state = 'sent'")
    for who, principal in PEOPLE.items():
        expected = sum(
            bool(held_positions(principal, referral, service.bench.directory.standing_duty()))
            for referral in (child_referral(state), centre_item(state if state is not S.ESCALATED else S.SENT))
        )
        assert await service.seen_in_sql(principal, "referral") == expected, who
        clocks = await service.seen_in_sql(principal, "clock")
        assert (clocks > 0) is (expected > 0), who


@pytest.mark.parametrize("state", list(S))
async def test_the_queries_hold_without_row_level_security(service: Service, state: ReferralState) -> None:
    ids = await service.opened()
    put_in(service, ids[CHILD], state)
    # The migrator's policy lets it see every row: what is left out here, the query itself leaves out.
    unguarded = replace(service, app=Database(service.scratch.dsn("referral_migrator")))
    for who, principal in PEOPLE.items():
        positions = held_positions(principal, child_referral(state), service.bench.directory.standing_duty())
        async with unguarded.as_person(principal) as uow:
            found = [
                await uow.referrals.find(ids[CHILD], principal),
                *await uow.referrals.find_all([ids[CHILD]], principal),
            ]
            of_report = await uow.referrals.of_reports([ids["report"]], principal, everybody=False)
            page = await uow.referrals.page(principal, 20, None, ListFilter(state), WorklistSort.TERM)
        reached = {each.id for each in (*found, *of_report, *page.items) if each is not None}
        assert (ids[CHILD] in reached) is bool(positions), who
    await unguarded.app.dispose()


@walk(
    "who, table",
    product(
        ["office", "rapporteur", "police", "other csr", "ward colleague", "csr admin", "dpo", "nobody's"],
        ["referral", "clock"],
    ),
)
async def test_outsiders_see_no_row(service: Service, ids: dict[str, UUID], who: str, table: str) -> None:
    assert await service.seen_in_sql(PEOPLE[who], table) == 0


async def test_a_transaction_of_no_one_sees_no_row(service: Service) -> None:
    await service.opened()
    for table in ("referral", "clock"):
        assert await service.run_sql(None, f"select from {table}") == 0


async def test_the_panel_finds_what_is_sent_for_its_person_alone_and_changes_nothing(
    service: Service, ids: dict[str, UUID]
) -> None:
    member, assessor = person("centre_assessor", CENTRE), person("centre_assessor", CENTRE)
    one, another = ids["report"], uuid4()
    service.rows(f"update referral set person_id = '{another}' where id = '{ids[CHILD]}'")
    for about, referral in ((one, ids[FORMAL]), (another, ids[CHILD])):
        service.rows(f"delete from panel_member; insert into panel_member values ('{about}', '{member.subject}')")
        async with service.as_person(member) as uow:
            found = await uow.referrals.of_reports([one], member, everybody=True)
            assert [each.id for each in found] == [referral]
            assert await uow.roster.panels_of(member.subject) == {about}
        assert (await service.seen_in_sql(member, "referral"), await service.seen_in_sql(member, "panel_member")) == (
            1,
            1,
        )
        for stranger in (assessor, person("csr_worker", OTHER_CSR, member.subject)):
            assert (
                await service.seen_in_sql(stranger, "referral")
                == await service.seen_in_sql(stranger, "panel_member")
                == 0
            )
        with pytest.raises(DBAPIError, match="row-level security"):
            await service.run_sql(member, ACCEPT, by=member.subject, id=referral)
        with pytest.raises(DBAPIError, match="permission denied"):
            await service.run_sql(assessor, f"insert into panel_member values ('{about}', '{assessor.subject}')")


async def test_a_director_finds_what_is_sent_for_the_person_of_whom_something_waits_for_them(
    service: Service, ids: dict[str, UUID]
) -> None:
    director, one = person("centre_director", CENTRE), ids["report"]
    assert await service.seen_in_sql(director, "referral") == 0
    service.rows(f"insert into before_director values ('{one}')")
    async with service.as_person(director) as uow:
        assert len(await uow.referrals.of_reports([one], director, everybody=True)) == 2
    assert (
        await service.seen_in_sql(director, "before_director"),
        await service.seen_in_sql(director, "referral"),
    ) == (1, 2)
    for stranger in (person("centre_assessor", CENTRE), PEOPLE["worker"]):
        assert await service.seen_in_sql(stranger, "before_director") == 0
    with pytest.raises(DBAPIError, match="permission denied"):
        await service.run_sql(director, "delete from before_director")


@walk("table", ["early_delivery", "outbox", "inbox_event"])
async def test_the_app_role_reads_none_of_these(service: Service, table: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        await service.seen_in_sql(PEOPLE["intake"], table)


async def test_the_office_counts_without_a_record(service: Service) -> None:
    await service.opened()
    assert (await service.flow(PEOPLE["office"]))["reported"] == (1, 1)
    assert await service.seen_in_sql(PEOPLE["office"], "stage_count") == len(Stage)


ACCEPT = "update referral set state = 'accepted', accepted_by = :by, accepted_at = now(), version = 2 where id = :id"


@walk("who", ["author", "other csr", "office", "police", "csr admin", "ward colleague"])
async def test_no_one_else_changes_a_row(service: Service, ids: dict[str, UUID], who: str) -> None:
    assert await service.run_sql(PEOPLE[who], ACCEPT, by=PEOPLE[who].subject, id=ids[CHILD]) == 0


@walk(
    "who, statement",
    [
        ("worker", ACCEPT),
        ("intake", ACCEPT),
        ("worker", "update referral set state = 'revoked' where id = :id and :by <> id"),
    ],
)
async def test_a_unit_may_only_accept_and_only_itself(
    service: Service, ids: dict[str, UUID], who: str, statement: str
) -> None:
    with pytest.raises(DBAPIError, match="row-level security"):
        await service.run_sql(PEOPLE[who], statement, by=COLLEAGUE, id=ids[CHILD])


@walk(
    "statement",
    [
        "delete from referral",
        "update referral set unit_id = author_id",
        "update referral set excluded_units = '{}'",
        "update clock set due_at = now()",
        "delete from clock",
        "delete from stage_count",
        "update audit set caller = caller",
        "insert into early_delivery values (gen_random_uuid(), now())",
    ],
)
async def test_the_app_role_cannot_do_this_at_all(service: Service, ids: dict[str, UUID], statement: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        await service.run_sql(PEOPLE["worker"], statement)


@walk("who", ["author", "other csr", "intake", "duty", "office", "csr admin"])
async def test_only_the_addressed_unit_passes_a_sent_one_on(service: Service, ids: dict[str, UUID], who: str) -> None:
    with pytest.raises(DBAPIError, match="not the caller's to pass on"):
        await service.run_sql(PEOPLE[who], PASS_ON, id=ids[CHILD], unit=OTHER_CSR, state="sent", barred=[CSR])


async def test_an_escalated_one_is_not_the_worker_s_to_pass_on(service: Service) -> None:
    ids = await service.opened()
    put_in(service, ids[CHILD], S.ESCALATED)
    with pytest.raises(DBAPIError, match="not the caller's to pass on"):
        await service.run_sql(PEOPLE["worker"], PASS_ON, id=ids[CHILD], unit=OTHER_CSR, state="sent", barred=[CSR])
    assert await service.run_sql(PEOPLE["intake"], PASS_ON, id=ids[CHILD], unit=OTHER_CSR, state="sent", barred=[CSR])


async def test_the_centre_s_own_item_is_never_passed_on(service: Service) -> None:
    ids = await service.opened()
    with pytest.raises(DBAPIError, match="not the caller's to pass on"):
        await service.run_sql(PEOPLE["intake"], PASS_ON, id=ids[FORMAL], unit=OTHER_CSR, state="sent", barred=[])


@pytest.mark.parametrize(("unit", "state"), [(THIRD_CSR, "sent"), (CSR, "sent"), (OTHER_CSR, "accepted")])
async def test_the_way_out_leads_nowhere_else(service: Service, unit: UUID, state: str) -> None:
    ids = await service.opened(excluded_units=frozenset({THIRD_CSR}))
    with pytest.raises(DBAPIError, match=r"referral_never|not the caller's"):
        await service.run_sql(PEOPLE["worker"], PASS_ON, id=ids[CHILD], unit=unit, state=state, barred=[CSR])


async def test_a_rejection_is_logged_by_its_own_unit_only(service: Service) -> None:
    ids = await service.opened()
    log = "insert into rejection values (:id, :unit, now(), :by, 'no_capacity')"
    for who, unit, by in (
        ("worker", CSR, COLLEAGUE),
        ("worker", OTHER_CSR, WORKER),
        ("other csr", OTHER_CSR, PEOPLE["other csr"].subject),
    ):
        with pytest.raises(DBAPIError, match="row-level security"):
            await service.run_sql(PEOPLE[who], log, id=ids[CHILD], unit=unit, by=by)
    assert await service.run_sql(PEOPLE["worker"], log, id=ids[CHILD], unit=CSR, by=WORKER) == 1


async def test_an_excluded_unit_sees_nothing_even_of_a_row_that_names_it(service: Service) -> None:
    ids = await service.opened()
    service.rows("alter table referral drop constraint referral_never_to_excluded")
    try:
        service.rows(f"update referral set excluded_units = array[unit_id] where id = '{ids[CHILD]}'")
        for role in ("csr_worker", "csr_supervisor"):
            assert await service.seen_in_sql(person(role, CSR, uuid4()), "referral") == 0
    finally:
        service.rows("update referral set excluded_units = '{}'")
        service.rows(
            "alter table referral add constraint referral_never_to_excluded check (unit_id <> all (excluded_units))"
        )


async def test_a_read_is_recorded_in_the_name_of_its_caller_and_of_no_one_else(service: Service) -> None:
    line = (
        "insert into audit (id, at, caller, position, action, subject_type, classes) "
        "values (gen_random_uuid(), now(), :caller, 'grant.child_protection', 'referral:read', 'referral', '{}')"
    )
    worker, director = PEOPLE["worker"], person("centre_director", CSR, uuid4())
    with pytest.raises(DBAPIError, match="row-level security"):
        await service.run_sql(worker, line, caller=director.subject)
    with pytest.raises(DBAPIError, match="row-level security"):
        async with service.app.transaction() as nobody:
            await nobody.execute(text(line), {"caller": director.subject})
    assert await service.run_sql(worker, line, caller=worker.subject) == 1
    for who in (worker, director):
        assert await service.seen_in_sql(who, "audit") == 0
    assert service.rows("select caller::text from audit") == [[str(worker.subject)]]
