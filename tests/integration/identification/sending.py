"""An adult or a child whose case a manager has, what is agreed to, and what is sent to units."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from contracts.naming import referral_id
from contracts.words.referrals import Purpose
from tests.integration.identification import ways
from tests.integration.identification.directory import synced
from tests.integration.identification.service import PEOPLE, Service
from tests.support.asgi import Answer

INTAKE, DUTY, MANAGER, OF_CENTRE = "intake.centre", "duty.centre", "manager.centre", "supervisor.centre"
SHELTER, NGO, POLICE = "reception.centre", "ngo.provider", "investigator.nis"
GUARDIAN, GUARDIANS_SUPERVISOR = "csr.nis", "csr.supervisor"
WORDS = "Hoće da bude sa sestrom."
ACCOMMODATION = Purpose.EMERGENCY_ACCOMMODATION


def unit_of(who: str) -> str:
    """Id of the person's unit as JSON writes it."""
    return str(PEOPLE[who].unit)


def agreement(*units: str, purpose: Purpose = ACCOMMODATION, **changes: Any) -> dict[str, Any]:
    """What a person agrees to, in writing: the units of these people read who they are and what they need."""
    return {
        "purpose": purpose.value,
        "agreed": True,
        "unitIds": [unit_of(each) for each in units or (SHELTER,)],
        "classes": ["person_name", "care_needs"],
        "until": (datetime.now(UTC) + timedelta(days=90)).date().isoformat(),
        "givenBy": "person",
        "method": "written",
        "language": "sr",
        "interpreter": False,
        "seenAlone": "yes",
        "calledBack": "unknown",
        **changes,
    }


def refusal(purpose: Purpose = ACCOMMODATION) -> dict[str, Any]:
    """That the person does not agree, or not any more."""
    return agreement(purpose=purpose, agreed=False, unitIds=[], classes=[], until=None)


async def version(service: Service, report: str, who: str = OF_CENTRE) -> int:
    """Of the report as it is now."""
    return int((await ways.seen(service, who, report))["version"])


async def case_of_an_adult(service: Service, way: str = "consent_adult", *, assigned: bool = True) -> str:
    """Id of a report that holds everything, taken over and, unless said otherwise, in the hands of a case manager."""
    report = await ways.filed(service, way)
    if assigned:
        await synced(service)
        await service.given_to_a_case_manager(report)
    else:
        assert (await service.post(INTAKE, f"/reports/{report}/take-over", {"expectedVersion": 1})).status == 200
    return report


async def answered(
    service: Service, report: str, body: dict[str, Any], who: str = MANAGER, acr: int = 2, **changes: Any
) -> Answer:
    """What the person answered is recorded."""
    given = {"expectedVersion": await version(service, report), **body, **changes}
    return await service.post(who, f"/reports/{report}/consent/referrals", given, acr=acr)


async def send(
    service: Service, report: str, to: str = SHELTER, purpose: Purpose = ACCOMMODATION, who: str = MANAGER
) -> Answer:
    """The unit of this person is asked."""
    given: dict[str, Any] = {"purpose": purpose.value, "unitId": unit_of(to), "urgency": "urgent"}
    given["expectedVersion"] = await version(service, report)
    return await service.post(who, f"/reports/{report}/referrals", given)


async def sent(
    service: Service, report: str, to: str = SHELTER, purpose: Purpose = ACCOMMODATION, who: str = MANAGER
) -> UUID:
    """It was sent, and referral has published that it was: its id."""
    answer = await send(service, report, to, purpose, who)
    assert answer.status == 200, answer.body
    return await announced(service, report, to, purpose)


async def announced(service: Service, report: str, to: str = SHELTER, purpose: Purpose = ACCOMMODATION) -> UUID:
    """Referral published that what was authorised last is sent: its id."""
    of_purpose = (
        f"key = '{report}' and type = 'identification.referral-authorised.v1' and data->>'purpose' = '{purpose}'"
    )
    ((cause,),) = await service.rows(f"select id from outbox where {of_purpose} order by sequence desc limit 1")
    referral = referral_id(cause, purpose)
    await service.forged("sent", report, referral, PEOPLE[to].unit, purpose)
    return referral


async def accepted(
    service: Service, report: str, referral: UUID, by: str = SHELTER, purpose: Purpose = ACCOMMODATION
) -> None:
    """A worker of the unit took it on."""
    await service.forged("accepted", report, referral, PEOPLE[by].unit, purpose, PEOPLE[by].sub)


async def case_of_a_child(service: Service, *, assigned: bool = True) -> str:
    """Id of a child's report that the Centre took over; a worker of the centre for social work took its protection on."""
    report = await case_of_an_adult(service, "child_duty", assigned=assigned)
    await protected(service, report)
    return report


async def protected(service: Service, report: str, event: str = "identification.report-submitted.v1") -> None:
    """A worker of the centre for social work that serves the child took on what this event brought about."""
    unit = PEOPLE[GUARDIAN].unit
    assert unit is not None
    referral = await service.sent(report, unit, await service.referral_of(report, event))
    await service.accepted(report, referral, unit, PEOPLE[GUARDIAN].sub)


def guardianship(*units: str, purpose: Purpose = ACCOMMODATION, **changes: Any) -> dict[str, Any]:
    """What the guardianship authority agrees to for a child, which says it agrees: units read who it is and what it needs."""
    given = agreement(*units, purpose=purpose)
    left = {name: said for name, said in given.items() if name not in ("givenBy", "method", "calledBack")}
    return {**left, "views": {"heard": "yes", "agrees": "yes", "words": WORDS}, **changes}


async def answered_for(
    service: Service, report: str, body: dict[str, Any], who: str = GUARDIAN, acr: int = 2, **changes: Any
) -> Answer:
    """What the guardianship authority answered is recorded."""
    given = {"expectedVersion": await version(service, report), **body, **changes}
    return await service.post(who, f"/reports/{report}/guardianship", given, acr=acr)
