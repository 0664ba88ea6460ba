"""An acceptance opens only what this service itself authorised, the one who reports one."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from contracts import access
from contracts.naming import referral_id
from identification.adapters.disclosures.counted_openings import CountedOpenings
from identification.adapters.disclosures.openings import MOST_ANNOUNCED
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.forger import (
    CHILD,
    DUTY,
    DUTY_UNIT,
    ELSEWHERE,
    NEVER,
    SERVING,
    THIRD,
    Forger,
    a_child,
    confirmed,
    in_novi_sad_now,
    revoked,
)

PURPOSES = (*access.load().purposes, "unheard_of")


async def test_the_serving_centre_is_opened_to_first_as_a_unit_then_to_the_worker(service: Service) -> None:
    forger = await a_child(service)
    await forger.says_sent(SERVING.unit)
    assert set(await forger.readers()) == {"csr.nis", "csr2.nis", "csr.supervisor"}
    await forger.says_accepted(SERVING.unit, SERVING.sub)
    assert (await forger.readers())["csr.nis"] == [f"grant.{CHILD}"]
    assert (await forger.refusals(), await forger.allowed()) == ([], [])


@pytest.mark.parametrize("own_id", [True, False], ids=["the report's referral", "an invented referral"])
@pytest.mark.parametrize("purpose", PURPOSES)
async def test_no_purpose_opens_to_any_other_kind_of_unit_or_to_another_towns_centre(
    service: Service, purpose: str, own_id: bool
) -> None:
    """Purpose by unit, each sent and accepted by everybody there who has a role: one cell opens, and it is the serving centre's."""
    forger = await a_child(service)
    for username in ("csr.novisad", *NEVER, "intake.centre"):
        who, referral = PEOPLE[username], forger.referral if own_id else uuid4()
        await forger.says_sent(who.unit, purpose, referral)
        await forger.says_accepted(who.unit, who.sub, purpose, referral)
    assert await forger.readers() == {}
    kept = await forger.refusals()
    assert {unit for unit, _ in kept} == {PEOPLE[name].unit for name in ("csr.novisad", *NEVER, "intake.centre")}
    assert await forger.published() == [(str(unit), reason) for unit, reason in kept]
    await forger.says_sent(SERVING.unit)
    assert set(await forger.readers()) == {"csr.nis", "csr2.nis", "csr.supervisor"}


CELLS: dict[str, tuple[Callable[[], UUID], dict[str, object], str, bool]] = {
    # unit, how the report was filed, what a reroute to it comes to, whether the Centre's duty may confirm it
    "another town's centre": (lambda: ELSEWHERE.unit, {}, "unconfirmed", True),
    "another town's centre, excluded": (
        lambda: ELSEWHERE.unit,
        {"conflict": {"unitIds": [str(ELSEWHERE.unit)]}},
        "excluded_unit",
        False,
    ),
    "a ward": (lambda: PEOPLE["health2.nis"].unit, {}, "unfit_unit", False),
    "investigators": (lambda: PEOPLE["investigator.nis"].unit, {}, "unfit_unit", False),
    "a provider": (lambda: PEOPLE["ngo.provider"].unit, {}, "unfit_unit", False),
    "no unit at all": (uuid4, {}, "unfit_unit", False),
}


@pytest.mark.parametrize("cell", CELLS)
async def test_a_reroute_opens_to_no_one_whom_this_service_did_not_name(service: Service, cell: str) -> None:
    make, filed, reason, suits = CELLS[cell]
    unit, forger = make(), await a_child(service, **filed)
    await forger.says_sent(SERVING.unit)
    await forger.says_rerouted(unit)
    await forger.says_accepted(unit, ELSEWHERE.sub)
    assert "csr.novisad" not in await forger.readers()
    assert (unit, reason) in await forger.refusals()
    assert (str(unit), reason) in await forger.published()
    assert await forger.allowed() == []
    # What could be right leaves the unit that had it; what cannot be changes nothing.
    assert bool(await forger.readers()) is not suits
    answer = await confirmed(forger, unit)
    assert (answer[0], answer[1]) == ((200, None) if suits else (422, "unit-not-suitable"))
    assert ("csr.novisad" in await forger.readers()) is suits


