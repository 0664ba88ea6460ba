"""Who revokes, and who goes on with the child (DESIGN 2, decision 0003)."""

from __future__ import annotations

from uuid import UUID

from contracts import reference
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.test_disclosure import revoke

DUTY = str(reference.centre_duty_unit())


async def test_an_author_at_the_centre_does_not_revoke_for_the_child_they_reported(
    service: Service, csr_nis: UUID
) -> None:
    report = (await service.filed("intake.centre"))["id"]
    referral = await service.sent(report, csr_nis)
    refused = await revoke(service, referral)
    assert (refused.status, refused.slug) == (403, "forbidden")


async def test_a_colleague_revokes_for_a_child_that_the_centre_itself_reported(service: Service, csr_nis: UUID) -> None:
    report = (await service.filed("intake.centre"))["id"]
    referral = await service.sent(report, csr_nis)
    body = {"expectedVersion": 1, "reason": "safety", "successorUnitId": DUTY}
    assert (await service.post("intake2.centre", f"/referrals/{referral}/revoke", body)).status == 200


async def test_the_unit_it_is_taken_from_is_no_successor(service: Service, csr_nis: UUID) -> None:
    report = (await service.filed())["id"]
    referral = await service.sent(report, csr_nis)
    refused = await revoke(service, referral, successorUnitId=str(csr_nis))
    assert (refused.status, refused.slug) == (422, "successor-not-suitable")


async def test_an_excluded_unit_is_no_successor(service: Service, csr_nis: UUID) -> None:
    novi_sad = PEOPLE["csr.novisad"].unit
    report = (await service.filed(conflict={"unitIds": [str(novi_sad)]}))["id"]
    referral = await service.sent(report, csr_nis)
    refused = await revoke(service, referral, successorUnitId=str(novi_sad))
    assert (refused.status, refused.slug) == (422, "successor-not-suitable")


async def test_the_duty_keeps_a_child_that_was_handed_to_it(service: Service) -> None:
    report = (await service.filed())["id"]
    referral = await service.sent(report, reference.centre_duty_unit())
    assert (await revoke(service, referral, successorUnitId=DUTY)).status == 200
