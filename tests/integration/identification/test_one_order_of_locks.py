"""Commands and what referral publishes at the same moment wait for each other in one order, and never crosswise."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from enum import IntEnum
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from chassis.db.transaction import LockOutOfOrder
from contracts import reference
from contracts.words.referrals import Purpose
from contracts.words.reports import WayIn
from identification.adapters.consents import PostgresLedger
from identification.adapters.disclosures.openings import PostgresAuthorisations
from identification.adapters.disclosures.repository import PostgresDisclosures
from identification.adapters.locks import Lock
from identification.domain.disclosures.opening import Authorisation, Way
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.test_recording_age import (
    ADULT,
    CHILD,
    DUTY,
    INTAKE,
    WORKER,
    a_child,
    confirm,
    grown_up,
    say,
    unit_of,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.support.asgi import Answer

WAITS_S = 5.0
WAITING = """select count(*) from pg_locks l join pg_database d on d.oid = l.database
  where not granted and datname = current_database()"""


async def confirmed(service: Service, report: str, _: UUID) -> asyncio.Future[Answer]:
    assert (await say(service, INTAKE, report, ADULT)).status == 200
    return await until_waiting(service, confirm(service, DUTY, report))


async def revoked(service: Service, _: str, referral: UUID) -> asyncio.Future[Answer]:
    body = {"expectedVersion": 1, "reason": "safety", "successorUnitId": str(reference.centre_duty_unit())}
    return await until_waiting(service, service.post(INTAKE, f"/referrals/{referral}/revoke", body))


async def until_waiting(service: Service, command: Awaitable[Answer]) -> asyncio.Future[Answer]:
    """The command, once it waits for a lock that another person holds."""
    begun = asyncio.ensure_future(command)
    for _ in range(int(WAITS_S / 0.02)):
        waiting = await service.rows(WAITING)
        if begun.done() or waiting != [(0,)]:
            break
        await asyncio.sleep(0.02)
    assert not begun.done(), "it did not come to the lock"
    return begun


@pytest.mark.parametrize("command", [confirmed, revoked])
async def test_an_acceptance_between_its_two_locks_and_a_command_that_needs_both(
    service: Service, command: Callable[[Service, str, UUID], Awaitable[asyncio.Future[Answer]]]
) -> None:
    """Where the command took the grounds before what the referral opens, one of the two would be broken off as a deadlock."""
    report = await a_child(service)
    referral = await service.sent(report, unit_of(WORKER))
    ((person,),) = await service.rows(f"select person_id from report where id = '{report}'")
    async with service.worker_db.transaction() as connection:
        disclosures, ledger = PostgresDisclosures(connection), PostgresLedger(connection)
        known = await disclosures.find(referral)
        assert known is not None
        begun = await command(service, report, referral)
        # What the release of before brought about is kept with a row that refers to the report.
        kept = (
            referral,
            UUID(report),
            person,
            Purpose.CHILD_PROTECTION,
            unit_of("csr.novisad"),
            WayIn.CHILD_DUTY,
            Way.KEPT,
        )
        await PostgresAuthorisations(connection).add([Authorisation(*kept, None, datetime.now(UTC))])
        await ledger.lock_basis(UUID(report), Purpose.CHILD_PROTECTION)
        await disclosures.put(known.granted_to(PEOPLE[WORKER].sub, unit_of(WORKER)))
    answer = await begun
    assert answer.status == 200, answer.body
    assert await service.rows(f"select state from disclosure where referral_id = '{referral}'") == [("ended",)]
    assert (await service.get(WORKER, f"/reports/{report}")).status == 404


async def test_at_the_same_moment_every_one_of_them_is_done(service: Service) -> None:
    """An acceptance beside each command that shares two locks with it, again and again."""
    for step in ("confirm", "child", "revoke"):
        for _ in range(8):
            report = await a_child(service)
            after: tuple[str, ...] = ()
            version = 2
            if step == "confirm":
                assert (await say(service, INTAKE, report, ADULT)).status == 200
            elif step == "child":
                assert (await grown_up(service, INTAKE, report)).status == 200
                assert (await say(service, INTAKE, report, CHILD, 3)).status == 200
                assert (await say(service, INTAKE, report, ADULT, 4)).status == 200
                version, after = 5, ("identification.person-age-changed.v1",)
            referral = await service.sent(report, unit_of(WORKER), await service.referral_of(report, *after))
            body = {"expectedVersion": 1, "reason": "safety", "successorUnitId": str(reference.centre_duty_unit())}
            command = (
                service.post(INTAKE, f"/referrals/{referral}/revoke", body)
                if step == "revoke"
                else confirm(service, DUTY, report, version)
            )
            accepted = service.accepted(report, referral, unit_of(WORKER), PEOPLE[WORKER].sub)
            answer, _ = await asyncio.gather(command, accepted)
            assert answer.status == 200, answer.body
            assert (await service.get(WORKER, f"/reports/{report}")).status == 404


async def test_a_lock_out_of_order_is_refused_though_no_one_is_in_the_way(service: Service) -> None:
    report = await a_child(service)
    referral = await service.sent(report, unit_of(WORKER))
    async with service.worker_db.transaction() as connection:
        disclosures, ledger = PostgresDisclosures(connection), PostgresLedger(connection)
        await ledger.lock_basis(UUID(report), Purpose.CHILD_PROTECTION)
        with pytest.raises(LockOutOfOrder, match="REFERRAL behind GROUND"):
            await disclosures.find(referral)
    async with service.worker_db.transaction() as connection:
        held: list[tuple[IntEnum, object]] = [
            (Lock.REPORT, 1),
            (Lock.REFERRAL, 2),
            (Lock.GROUND, 1),
            (Lock.REFERRAL, 2),
        ]
        for kind, key in held:
            connection.locks(kind, key)
