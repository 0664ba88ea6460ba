"""A child for whom no unit is asked is a task of the Centre's duty, with a clock that begins and ends each time (decision 0003)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from chassis.domain.errors import NotFound
from chassis.domain.principal import Principal
from contracts.events.identification import OpeningRefusedV1, RerouteConfirmedV1
from contracts.words.disclosures import DisclosureEnd, OpeningRefusal
from contracts.words.referrals import Purpose, RejectionReason, WorklistSort
from referral.application.lists.ports import ListFilter
from referral.application.referrals.follow_confirmation import follow_confirmation
from referral.application.referrals.follow_disclosure_end import follow_disclosure_end
from referral.application.referrals.follow_refusal import follow_refusal
from referral.domain.errors import UnknownReferral
from tests.integration.referral.reading import added, ended
from tests.integration.referral.service import Service
from tests.integration.referral.test_referred_persons import follow
from tests.support.referral import CSR, DUTY_UNIT, OTHER_CSR, PEOPLE, SUBMITTED, THIRD_CSR

R = RejectionReason
CHILD, CODE = "child_protection", "CHILD_WITHOUT_UNIT"
NO_UNIT = [
    pytest.param({"serving_csr": None}, id="no serving centre"),
    pytest.param({"excluded_units": frozenset({CSR})}, id="serving centre excluded"),
]


def clocks(service: Service, referral: UUID) -> list[list[str]]:
    """State, and how long its step has or had, of each clock of the task, oldest first."""
    return service.rows(
        "select state, due_at - started_at, coalesce(met_at - started_at, interval '-1 hour') from clock "
        f"where referral_id = '{referral}' and code = '{CODE}' order by started_at"
    )


async def seen_by(service: Service, who: str, referral: UUID) -> list[str]:
    """States of the task's clocks as this person reads them."""
    details = (await service.read(PEOPLE[who], referral)).details
    return [] if details is None else [each.state for each in details.clocks if each.code == CODE]


@pytest.mark.parametrize("changes", NO_UNIT)
async def test_a_child_whose_centre_may_not_be_asked_waits_with_the_duty(
    service: Service, changes: dict[str, object]
) -> None:
    ids = await service.opened(**changes)
    assert service.rows(f"select unit_id, state from referral where id = '{ids[CHILD]}'") == [
        [str(DUTY_UNIT), "escalated"]
    ]
    assert clocks(service, ids[CHILD]) == [["running", "01:00:00", "-01:00:00"]]
    for who in ("intake", "duty"):
        assert await seen_by(service, who, ids[CHILD]) == ["running"]
    for who in ("worker", "supervisor", "ward colleague", "police"):
        assert await service.seen_in_sql(PEOPLE[who], "referral") == 0
        with pytest.raises(NotFound):
            await service.read(PEOPLE[who], ids[CHILD])
    assert (await service.read(PEOPLE["author"], ids[CHILD])).details is None
    ((due,),) = service.rows(f"select data ->> 'protectDueAt' from outbox where key = '{ids[CHILD]}'")
    assert due == (SUBMITTED + timedelta(hours=1)).isoformat().replace("+00:00", "Z")


async def test_the_duty_names_a_unit_and_the_clock_is_met(service: Service) -> None:
    ids = await service.opened(excluded_units=frozenset({CSR}))
    await service.reject(PEOPLE["duty"], ids[CHILD], R.OUT_OF_AREA, OTHER_CSR)
    assert clocks(service, ids[CHILD]) == [["met", "01:00:00", "00:06:00"]]
    assert await seen_by(service, "other csr", ids[CHILD]) == [], (
        "whoever has it now is not told that none had it before"
    )


