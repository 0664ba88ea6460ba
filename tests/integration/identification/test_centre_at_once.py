"""Two people work on the same person at the same moment: one outcome each."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.integration.identification.procedures import SOCIAL_WORKER, led_to, procedure, step
from tests.integration.identification.sending import (
    INTAKE,
    OF_CENTRE,
    SHELTER,
    accepted,
    agreement,
    answered,
    case_of_an_adult,
    refusal,
    sent,
)
from tests.integration.identification.service import PEOPLE
from tests.integration.identification.test_recording_age import (
    ADULT,
    DUTY,
    WORKER,
    a_child,
    confirm,
    say,
    unit_of,
)
from tests.integration.identification.test_sending import reads
from tests.integration.identification.test_taking_back import SAFETY
from tests.support.tries import TRIES

if TYPE_CHECKING:
    from tests.integration.identification.service import Service


async def test_of_the_last_signature_a_dissent_and_a_confirmation_one_counts(service: Service) -> None:
    for _ in TRIES:
        report = await case_of_an_adult(service)
        await led_to(service, report, "open", "appoint", "propose", "sign")
        given = (("sign", SOCIAL_WORKER), ("dissent", SOCIAL_WORKER), ("confirm", OF_CENTRE))
        signed, dissented, confirmed = (
            each.status == 200
            for each in await asyncio.gather(*(step(service, report, name, who) for name, who in given))
        )
        assert signed is not dissented
        assert signed or not confirmed
        state = "dissented" if dissented else "identified" if confirmed else "signed"
        assert (await procedure(service, report))["state"] == state


async def test_what_is_read_while_the_person_says_no_is_all_or_what_keeps_them_safe(service: Service) -> None:
    for _ in TRIES:
        report = await case_of_an_adult(service)
        assert (await answered(service, report, agreement())).status == 200
        await accepted(service, report, await sent(service, report))
        before = await reads(service, SHELTER, report)
        said, read = await asyncio.gather(answered(service, report, refusal()), reads(service, SHELTER, report))
        assert said.status == 200
        assert read == before or (read or set()) <= SAFETY
        assert (await reads(service, SHELTER, report) or set()) <= SAFETY


async def test_an_adult_after_all_beside_the_acceptance_leaves_nothing_open(service: Service) -> None:
    for _ in TRIES:
        report = await a_child(service)
        referral = await service.referral_of(report)
        await service.sent(report, unit_of(WORKER), referral)
        assert (await say(service, INTAKE, report, ADULT)).status == 200
        answer, _ = await asyncio.gather(
            confirm(service, DUTY, report),
            service.accepted(report, referral, unit_of(WORKER), PEOPLE[WORKER].sub),
        )
        assert answer.status == 200
        assert (await service.get(WORKER, f"/reports/{report}")).status == 404
        assert await service.rows(f"select state from disclosure where referral_id = '{referral}'") == [("ended",)]
