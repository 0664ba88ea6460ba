"""Accept before disclosure, and that whatever ended is closed on the very next read."""

from __future__ import annotations

from uuid import UUID, uuid4

from contracts import reference
from tests.integration.identification.conftest import PEOPLE, Service
from tests.support.asgi import Answer

CSR_NIS_WORKER = PEOPLE["csr.nis"].sub


async def revoke(service: Service, referral: UUID, version: int = 1, **changes: object) -> Answer:
    body = {
        "expectedVersion": version,
        "reason": "safety",
        "successorUnitId": str(reference.centre_duty_unit()),
        **changes,
    }
    return await service.post("intake.centre", f"/referrals/{referral}/revoke", body)


async def test_revoked_is_closed_on_the_next_read_and_stays_so(service: Service, csr_nis: UUID) -> None:
    report = (await service.filed())["id"]
    referral = await service.sent(report, csr_nis)
    await service.accepted(report, referral, csr_nis, CSR_NIS_WORKER)
    assert (await service.get("csr.nis", f"/reports/{report}")).status == 200
    assert (await revoke(service, referral)).status == 200
    for username in ("csr.nis", "csr2.nis", "csr.supervisor"):
        assert (await service.get(username, f"/reports/{report}")).status == 404
    again = await revoke(service, referral)
    assert (again.status, again.slug) == (409, "disclosure-already-ended")


async def test_an_acceptance_that_arrives_after_the_revocation_opens_nothing(service: Service, csr_nis: UUID) -> None:
    report = (await service.filed())["id"]
    referral = await service.sent(report, csr_nis)
    assert (await revoke(service, referral)).status == 200
    await service.accepted(report, referral, csr_nis, CSR_NIS_WORKER)
    assert (await service.get("csr.nis", f"/reports/{report}")).status == 404


async def test_a_childs_revocation_names_who_goes_on(service: Service, csr_nis: UUID) -> None:
    report = (await service.filed())["id"]
    referral = await service.sent(report, csr_nis)
    assert (await revoke(service, referral, successorUnitId=None)).slug == "successor-required"
    assert (await revoke(service, referral, successorUnitId=str(uuid4()))).slug == "successor-not-suitable"
    for username in ("health.nis", "csr.nis", "police.nis"):
        answer = await service.post(
            username, f"/referrals/{referral}/revoke", {"expectedVersion": 1, "reason": "safety"}
        )
        assert (answer.status, answer.slug) == (403, "forbidden")


async def test_the_event_of_an_end_says_only_ids_and_codes(service: Service, csr_nis: UUID) -> None:
    report = (await service.filed())["id"]
    referral = await service.sent(report, csr_nis)
    await revoke(service, referral)
    rows = await service.rows(f"select type, data from outbox where key = '{report}' order by sequence")
    assert [row[0].split(".")[1] for row in rows] == ["report-submitted", "disclosure-ended"]
    assert set(rows[1][1]) == {"reportId", "personId", "referralId", "kind", "successorUnit", "endedAt"}


async def test_a_rerouted_referral_leaves_the_first_unit_at_once(service: Service, csr_nis: UUID) -> None:
    report = (await service.filed())["id"]
    referral = await service.sent(report, csr_nis)
    novi_sad = PEOPLE["csr.novisad"].unit
    await service.rerouted(report, referral, csr_nis, novi_sad)
    assert (await service.get("csr.nis", f"/reports/{report}")).status == 404
    assert (await service.get("csr.novisad", f"/reports/{report}")).status == 404
    confirmation = {"unitId": str(novi_sad)}
    assert (await service.post("duty.centre", f"/referrals/{referral}/confirm", confirmation)).status == 200
    assert (await service.get("csr.novisad", f"/reports/{report}")).status == 200


async def test_each_read_of_a_person_is_on_the_record_before_the_answer(service: Service, csr_nis: UUID) -> None:
    report = (await service.filed(account="viđeno"))["id"]
    referral = await service.sent(report, csr_nis)
    await service.accepted(report, referral, csr_nis, CSR_NIS_WORKER)
    await service.get("csr.nis", f"/reports/{report}")
    reads = (
        f"select caller, position, action, classes from audit where subject_id = '{report}' and action = 'report.read'"
    )
    rows = await service.rows(reads)
    assert [(row[0], row[1], row[2]) for row in rows] == [(CSR_NIS_WORKER, "grant.child_protection", "report.read")]
    assert {"person_name", "birth", "care_needs"} <= set(rows[0][3])
    assert {"account", "clinical"}.isdisjoint(rows[0][3])


async def test_an_escalated_referral_is_for_the_supervisor_alone(service: Service, csr_nis: UUID) -> None:
    report = (await service.filed())["id"]
    referral = await service.sent(report, csr_nis)
    await service.rejected(report, referral, csr_nis)
    for username in ("csr.nis", "csr2.nis"):
        assert (await service.get(username, f"/reports/{report}")).status == 404
    supervisor = (await service.get("csr.supervisor", f"/reports/{report}")).json()
    assert supervisor["positions"] == ["addressed.child_protection"]