@pytest.mark.parametrize(("reason", "right"), [(R.NO_CAPACITY, None), (R.OUT_OF_AREA, THIRD_CSR)])
async def test_each_refusal_begins_a_clock_of_its_own(
    service: Service, reason: RejectionReason, right: UUID | None
) -> None:
    ids = await service.opened(excluded_units=frozenset({THIRD_CSR}))
    assert clocks(service, ids[CHILD]) == []
    await service.reject(PEOPLE["worker"], ids[CHILD], reason, right)
    assert [state for state, *_ in clocks(service, ids[CHILD])] == ["running"]
    assert await seen_by(service, "duty", ids[CHILD]) == ["running"]
    await service.reject(PEOPLE["duty"], ids[CHILD], R.OUT_OF_AREA, OTHER_CSR, version=2)
    service.bench.clock.forward(minutes=5)
    await service.reject(PEOPLE["other supervisor"], ids[CHILD], R.NO_CAPACITY, version=3)
    assert [state for state, *_ in clocks(service, ids[CHILD])] == ["met", "running"]
    assert await seen_by(service, "other supervisor", ids[CHILD]) == []
    if right is None:
        # The unit's own supervisor takes it on after all: a unit protects the child.
        await service.accept(PEOPLE["other supervisor"], ids[CHILD], version=4)
        assert [state for state, *_ in clocks(service, ids[CHILD])] == ["met", "met"]
        respond_by = f"respond_by from referral where id = '{ids[CHILD]}'"
        decided = f"due_at from clock where referral_id = '{ids[CHILD]}' and code = 'REFERRAL_DECIDE'"
        assert service.rows(f"select {respond_by}") == service.rows(f"select {decided}"), (
            "naming a unit is not due any more"
        )


async def test_what_is_missed_is_published_once_and_named_late_it_is_met_late(service: Service) -> None:
    ids = await service.opened(serving_csr=None, danger=False)
    await service.sweep(SUBMITTED, minutes=59)
    assert clocks(service, ids[CHILD])[0][0] == "running"
    for _ in range(2):
        await service.sweep(SUBMITTED, minutes=61)
    breaches = service.rows("select data ->> 'code' from outbox where type = 'referral.clock-breached.v1'")
    assert breaches == [[CODE]]
    await service.reject(PEOPLE["duty"], ids[CHILD], R.OUT_OF_AREA, OTHER_CSR)
    assert clocks(service, ids[CHILD])[0][0] == "met_late"


async def test_of_a_revocation_without_a_unit_and_of_who_is_an_adult(service: Service) -> None:
    ids = await service.opened()
    async with service.following() as uow:
        await follow_disclosure_end(ended(ids[CHILD], DUTY_UNIT), uow, service.bench.sources)
    ((following,),) = service.rows(f"select id from referral where purpose = '{CHILD}' and id <> '{ids[CHILD]}'")
    assert [state for state, *_ in clocks(service, UUID(following))] == ["running"]
    adult = ended(UUID(following), kind=DisclosureEnd.PERSON_IS_ADULT)
    async with service.following() as uow:
        await follow_disclosure_end(adult, uow, service.bench.sources)
    assert [state for state, *_ in clocks(service, UUID(following))] == ["cancelled"]


async def test_the_end_of_what_the_release_before_did_not_open_is_passed_over_and_lost_order_is_not(
    service: Service,
) -> None:
    ids = await service.opened(child_path=False, serving_csr=None)
    never = uuid4()
    adult = ended(never, kind=DisclosureEnd.PERSON_IS_ADULT)
    async with service.following() as uow:
        here = adult.model_copy(update={"report_id": ids["report"]})
        await follow_disclosure_end(here, uow, service.bench.sources)
    for lost in (adult, ended(never).model_copy(update={"report_id": ids["report"]})):
        async with service.following() as uow:
            with pytest.raises(UnknownReferral):
                await follow_disclosure_end(lost, uow, service.bench.sources)
    assert [state for (state,) in service.rows("select state from referral")] == ["sent"]


async def test_each_child_of_a_raid_has_the_task_of_its_own(service: Service) -> None:
    report = (await service.opened(child_path=False, serving_csr=None))["report"]
    first, second = [await follow(service, added(report, serving_csr=csr)) for csr in (None, OTHER_CSR)]
    found = service.rows(
        "select r.person_id, c.state from clock c join referral r on r.id = c.referral_id "
        f"where c.code = '{CODE}' and r.report_id = '{report}'"
    )
    assert found == [[str(first.person_id), "running"]]
    assert str(second.person_id) != found[0][0]


