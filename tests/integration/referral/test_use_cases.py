"""Use cases on real PostgreSQL: what is stored, told, counted and put on the record in one transaction."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from chassis.domain.errors import Forbidden, IdempotencyKeyReused, InvalidInput, NotFound, StaleVersion
from contracts.words.referrals import Outcome, RejectionReason
from contracts.words.urgency import Urgency
from referral.application.referrals.follow_disclosure_end import follow_disclosure_end
from referral.domain.errors import CentreNeverRejects, ReferralMoveRefused, UnitNotSuitable
from tests.integration.referral.reading import ended
from tests.integration.referral.service import Service
from tests.support.referral import (
    CENTRE,
    CSR,
    DUTY_UNIT,
    NOW,
    OTHER_CSR,
    PEOPLE,
    SUBMITTED,
    THIRD_CSR,
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
    assert service.published() == ["referral.referral-sent.v1"] * 2
    assert await service.flow(PEOPLE["office"]) == {"reported": (1, 1), "referred": (1, 1)}
    assert set(ids) == {"report", CHILD, FORMAL}


async def test_an_adults_report_is_the_centres_alone(service: Service) -> None:
    assert set(await service.opened(child_path=False, serving_csr=None)) == {"report", FORMAL}


async def test_without_danger_only_triage_runs(service: Service) -> None:
    await service.opened(danger=False, child_path=False, serving_csr=None, urgency=Urgency.STANDARD)
    assert service.rows("select code from clock") == [["TRIAGE_ASSESS"]]


async def test_opening_twice_opens_once(service: Service) -> None:
    command = submitted()
    await asyncio.gather(service.open(command), service.open(command))
    assert service.rows("select count(*) from referral") == [["2"]]
    assert len(service.published()) == 2


async def test_acceptance_stops_its_clock_moves_the_totals_and_is_published(service: Service) -> None:
    ids = await service.opened()
    await service.accept(PEOPLE["worker"], ids[CHILD])
    view = await service.read(PEOPLE["worker"], ids[CHILD])
    assert (view.state, view.positions) == ("accepted", ("grant.child_protection",))
    assert view.details is not None
    assert [(clock.code, clock.state, clock.met_at) for clock in view.details.clocks] == [
        ("REFERRAL_DECIDE", "met", NOW)
    ]
    assert service.published()[2:] == ["referral.referral-accepted.v1"]
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
                await follow_disclosure_end(ended(referral), uow, service.bench.sources)

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
    assert len(service.published()) == 3


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
    assert service.published()[2:] == ["referral.referral-rerouted.v1"]
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
    assert len(service.published()) == 3
    assert service.rows("select count(*) from idempotency") == [["1"]]


async def test_an_excluded_unit_named_as_right_gets_nothing_and_no_one_learns_why(service: Service) -> None:
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
    assert service.published()[2:] == ["referral.referral-rejected.v1", "referral.referral-accepted.v1"]


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
