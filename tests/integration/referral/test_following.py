"""What identification and notifications tell, and what the clocks make of it, on real PostgreSQL."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from chassis.domain.errors import NotFound
from chassis.ports import IdempotencyKey
from contracts.commands.referrals import Refusal
from contracts.words.referrals import Outcome, RejectionReason
from contracts.words.urgency import Urgency
from referral.application.ports import FollowUnitOfWork
from referral.application.referral_command import ReferralCommand
from referral.application.referrals.follow_disclosure_end import follow_disclosure_end
from referral.application.referrals.reject_referral import reject_referral
from referral.application.reports.follow_assessment import follow_assessment
from referral.application.reports.follow_hand_over import follow_hand_over
from referral.application.reports.follow_report_end import follow_report_end
from referral.application.reports.follow_take_over import follow_take_over
from referral.application.reports.note_delivery import note_delivery
from referral.domain.errors import UnknownReferral
from tests.integration.referral.reading import assessed, delivered, ended, handed_over, received, withdrawn
from tests.integration.referral.service import Service
from tests.support.probe import eventually_async
from tests.support.referral import (
    CENTRE,
    CSR,
    DUTY_UNIT,
    INTAKE,
    NOW,
    OTHER_CSR,
    PEOPLE,
    SUBMITTED,
    THIRD_CSR,
    submitted,
)

CHILD, FORMAL = "child_protection", "formal_identification"


async def test_a_take_over_is_followed_at_its_own_time(service: Service) -> None:
    ids = await service.opened()
    async with service.following() as uow:
        await follow_take_over(received(ids["report"], SUBMITTED + timedelta(minutes=14)), uow, service.bench.sources)
    clocks = service.rows(
        "select code, clock.state, met_at is not null from clock join referral r on r.id = referral_id "
        "where purpose = 'formal_identification' order by code"
    )
    # Nobody told of a delivery: the take-over, after 14 minutes, is the first that is known of it.
    assert clocks == [
        ["DELIVERY_60S", "met_late", "t"],
        ["TAKEOVER_15MIN", "met", "t"],
        ["TRIAGE_ASSESS", "running", "f"],
    ]
    assert (await service.flow(PEOPLE["office"]))["taken_over"] == (1, 1)
    async with service.following() as uow:
        with pytest.raises(UnknownReferral):
            await follow_take_over(received(uuid4(), NOW), uow, service.bench.sources)


@pytest.mark.parametrize("others_wait", [True, False])
@pytest.mark.parametrize(("hours", "state"), [(24, "met"), (25, "met_late")])
async def test_triage_runs_from_the_take_over_until_all_persons_are_assessed(
    service: Service, hours: int, state: str, *, others_wait: bool
) -> None:
    ids = await service.opened(danger=False, child_path=False, serving_csr=None)
    async with service.following() as uow:
        await follow_take_over(received(ids["report"]), uow, service.bench.sources)
    assert await service.sweep(SUBMITTED + timedelta(hours=30)) == 1
    assert service.rows("select state, met_at is null, breach_told from clock") == [["breached", "t", "t"]]
    async with service.following() as uow:
        told = assessed(ids["report"], SUBMITTED + timedelta(hours=hours), others_wait=others_wait)
        await follow_assessment(told, uow, service.bench.sources)
    assert service.rows("select state from clock") == [["breached" if others_wait else state]]
    assert service.published().count("referral.clock-breached.v1") == 1


async def test_what_an_earlier_release_left_unmeasured_is_read_and_met_by_an_assessment(service: Service) -> None:
    ids = await service.opened(danger=False, child_path=False, serving_csr=None)
    async with service.following() as uow:
        await follow_take_over(received(ids["report"]), uow, service.bench.sources)
    service.rows("update clock set state = 'unmeasured'")
    assert await service.sweep(days=30) == 0
    async with service.following() as uow:
        told = assessed(ids["report"], SUBMITTED + timedelta(hours=20), others_wait=False)
        await follow_assessment(told, uow, service.bench.sources)
    assert service.rows("select state from clock") == [["met"]]


async def test_a_withdrawal_ends_everything_that_is_open(service: Service) -> None:
    ids = await service.opened(child_path=False, serving_csr=None, urgency=Urgency.STANDARD, danger=False)
    async with service.following() as uow:
        await follow_report_end(withdrawn(ids["report"], NOW), uow, service.bench.sources)
        await follow_report_end(withdrawn(ids["report"], NOW), uow, service.bench.sources)
    assert service.rows("select state from clock") == [["cancelled"]]
    assert service.published() == ["referral.referral-sent.v1", "referral.referral-closed.v1"]
    assert await service.flow(PEOPLE["office"]) == {"reported": (1, 0), "withdrawn": (1, 1)}


@pytest.mark.parametrize(
    ("named", "addressed", "state"),
    [
        pytest.param(OTHER_CSR, OTHER_CSR, "sent", id="another centre"),
        pytest.param(THIRD_CSR, DUTY_UNIT, "escalated", id="an excluded centre"),
        pytest.param(CSR, DUTY_UNIT, "escalated", id="the one it was taken from"),
        pytest.param(DUTY_UNIT, DUTY_UNIT, "escalated", id="the Centre's duty"),
    ],
)
async def test_a_successor_goes_on_with_the_child(service: Service, named: UUID, addressed: UUID, state: str) -> None:
    ids = await service.opened(excluded_units=frozenset({THIRD_CSR}))
    await service.accept(PEOPLE["worker"], ids[CHILD])
    async with service.following() as uow:
        await follow_disclosure_end(ended(ids[CHILD], named), uow, service.bench.sources)
    with pytest.raises(NotFound):
        await service.read(PEOPLE["worker"], ids[CHILD])
    rows = service.rows(
        f"select unit_id, state, excluded_units, '{CSR}' = any(barred_units), sent_at - '{NOW.isoformat()}'::timestamptz "
        f"from referral where purpose = 'child_protection' and id <> '{ids[CHILD]}'"
    )
    assert rows == [[str(addressed), state, f"{{{THIRD_CSR}}}", "t", "00:00:00"]]
    assert (await service.read(PEOPLE["intake"], ids[CHILD])).state == "revoked"


async def test_what_is_taken_from_the_duty_too_stays_with_the_duty(service: Service) -> None:
    ids = await service.opened(excluded_units=frozenset({THIRD_CSR}))
    revoked = ids[CHILD]
    for _ in range(2):
        async with service.following() as uow:
            await follow_disclosure_end(ended(revoked, THIRD_CSR), uow, service.bench.sources)
        ((found, unit),) = service.rows(
            "select id, unit_id from referral where purpose = 'child_protection' and state = 'escalated'"
        )
        assert unit == str(DUTY_UNIT)
        revoked = UUID(found)


async def test_a_unit_passes_on_to_the_duty_what_the_duty_had_sent_it(service: Service) -> None:
    ids = await service.opened(excluded_units=frozenset({THIRD_CSR}))
    out_of_area = RejectionReason.OUT_OF_AREA
    await service.reject(PEOPLE["worker"], ids[CHILD], out_of_area, THIRD_CSR)
    await service.reject(PEOPLE["duty"], ids[CHILD], out_of_area, OTHER_CSR, version=2)
    await service.reject(PEOPLE["other csr"], ids[CHILD], out_of_area, CSR, version=3)
    assert service.rows(f"select unit_id, state from referral where id = '{ids[CHILD]}'") == [
        [str(DUTY_UNIT), "escalated"]
    ]


async def test_ending_what_was_never_opened_is_not_passed_over(service: Service) -> None:
    async with service.following() as uow:
        with pytest.raises(UnknownReferral):
            await follow_disclosure_end(ended(uuid4()), uow, service.bench.sources)


@pytest.mark.parametrize("early", [False, True])
@pytest.mark.parametrize(("seconds", "state"), [(59, "met"), (61, "met_late")])
async def test_delivery_counts_at_its_own_time_whenever_it_is_told(
    service: Service, early: bool, seconds: int, state: str
) -> None:
    command = submitted()
    if not early:
        await service.open(command)
    async with service.following() as uow:
        for unit in (CSR, CENTRE):
            at = SUBMITTED + timedelta(seconds=seconds if unit == CENTRE else 5)
            await note_delivery(delivered(command.report_id, unit=unit, at=at), uow, service.bench.sources)
    if early:
        await service.open(command)
    assert service.rows("select state from clock where code = 'DELIVERY_60S'") == [[state]]


async def test_a_delivery_and_its_report_at_once_never_miss_each_other(service: Service) -> None:
    for _ in range(10):
        command = submitted()

        async def deliver(report: UUID = command.report_id) -> None:
            async with service.following() as uow:
                await note_delivery(
                    delivered(report, unit=CENTRE, at=SUBMITTED + timedelta(seconds=1)), uow, service.bench.sources
                )

        await asyncio.gather(service.open(command), deliver())
    assert service.rows("select count(*) from clock where code = 'DELIVERY_60S' and state = 'met'") == [["10"]]


async def test_clocks_breach_once_and_are_dated_by_their_terms(service: Service) -> None:
    await service.opened()
    assert await service.sweep(SUBMITTED + timedelta(seconds=59)) == 0
    assert await service.sweep(SUBMITTED + timedelta(minutes=20)) == 1
    assert await service.sweep(minutes=5) == 0
    breaches = service.rows(
        "select data->>'code', (data->>'dueAt')::timestamptz - clock.started_at from outbox "
        "join clock on clock.id = (data->>'clockId')::uuid where type like '%breached%' order by 1"
    )
    assert breaches == [["DELIVERY_60S", "00:01:00"], ["TAKEOVER_15MIN", "00:15:00"]]
    assert service.rows("select version from referral where purpose = 'formal_identification'") == [["1"]]


async def test_two_sweepers_at_once_tell_each_breach_once(service: Service) -> None:
    for _ in range(8):
        await service.opened()
    service.bench.clock.at = SUBMITTED + timedelta(minutes=20)
    await asyncio.gather(*(service.sweep() for _ in range(3)))
    while await service.sweep():
        pass
    assert service.rows("select count(*) from outbox where type like '%breached%'") == [["16"]]


@pytest.mark.parametrize("event", ["handed over", "ended"])
async def test_what_a_unit_passes_on_while_an_event_is_followed_stays_where_it_went(
    service: Service, event: str
) -> None:
    ids = await service.opened()
    sources = service.bench.sources

    async def follow(uow: FollowUnitOfWork) -> None:
        if event == "ended":
            await follow_disclosure_end(ended(ids[CHILD]), uow, sources)
        else:
            await follow_hand_over(handed_over(ids["report"], INTAKE), uow, sources)

    async def followed() -> None:
        async with service.following() as uow:
            await follow(uow)

    async def waits() -> bool:
        waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
        return bool(service.rows(waiting))

    async with service.as_person(PEOPLE["worker"]) as uow:
        given = Refusal(expected_version=1, reason=RejectionReason.OUT_OF_AREA, right_unit_id=OTHER_CSR)
        command = ReferralCommand(PEOPLE["worker"], IdempotencyKey(str(uuid4()), b"1"), ids[CHILD], given)
        assert await reject_referral(command, uow, sources) is Outcome.PASSED_ON
        following = asyncio.create_task(followed())
        await eventually_async(waits, "whoever follows the event waits for the row")
    await following
    stored = service.rows(
        "select unit_id, barred_units, second_author_id is null, ended_at is null, version from referral "
        f"where id = '{ids[CHILD]}'"
    )
    alone, open_, version = ("t", "f", "3") if event == "ended" else ("f", "t", "2")
    assert stored == [[str(OTHER_CSR), f"{{{CSR}}}", alone, open_, version]]
