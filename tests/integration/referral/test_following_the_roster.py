"""The duty roster as identification publishes it decides who holds the position of duty here."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from chassis.domain.errors import Forbidden
from chassis.inbox.applying import Outcome
from contracts.events.roster import RosterChangedV1, RosterTurn
from contracts.words.referrals import RejectionReason
from tests.integration.referral.reading import Reader
from tests.integration.referral.service import Service
from tests.support.referral import DUTY_UNIT, INTAKE, NOW, ON_DUTY, OTHER_CSR, PEOPLE

CHILD = "child_protection"
HOUR = timedelta(hours=1)


def changed(version: int, *turns: tuple[UUID, datetime, datetime], unit: UUID = DUTY_UNIT) -> RosterChangedV1:
    found = [
        RosterTurn(turn_id=uuid4(), person_id=person, place=place, starts_at=starts, ends_at=ends)
        for place, (person, starts, ends) in enumerate(turns, 1)
    ]
    return RosterChangedV1(unit_id=unit, version=version, turns=tuple(found), changed_at=NOW)


async def positions(service: Service, referral: UUID) -> tuple[str, str]:
    """Of whom the roster puts on duty in these tests, and of whom the standing order does."""
    seen = [await service.read(PEOPLE[who], referral) for who in ("intake", "duty")]
    worklists = [await service.worklist(PEOPLE[who]) for who in ("intake", "duty")]
    assert [page.items[0].positions for page in worklists] == [view.positions for view in seen]
    ((one,), (other,)) = (view.positions for view in seen)
    return one, other


async def test_whose_turn_is_in_force_is_on_duty_and_nobody_else(service: Service, reader: Reader) -> None:
    referral = (await service.opened())[CHILD]
    assert await positions(service, referral) == ("intake", "duty")
    assert await reader.publish(changed(1, (INTAKE, NOW, NOW + HOUR))) is Outcome.APPLIED
    assert await positions(service, referral) == ("duty", "intake")
    # Without another word of identification: the turn is over.
    service.bench.clock.at = NOW + HOUR
    assert await positions(service, referral) == ("intake", "duty")


async def test_several_are_on_duty_at_once(service: Service, reader: Reader) -> None:
    referral = (await service.opened())[CHILD]
    await reader.publish(changed(1, (INTAKE, NOW - HOUR, NOW + HOUR), (ON_DUTY, NOW, NOW + HOUR)))
    assert await positions(service, referral) == ("duty", "duty")


async def test_a_turn_that_was_ended_is_over_with_the_event(service: Service, reader: Reader) -> None:
    referral = (await service.opened())[CHILD]
    await reader.publish(changed(1, (INTAKE, NOW - HOUR, NOW + HOUR)))
    await reader.publish(changed(2, (INTAKE, NOW - HOUR, NOW)))
    assert await positions(service, referral) == ("intake", "duty")


async def test_a_version_that_is_not_newer_changes_nothing(service: Service, reader: Reader) -> None:
    """Told twice, or brought back late by a replayed dead letter."""
    referral = (await service.opened())[CHILD]
    await reader.publish(changed(3, (INTAKE, NOW, NOW + HOUR)))
    for late in (changed(3), changed(2, (uuid4(), NOW, NOW + HOUR))):
        assert await reader.publish(late) is Outcome.APPLIED
        assert await positions(service, referral) == ("duty", "intake")
    assert service.rows("select version from duty_roster") == [["3"]]


async def test_the_roster_of_another_unit_puts_nobody_on_the_centres_duty(service: Service, reader: Reader) -> None:
    referral = (await service.opened())[CHILD]
    await reader.publish(changed(1, (INTAKE, NOW, NOW + HOUR), unit=uuid4()))
    assert await positions(service, referral) == ("intake", "duty")


async def test_who_is_put_on_duty_may_do_what_duty_does(service: Service, reader: Reader) -> None:
    referral = (await service.opened())[CHILD]
    await service.reject(PEOPLE["worker"], referral, RejectionReason.NO_CAPACITY)
    directed = (referral, RejectionReason.OUT_OF_AREA, OTHER_CSR)
    with pytest.raises(Forbidden):
        await service.reject(PEOPLE["intake"], *directed, version=2)
    await reader.publish(changed(1, (INTAKE, NOW, NOW + HOUR)))
    with pytest.raises(Forbidden):
        await service.reject(PEOPLE["duty"], *directed, version=2)
    await service.reject(PEOPLE["intake"], *directed, version=2)


async def test_the_intake_alone_finds_the_roster_and_nobody_writes_on_it_here(service: Service, reader: Reader) -> None:
    await reader.publish(changed(1, (INTAKE, NOW, NOW + HOUR)))
    found = {who for who, person in PEOPLE.items() if await service.seen_in_sql(person, "duty_roster")}
    assert found == {"intake", "duty"}
    assert await service.run_sql(None, "select 1 from duty_roster") == 0
    for statement in ("update duty_roster set turns = '[]'", "delete from duty_roster"):
        with pytest.raises(DBAPIError, match="permission denied"):
            await service.run_sql(PEOPLE["intake"], statement)
