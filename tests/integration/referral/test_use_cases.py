"""Use cases on real PostgreSQL: what is stored, told, counted and put on the record in one transaction."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from chassis.domain.errors import Forbidden, IdempotencyKeyReused, InvalidInput, NotFound, StaleVersion
from referral.application.follow_disclosure_end import follow_disclosure_end
from referral.application.follow_takeover import follow_takeover
from referral.application.follow_withdrawal import follow_withdrawal
from referral.application.note_delivery import note_delivery
from referral.application.view import ReferralView
from referral.domain.errors import CentreNeverRejects, ReferralMoveRefused, UnitNotSuitable, UnknownReferral
from referral.domain.lifecycle import ReferralState
from referral.domain.vocabulary import End, Outcome, RejectionReason, Urgency
from tests.integration.referral.service import Service
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
    WORKER,
    person,
    submitted,
)

R = RejectionReason
CHILD, FORMAL = "child_protection", "formal_identification"


async def test_a_child_s_report_opens_two_referrals_with_their_clocks(service: Service) -> None:
    ids = await service.opened()
    clocks = service.rows(
        "select r.purpose, r.unit_id, c.code, c.due_at - c.started_at from clock c join referral r on r.id = c.referral_id order by 1, 4"
    )
    assert clocks == [
        [CHILD, str(CSR), "REFERRAL_DECIDE", "04:00:00"],
        [FORMAL, str(CENTRE), "DELIVERY_60S", "00:01:00"],
        [FORMAL, str(CENTRE), "TAKEOVER_15MIN", "00:15:00"],
        [FORMAL, str(CENTRE), "TRIAGE_ASSESS", "1 day"],
    ]
    assert service.rows("select count(distinct started_at), min(started_at) = max(started_at) from clock") == [
        ["1", "t"]
    ]
    assert service.told() == ["referral.referral-sent.v1"] * 2
    assert await service.flow(PEOPLE["office"]) == {"reported": (1, 1), "referred": (1, 1)}
    assert set(ids) == {"report", CHILD, FORMAL}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"child_path": False, "serving_csr": None}, id="adult"),
        pytest.param({"serving_csr": None}, id="no serving centre"),
        pytest.param({"excluded_units": frozenset({CSR})}, id="serving centre excluded"),
    ],
)
async def test_the_centre_gets_it_alone(service: Service, changes: dict[str, object]) -> None:
    ids = await service.opened(**changes)
    assert set(ids) == {"report", FORMAL}
    assert await service.seen_in_sql(PEOPLE["worker"], "referral") == 0


async def test_without_danger_only_triage_runs(service: Service) -> None:
    await service.opened(danger=False, child_path=False, serving_csr=None, urgency=Urgency.STANDARD)
    assert service.rows("select code from clock") == [["TRIAGE_ASSESS"]]


async def test_opening_twice_opens_once(service: Service) -> None:
    command = submitted()
    await asyncio.gather(service.open(command), service.open(command))
    assert service.rows("select count(*) from referral") == [["2"]]
    assert len(service.told()) == 2


async def test_acceptance_stops_its_clock_moves_the_totals_and_is_told(service: Service) -> None:
    ids = await service.opened()
    await service.accept(PEOPLE["worker"], ids[CHILD])
    view = await service.read(PEOPLE["worker"], ids[CHILD])
    assert (view.state, view.positions) == ("accepted", ("grant.child_protection",))
    assert view.details is not None
    assert [(clock.code, clock.state, clock.met_at) for clock in view.details.clocks] == [
        ("REFERRAL_DECIDE", "met", NOW)
    ]
    assert service.told()[2:] == ["referral.referral-accepted.v1"]
    assert (await service.flow(PEOPLE["office"]))["accepted"] == (1, 1)
    assert (await service.flow(PEOPLE["office"]))["referred"] == (1, 0)


async def test_of_two_acceptances_at_once_one_wins(service: Service) -> None:
    for _ in range(5):
        ids = await service.opened()
        people = (PEOPLE["worker"], PEOPLE["colleague"], PEOPLE["supervisor"])
        results = await asyncio.gather(*(service.accept(each, ids[CHILD]) for each in people), return_exceptions=True)
        lost = [result for result in results if result != ids[CHILD]]
        assert len(lost) == len(people) - 1
        for refusal in lost:
            assert isinstance(refusal, StaleVersion)
            assert refusal.extensions["currentState"] == "accepted"
            assert refusal.extensions["changedFields"] == ["acceptedAt", "state"]
    assert service.rows("select count(*) from outbox where type like '%accepted%'") == [["5"]]
    assert (await service.flow(PEOPLE["office"]))["accepted"] == (5, 5)


async def test_an_acceptance_and_a_revocation_at_once_end_revoked(service: Service) -> None:
    for _ in range(5):
        ids = await service.opened()

        async def revoke(referral: UUID = ids[CHILD]) -> None:
            async with service.following() as uow:
                await follow_disclosure_end(referral, End.REVOKED, NOW, uow, service.bench.sources, successor_unit=None)

        results = await asyncio.gather(service.accept(PEOPLE["worker"], ids[CHILD]), revoke(), return_exceptions=True)
        assert results[1] is None
        assert isinstance(results[0], NotFound) or results[0] == ids[CHILD]
        with pytest.raises(NotFound):
            await service.read(PEOPLE["worker"], ids[CHILD])
    assert (await service.flow(PEOPLE["office"]))["revoked"] == (5, 5)


async def test_the_same_key_is_the_same_acceptance(service: Service) -> None:
    ids = await service.opened()
    for _ in range(2):
        assert await service.accept(PEOPLE["worker"], ids[CHILD], key="the-same-key") == ids[CHILD]
    with pytest.raises(IdempotencyKeyReused):
        await service.accept(PEOPLE["worker"], ids[CHILD], version=7, key="the-same-key")
    with pytest.raises(StaleVersion):
        await service.accept(PEOPLE["colleague"], ids[CHILD], key="the-same-key")
    assert len(service.told()) == 3


async def test_out_of_area_moves_it_and_the_first_unit_sees_nothing_more(service: Service) -> None:
    ids = await service.opened()
    outcome = await service.reject(PEOPLE["worker"], ids[CHILD], R.OUT_OF_AREA, OTHER_CSR)
    assert outcome is Outcome.PASSED_ON
    for who in ("worker", "colleague", "supervisor"):
        with pytest.raises(NotFound):
            await service.read(PEOPLE[who], ids[CHILD])
    view = await service.read(PEOPLE["other csr"], ids[CHILD])
    assert view.details is not None
    assert (view.state, view.details.version, view.details.respond_by) == ("sent", 2, SUBMITTED + timedelta(hours=4))
    assert service.rows("select unit_id, reason from rejection") == [[str(CSR), "out_of_area"]]
    assert service.told()[2:] == ["referral.referral-rerouted.v1"]
    assert (await service.flow(PEOPLE["office"]))["rerouted"] == (1, 1)


async def test_a_repeated_rejection_is_answered_though_the_caller_sees_nothing_more(service: Service) -> None:
    ids = await service.opened()
    for _ in range(2):
        outcome = await service.reject(PEOPLE["worker"], ids[CHILD], R.OUT_OF_AREA, OTHER_CSR, key="one-rejection")
        assert outcome is Outcome.PASSED_ON
    with pytest.raises(NotFound):
        await service.reject(PEOPLE["colleague"], ids[CHILD], R.OUT_OF_AREA, OTHER_CSR, key="one-rejection")
    with pytest.raises(NotFound):
        await service.reject(PEOPLE["worker"], uuid4(), R.NO_CAPACITY)
    assert len(service.told()) == 3
    assert service.rows("select count(*) from idempotency") == [["1"]]


async def test_an_excluded_unit_named_as_right_gets_nothing_and_nobody_learns_why(service: Service) -> None:
    ids = await service.opened(excluded_units=frozenset({THIRD_CSR}))
    assert await service.reject(PEOPLE["worker"], ids[CHILD], R.OUT_OF_AREA, THIRD_CSR) is Outcome.PASSED_ON
    excluded = person("csr_supervisor", THIRD_CSR)
    assert await service.seen_in_sql(excluded, "referral") == 0
    view = await service.read(PEOPLE["duty"], ids[CHILD])
    assert view.details is not None
    assert (view.state, view.details.unit_id) == ("escalated", DUTY_UNIT)
    with pytest.raises(UnitNotSuitable):
        await service.reject(PEOPLE["duty"], ids[CHILD], R.OUT_OF_AREA, THIRD_CSR, version=2)
    with pytest.raises(UnitNotSuitable):
        await service.reject(PEOPLE["duty"], ids[CHILD], R.OUT_OF_AREA, CSR, version=2)
    await service.reject(PEOPLE["duty"], ids[CHILD], R.OUT_OF_AREA, OTHER_CSR, version=2)
    assert (await service.read(PEOPLE["other csr"], ids[CHILD])).state == "sent"


async def test_an_escalated_one_is_the_supervisor_s(service: Service) -> None:
    ids = await service.opened()
    assert await service.reject(PEOPLE["worker"], ids[CHILD], R.NO_CAPACITY) is Outcome.ESCALATED
    for who in ("worker", "colleague"):
        with pytest.raises(NotFound):
            await service.accept(PEOPLE[who], ids[CHILD], version=2)
    with pytest.raises(ReferralMoveRefused):
        await service.reject(PEOPLE["supervisor"], ids[CHILD], R.SAFETY_CONFLICT, version=2)
    await service.accept(PEOPLE["supervisor"], ids[CHILD], version=2)
    assert service.told()[2:] == ["referral.referral-rejected.v1", "referral.referral-accepted.v1"]


@pytest.mark.parametrize(
    ("reason", "right"),
    [
        pytest.param(R.OUT_OF_AREA, None, id="nobody named"),
        pytest.param(R.OUT_OF_AREA, CSR, id="itself"),
        pytest.param(R.OUT_OF_AREA, CENTRE, id="a unit of another kind"),
        pytest.param(R.OUT_OF_AREA, uuid4(), id="no unit at all"),
        pytest.param(R.NO_CAPACITY, OTHER_CSR, id="a unit with another reason"),
    ],
)
async def test_the_right_unit_must_be_one(service: Service, reason: RejectionReason, right: UUID | None) -> None:
    ids = await service.opened()
    with pytest.raises(InvalidInput) as refused:
        await service.reject(PEOPLE["worker"], ids[CHILD], reason, right)
    fields = refused.value.extensions["fields"]
    assert "rightUnitId" in str(fields)
    assert str(right) not in str(fields)
    assert service.rows("select version from referral where purpose = 'child_protection'") == [["1"]]


async def test_the_centre_never_rejects(service: Service) -> None:
    ids = await service.opened()
    for who in ("intake", "duty"):
        with pytest.raises(CentreNeverRejects):
            await service.reject(PEOPLE[who], ids[FORMAL], R.NO_CAPACITY)
    with pytest.raises(Forbidden):
        await service.reject(PEOPLE["author"], ids[FORMAL], R.NO_CAPACITY)
    with pytest.raises(Forbidden):
        await service.reject(PEOPLE["intake"], ids[CHILD], R.NO_CAPACITY)


async def test_a_take_over_is_followed_at_its_own_time(service: Service) -> None:
    ids = await service.opened()
    async with service.following() as uow:
        await follow_takeover(ids["report"], INTAKE, SUBMITTED + timedelta(minutes=14), uow)
    clocks = service.rows("select code, state from clock where met_at is not null order by code")
    # Nobody told of a delivery: the take-over, after 14 minutes, is the first that is known of it.
    assert clocks == [["DELIVERY_60S", "met_late"], ["TAKEOVER_15MIN", "met"], ["TRIAGE_ASSESS", "met"]]
    assert (await service.flow(PEOPLE["office"]))["taken_over"] == (1, 1)
    async with service.following() as uow:
        with pytest.raises(UnknownReferral):
            await follow_takeover(uuid4(), INTAKE, NOW, uow)


async def test_a_withdrawal_ends_everything_that_is_open(service: Service) -> None:
    ids = await service.opened(child_path=False, serving_csr=None, urgency=Urgency.STANDARD, danger=False)
    async with service.following() as uow:
        await follow_withdrawal(ids["report"], NOW, uow)
        await follow_withdrawal(ids["report"], NOW, uow)
    assert service.rows("select state from clock") == [["cancelled"]]
    assert service.told() == ["referral.referral-sent.v1", "referral.referral-closed.v1"]
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
        await follow_disclosure_end(ids[CHILD], End.REVOKED, NOW, uow, service.bench.sources, successor_unit=named)
    with pytest.raises(NotFound):
        await service.read(PEOPLE["worker"], ids[CHILD])
    rows = service.rows(
        f"select unit_id, state, excluded_units, '{CSR}' = any(barred_units), sent_at - '{NOW.isoformat()}'::timestamptz "
        f"from referral where purpose = 'child_protection' and id <> '{ids[CHILD]}'"
    )
    assert rows == [[str(addressed), state, f"{{{THIRD_CSR}}}", "t", "00:00:00"]]
    assert (await service.read(PEOPLE["intake"], ids[CHILD])).state == "revoked"


async def test_ending_what_was_never_opened_is_not_passed_over(service: Service) -> None:
    async with service.following() as uow:
        with pytest.raises(UnknownReferral):
            await follow_disclosure_end(uuid4(), End.REVOKED, NOW, uow, service.bench.sources, successor_unit=None)


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
            await note_delivery(command.report_id, unit, at, uow, service.bench.directory)
    if early:
        await service.open(command)
    assert service.rows("select state from clock where code = 'DELIVERY_60S'") == [[state]]


async def test_a_delivery_and_its_report_at_once_never_miss_each_other(service: Service) -> None:
    for _ in range(10):
        command = submitted()

        async def deliver(report: UUID = command.report_id) -> None:
            async with service.following() as uow:
                await note_delivery(report, CENTRE, SUBMITTED + timedelta(seconds=1), uow, service.bench.directory)

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


async def test_a_page_goes_on_where_the_last_one_ended(service: Service) -> None:
    for minutes in range(5):
        await service.opened(submitted_at=SUBMITTED + timedelta(minutes=minutes))
    seen: list[ReferralView] = []
    after = None
    for _ in range(3):
        page = await service.worklist(PEOPLE["worker"], first=2, after=after)
        seen += page.items
        after = page.next_cursor
    assert after is None
    due = [view.details.respond_by for view in seen if view.details]
    assert len({view.id for view in seen}) == 5
    assert due == sorted(due)
    assert len((await service.worklist(PEOPLE["intake"])).items) == 10
    assert (await service.worklist(PEOPLE["worker"], state=ReferralState.ACCEPTED)).items == []
    for who in ("author", "other csr", "office", "csr admin", "nobody's"):
        assert (await service.worklist(PEOPLE[who])).items == []


async def test_an_altered_cursor_is_refused(service: Service) -> None:
    for _ in range(3):
        await service.opened()
    cursor = (await service.worklist(PEOPLE["worker"], first=1)).next_cursor
    assert cursor is not None
    place = len(cursor) // 2
    altered = cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :]
    for forged in (altered, "", "x", "ž" * 8, cursor[:-2]):
        with pytest.raises(InvalidInput):
            await service.worklist(PEOPLE["worker"], after=forged)


async def test_every_read_is_on_the_record_and_a_refused_one_leaves_nothing(service: Service) -> None:
    ids = await service.opened()
    await service.read(PEOPLE["author"], ids[CHILD])
    await service.worklist(PEOPLE["worker"])
    for who in ("police", "office", "other csr"):
        with pytest.raises(NotFound):
            await service.read(PEOPLE[who], ids[CHILD])
    record = service.rows("select caller, position, action, subject_id, classes from audit order by at, position desc")
    assert sorted(record) == sorted(
        [
            [str(PEOPLE["author"].subject), "author", "referral.read", str(ids[CHILD]), "{referral_flow}"],
            [str(WORKER), "addressed.child_protection", "referral.read", str(ids[CHILD]), "{referral_flow}"],
        ]
    )


async def test_a_read_that_cannot_be_recorded_fails(service: Service) -> None:
    ids = await service.opened()
    service.rows("revoke insert on audit from referral_app")
    try:
        with pytest.raises(Exception, match="permission denied"):
            await service.read(PEOPLE["worker"], ids[CHILD])
    finally:
        service.rows("grant insert on audit to referral_app")


async def test_totals_are_what_a_recount_gives(service: Service) -> None:
    for n in range(6):
        ids = await service.opened(submitted_at=SUBMITTED + timedelta(minutes=n))
        if n % 2:
            await service.accept(PEOPLE["worker"], ids[CHILD])
        elif n == 2:
            await service.reject(PEOPLE["worker"], ids[CHILD], R.OUT_OF_AREA, OTHER_CSR)
        if n > 3:
            async with service.following() as uow:
                await follow_disclosure_end(
                    ids[CHILD], End.REVOKED, NOW, uow, service.bench.sources, successor_unit=OTHER_CSR
                )
    recount = service.rows(
        "select s.stage, count(*) filter (where s.stage = any(r.reached)), count(*) filter (where s.stage = r.stage) "
        "from stage_count s, referral r group by s.stage order by 1"
    )
    assert service.rows("select stage, reached, present from stage_count order by 1") == recount
    assert sum(int(present) for _, _, present in recount) == 14


async def test_moves_in_opposite_directions_at_once_never_wait_crosswise(service: Service) -> None:
    for _ in range(5):
        opened = [await service.opened() for _ in range(8)]
        for n, ids in enumerate(opened):
            reason, right = (R.OUT_OF_AREA, OTHER_CSR) if n % 2 else (R.NO_CAPACITY, None)
            await service.reject(PEOPLE["worker"], ids[CHILD], reason, right)
        back_and_forth = (
            service.reject(PEOPLE["other csr"], ids[CHILD], R.NO_CAPACITY, version=2)
            if n % 2
            else service.reject(PEOPLE["duty"], ids[CHILD], R.OUT_OF_AREA, THIRD_CSR, version=2)
            for n, ids in enumerate(opened)
        )
        await asyncio.gather(*back_and_forth)
    assert (await service.flow(PEOPLE["office"]))["escalated"] == (40, 20)
    assert (await service.flow(PEOPLE["office"]))["rerouted"] == (40, 20)