async def test_the_centre_of_the_encounter_gets_it_by_a_reroute_and_not_first(service: Service) -> None:
    forger = await in_novi_sad_now(service)
    await forger.says_sent(SERVING.unit)
    assert await forger.readers() == {}
    assert await forger.refusals() == [(SERVING.unit, "not_authorised")]
    await forger.says_sent(ELSEWHERE.unit)
    await forger.says_rerouted(SERVING.unit)
    assert await forger.allowed() == [str(SERVING.unit)]
    await forger.says_accepted(SERVING.unit, SERVING.sub, version=3)
    assert (await forger.readers())["csr.nis"] == [f"grant.{CHILD}"]
    # Again: the release before did not say it when the referral went on.
    assert await forger.allowed() == [str(SERVING.unit)] * 2


async def test_a_successor_is_opened_to_and_who_lost_it_never_again(service: Service) -> None:
    forger = await a_child(service)
    await forger.says_sent(SERVING.unit)
    after = Forger(service, forger.report, await revoked(forger, ELSEWHERE.unit))
    for unit, worker in ((SERVING.unit, SERVING.sub), (THIRD, SERVING.sub)):
        await after.says_sent(unit)
        await after.says_accepted(unit, worker)
    assert await forger.readers() == {}
    await after.says_sent(ELSEWHERE.unit)
    await after.says_rerouted(SERVING.unit)
    assert await forger.readers() == {}
    await after.says_rerouted(ELSEWHERE.unit)
    await after.says_accepted(ELSEWHERE.unit, ELSEWHERE.sub)
    assert await forger.readers() == {"csr.novisad": [f"grant.{CHILD}"]}


async def test_a_successors_referral_goes_back_by_itself_to_no_one_who_had_it(service: Service) -> None:
    forger = await in_novi_sad_now(service)
    await forger.says_sent(ELSEWHERE.unit)
    await forger.says_rerouted(SERVING.unit)
    after = Forger(service, forger.report, await revoked(forger, THIRD))
    await after.says_sent(THIRD)
    for unit in (SERVING.unit, ELSEWHERE.unit):
        await after.says_rerouted(unit)
        assert await forger.readers() == {}
    assert await forger.refusals() == [(SERVING.unit, "unconfirmed"), (ELSEWHERE.unit, "unconfirmed")]


async def test_with_duty_as_successor_it_opens_to_whom_duty_names(service: Service) -> None:
    forger = await a_child(service)
    await forger.says_sent(SERVING.unit)
    after = Forger(service, forger.report, await revoked(forger, DUTY_UNIT))
    await after.says_sent(DUTY_UNIT)
    await after.says_accepted(DUTY_UNIT, PEOPLE[DUTY].sub)
    assert await forger.refusals() == [(DUTY_UNIT, "unfit_unit")]
    await after.says_rerouted(ELSEWHERE.unit)
    assert await forger.readers() == {}
    assert await confirmed(after, ELSEWHERE.unit) == (200, None)
    assert set(await forger.readers()) == {"csr.novisad"}


async def test_an_excluded_serving_centre_is_sent_nothing_whatever_is_published(service: Service) -> None:
    forger = await a_child(service, conflict={"unitIds": [str(SERVING.unit)]})
    for unit, worker in ((SERVING.unit, SERVING.sub), (ELSEWHERE.unit, ELSEWHERE.sub)):
        await forger.says_sent(unit)
        await forger.says_rerouted(unit)
        await forger.says_accepted(unit, worker)
    assert await forger.readers() == {}
    reasons = {reason for _, reason in await forger.refusals()}
    assert reasons == {"not_authorised", "excluded_unit", "unconfirmed"}, (
        "the Centre's duty has it, and has confirmed nobody"
    )


async def test_an_adult_is_opened_to_no_centre(service: Service) -> None:
    report = (await service.filed(age="adult"))["id"]
    forger = Forger(service, report, await service.referral_of(report))
    await forger.says_sent(SERVING.unit)
    await forger.says_accepted(SERVING.unit, SERVING.sub)
    assert await forger.readers() == {}