@pytest.mark.parametrize(
    ("before", "reason", "right"),
    [(None, None, None), (CSR, R.NO_CAPACITY, None), (CSR, R.OUT_OF_AREA, THIRD_CSR)],
)
async def test_what_the_duty_must_name_a_unit_for_stands_and_is_overdue_by_that_term(
    service: Service, before: UUID | None, reason: RejectionReason | None, right: UUID | None
) -> None:
    report = (await service.opened(child_path=False, serving_csr=None, danger=False))["report"]
    for csr in (OTHER_CSR, before):
        await follow(service, added(report, serving_csr=csr, excluded_units=frozenset({THIRD_CSR})))
    ((child,),) = service.rows(f"select id from referral where purpose = '{CHILD}' and unit_id <> '{OTHER_CSR}'")
    referral, version = UUID(child), 1
    if reason is not None:
        await service.reject(PEOPLE["worker"], referral, reason, right)
        version = 2
    duty, in_two_hours = PEOPLE["duty"], service.bench.clock.at + timedelta(hours=2)
    found = await page_of(service, duty, ListFilter(purpose=Purpose.CHILD_PROTECTION))
    assert found[0] == referral
    assert await page_of(service, duty, ListFilter(due_before=in_two_hours)) == [referral]
    await service.reject(duty, referral, R.OUT_OF_AREA, OTHER_CSR, version=version)
    assert await page_of(service, duty, ListFilter(due_before=in_two_hours)) == [], "a unit is named"


@pytest.mark.parametrize("ends", ["confirmed", "accepted"])
@pytest.mark.parametrize("waited", [False, True])
async def test_a_unit_that_can_read_nothing_does_not_meet_the_clock(
    service: Service, ends: str, *, waited: bool
) -> None:
    ids = await service.opened()
    child, version, who = ids[CHILD], 1, "worker"
    if waited:
        await service.reject(PEOPLE[who], child, R.NO_CAPACITY)
        version, who = 2, "supervisor"
        service.bench.clock.forward(minutes=5)
    await service.reject(PEOPLE[who], child, R.OUT_OF_AREA, OTHER_CSR, version=version)
    assert [state for state, *_ in clocks(service, child)] == ["running"] * waited
    about = {"report_id": ids["report"], "referral_id": child, "unit_id": OTHER_CSR}
    refused = OpeningRefusedV1(**about, reason=OpeningRefusal.UNCONFIRMED, refused_at=service.bench.clock.at)
    for _ in range(2):
        async with service.following() as uow:
            await follow_refusal(refused, uow, service.bench.sources)
    assert [state for state, *_ in clocks(service, child)] == ["running"]
    assert await seen_by(service, "other supervisor", child) == []
    if ends == "confirmed":
        for unit, found in ((THIRD_CSR, "running"), (OTHER_CSR, "met")):
            confirmed = RerouteConfirmedV1(**{**about, "unit_id": unit}, confirmed_at=service.bench.clock.at)
            async with service.following() as uow:
                await follow_confirmation(confirmed, uow, service.bench.sources)
            assert [state for state, *_ in clocks(service, child)] == [found]
    else:
        await service.accept(PEOPLE["other supervisor"], child, version=version + 1)
        assert [state for state, *_ in clocks(service, child)] == ["met"]


async def test_another_refusal_or_one_of_a_made_up_referral_begins_no_clock(service: Service) -> None:
    ids = await service.opened()
    for referral, reason in ((ids[CHILD], OpeningRefusal.EXCLUDED_UNIT), (ids["report"], OpeningRefusal.UNCONFIRMED)):
        refused = OpeningRefusedV1(
            report_id=ids["report"], referral_id=referral, unit_id=CSR, reason=reason, refused_at=SUBMITTED
        )
        async with service.following() as uow:
            await follow_refusal(refused, uow, service.bench.sources)
    assert clocks(service, ids[CHILD]) == []


async def page_of(service: Service, who: Principal, list_filter: ListFilter) -> list[UUID]:
    """Referrals of this person's worklist, in its order."""
    async with service.as_person(who) as uow:
        return [each.id for each in (await uow.referrals.page(who, 50, None, list_filter, WorklistSort.TERM)).items]
