"""A reroute to a unit that this service did not name waits for the word of the Centre's duty."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.integration.identification.conftest import Service
from tests.integration.identification.forger import (
    CHILD,
    ELSEWHERE,
    SERVING,
    THIRD,
    Forger,
    a_child,
    confirmed,
    revoked,
    waiting,
)


@pytest.mark.parametrize("taken_on", [False, True], ids=["before it answers", "after it took it on"])
async def test_the_word_of_duty_opens_what_the_reroute_has_come_to_meanwhile(service: Service, taken_on: bool) -> None:
    forger = await a_child(service)
    await forger.says_sent(SERVING.unit)
    await forger.says_rerouted(ELSEWHERE.unit)
    if taken_on:
        await forger.says_accepted(ELSEWHERE.unit, ELSEWHERE.sub)
    assert await forger.readers() == {}
    assert await waiting(forger) == [str(forger.referral)]
    assert await confirmed(forger, ELSEWHERE.unit) == (200, None)
    position = "grant" if taken_on else "addressed"
    assert await forger.readers() == {"csr.novisad": [f"{position}.{CHILD}"]}
    assert await waiting(forger) == []
    rows = await service.rows(
        f"select data from outbox where key = '{forger.report}' and type = 'identification.reroute-confirmed.v1'"
    )
    assert [(data["referralId"], data["unitId"]) for (data,) in rows] == [(str(forger.referral), str(ELSEWHERE.unit))]


async def test_a_word_of_duty_that_comes_before_the_reroute_counts_for_that_unit_alone(service: Service) -> None:
    forger = await a_child(service)
    await forger.says_sent(SERVING.unit)
    assert await confirmed(forger, ELSEWHERE.unit) == (200, None)
    assert set(await forger.readers()) == {"csr.nis", "csr2.nis", "csr.supervisor"}
    await forger.says_rerouted(ELSEWHERE.unit)
    assert set(await forger.readers()) == {"csr.novisad"}
    await forger.says_rerouted(THIRD)
    assert await forger.readers() == {}
    assert await confirmed(forger, ELSEWHERE.unit) == (200, None)
    assert await forger.readers() == {}


@pytest.mark.parametrize(
    "who", ["intake.centre", "intake2.centre", "csr.nis", "csr.novisad", "health.nis", "police.nis"]
)
async def test_no_one_but_duty_confirms(service: Service, who: str) -> None:
    forger = await a_child(service)
    await forger.says_sent(SERVING.unit)
    await forger.says_rerouted(ELSEWHERE.unit)
    assert await confirmed(forger, ELSEWHERE.unit, who) == (403, "forbidden")
    assert await forger.readers() == {}


async def authorised_by_duty(service: Service, forger: Forger) -> int:
    """How many units a word of the Centre's duty let in."""
    rows = await service.rows(
        f"select unit_id from authorisation where referral_id = '{forger.referral}' and way = 'confirmed'"
    )
    return len(rows)


@pytest.mark.parametrize("refused", [False, True], ids=["not announced yet", "sent where nobody authorised it"])
async def test_a_word_that_could_open_nothing_is_refused_and_says_what_to_do(service: Service, refused: bool) -> None:
    forger = await a_child(service)
    if refused:
        await forger.says_sent(ELSEWHERE.unit)
    assert await confirmed(forger, ELSEWHERE.unit) == (409, "nothing-to-confirm")
    assert await authorised_by_duty(service, forger) == 0
    # What the sentence names: a moment later, or a revocation with a successor.
    if refused:
        await revoked(forger, ELSEWHERE.unit)
    else:
        await forger.says_sent(SERVING.unit)
        assert await confirmed(forger, ELSEWHERE.unit) == (200, None)
        assert await authorised_by_duty(service, forger) == 1


async def test_nothing_is_confirmed_of_what_is_not_there_or_has_ended(service: Service) -> None:
    forger = await a_child(service)
    unknown = Forger(service, forger.report, uuid4())
    assert await confirmed(unknown, ELSEWHERE.unit) == (404, "not-found")
    await forger.says_sent(SERVING.unit)
    await revoked(forger, ELSEWHERE.unit)
    assert await confirmed(forger, ELSEWHERE.unit) == (409, "disclosure-already-ended")