async def test_another_report_does_not_lend_its_referral(service: Service) -> None:
    forger, other = await a_child(service), await in_novi_sad_now(service)
    stolen = Forger(service, other.report, forger.referral)
    await stolen.says_sent(SERVING.unit)
    await stolen.says_accepted(SERVING.unit, SERVING.sub)
    assert await other.readers() == {}
    assert (SERVING.unit, "other_matter") in await other.refusals()


async def test_a_rejection_told_of_another_report_changes_nothing(service: Service) -> None:
    forger, other = await a_child(service), await in_novi_sad_now(service)
    await forger.says_sent(SERVING.unit)
    await service.rejected(other.report, forger.referral, SERVING.unit)
    assert set(await forger.readers()) == {"csr.nis", "csr2.nis", "csr.supervisor"}
    assert await other.refusals() == [(SERVING.unit, "other_matter")]


async def test_only_the_addressed_unit_takes_it_on_and_nothing_follows_a_grant(service: Service) -> None:
    forger = await in_novi_sad_now(service)
    await forger.says_sent(ELSEWHERE.unit)
    await forger.says_accepted(SERVING.unit, SERVING.sub)
    assert await forger.readers() == {"csr.novisad": [f"addressed.{CHILD}"]}
    await forger.says_accepted(ELSEWHERE.unit, ELSEWHERE.sub)
    await forger.says_rerouted(SERVING.unit)
    await service.rejected(forger.report, forger.referral, ELSEWHERE.unit)
    assert await forger.readers() == {"csr.novisad": [f"grant.{CHILD}"]}
    assert {reason for _, reason in await forger.refusals()} == {"out_of_turn"}


@pytest.mark.parametrize("purpose", [*PURPOSES, "unknown"])
async def test_no_other_id_of_the_same_event_opens_to_who_lost_it(service: Service, purpose: str) -> None:
    """Ids follow from the event and the purpose, and who holds referral's password sees the events: other purposes make other ids."""
    forger = await a_child(service)
    await forger.says_sent(SERVING.unit)
    await revoked(forger, ELSEWHERE.unit)
    events = await service.rows(f"select id from outbox where key = '{forger.report}'")
    for (event,) in events:
        made_up = referral_id(event, purpose)
        if purpose == CHILD:
            continue
        await forger.says_sent(SERVING.unit, purpose, made_up)
        await forger.says_sent(SERVING.unit, CHILD, made_up)
        await forger.says_accepted(SERVING.unit, SERVING.sub, CHILD, made_up)
    assert await forger.readers() == {}


async def test_who_makes_up_many_does_not_bury_what_duty_is_notified(service: Service) -> None:
    forger = await a_child(service)
    for _ in range(MOST_ANNOUNCED + 5):
        await forger.says_sent(ELSEWHERE.unit, CHILD, uuid4())
    assert len(await forger.refusals()) == MOST_ANNOUNCED + 5
    assert len(await forger.published()) == MOST_ANNOUNCED


async def test_a_refusal_is_published_once_however_often_it_is_tried_and_never_about_what_is_not_here(
    service: Service,
) -> None:
    forger = await a_child(service)
    for _ in range(3):
        await forger.says_sent(ELSEWHERE.unit)
    assert await forger.published() == [(str(ELSEWHERE.unit), "not_authorised")]
    nowhere = Forger(service, str(uuid4()), uuid4())
    await nowhere.says_sent(ELSEWHERE.unit)
    assert await nowhere.refusals() == [(ELSEWHERE.unit, "not_authorised")]
    assert await nowhere.published() == []


async def test_refusals_and_what_waits_are_figures(service: Service) -> None:
    counted = CountedOpenings(service.worker_db)
    await counted.count()
    before = counted.status()
    forger = await a_child(service)
    await forger.says_sent(ELSEWHERE.unit)
    await forger.says_sent(SERVING.unit)
    await forger.says_rerouted(ELSEWHERE.unit)
    await counted.count()
    risen = {name: (after or 0) - (before[name] or 0) for name, after in counted.status().items()}
    assert risen == {"openings_refused": 1, "openings_unconfirmed": 1}
