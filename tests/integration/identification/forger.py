"""A person who tells in referral's name whatever they like, and what comes of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contracts import reference
from tests.integration.identification.service import PEOPLE, Service

NIS, NOVI_SAD = "71331", "89010"
CHILD, DUTY = "child_protection", "duty.centre"
SERVING, ELSEWHERE = PEOPLE["csr.nis"], PEOPLE["csr.novisad"]
THIRD = reference.serving_csr("80225")
DUTY_UNIT = reference.centre_duty_unit()
PERSON = {"names": [{"given": "Izmišljena"}]}
NEVER = (
    "health2.nis",
    "police.nis",
    "investigator.nis",
    "labour.nis",
    "education.nis",
    "ngo.provider",
    "reception.centre",
)


@dataclass(frozen=True)
class Forger:
    """The one who holds referral's password of the bus: they know every id and may say anything."""

    service: Service
    report: str
    referral: UUID

    async def says_sent(self, unit: UUID, purpose: str = CHILD, referral: UUID | None = None) -> None:
        """That a referral waits for the unit."""
        await self.service.forged("sent", self.report, referral or self.referral, unit, purpose)

    async def says_rerouted(self, unit: UUID, purpose: str = CHILD) -> None:
        """That it went on to the unit."""
        await self.service.forged("rerouted", self.report, self.referral, unit, purpose)

    async def says_accepted(
        self, unit: UUID, worker: UUID, purpose: str = CHILD, referral: UUID | None = None, version: int = 2
    ) -> None:
        """That a worker of the unit took it on; of the third version and later, after it went on."""
        about = (self.report, referral or self.referral, unit, purpose, worker)
        await self.service.forged("accepted", *about, version=version)

    async def refusals(self) -> list[tuple[UUID, str]]:
        """Unit and reason of everything that was not opened, as it was kept."""
        sql = f"select unit_id, reason from refused_opening where report_id = '{self.report}' order by at, unit_id"
        return [(unit, reason) for unit, reason in await self.service.rows(sql)]

    async def published(self) -> list[tuple[str, str]]:
        """Unit and reason of each refusal as others hear it."""
        sql = f"select data from outbox where key = '{self.report}' and type = 'identification.opening-refused.v1' order by sequence"
        return [(data["unitId"], data["reason"]) for (data,) in await self.service.rows(sql)]

    async def allowed(self) -> list[str]:
        """Units that others hear it opens to, as it had been authorised for them before it went on."""
        sql = f"select data from outbox where key = '{self.report}' and type = 'identification.opening-allowed.v1' order by sequence"
        return [data["unitId"] for (data,) in await self.service.rows(sql)]

    async def readers(self) -> dict[str, list[str]]:
        """The one who outside the Centre reads the report otherwise than as its author or ward, and their positions."""
        found = {}
        for username in ("csr.nis", "csr2.nis", "csr.supervisor", "csr.novisad", *NEVER):
            answer = await self.service.get(username, f"/reports/{self.report}")
            positions = answer.json()["positions"] if answer.status == 200 else []
            if any(each.startswith(("addressed.", "grant.")) for each in positions):
                found[username] = positions
        return found


async def a_child(service: Service, **changes: Any) -> Forger:
    """A child's report of Niš, nothing of which referral has published yet."""
    report = (await service.filed(person=PERSON, **changes))["id"]
    return Forger(service, report, await service.referral_of(report))


async def in_novi_sad_now(service: Service) -> Forger:
    """A child met in Niš that is in Novi Sad now: that is the serving centre, the one of Niš may get it by a reroute."""
    return await a_child_with(service, {**PERSON, "presentPlace": {"municipality": NOVI_SAD}})


async def a_child_with(service: Service, person: dict[str, object], **changes: Any) -> Forger:
    report = (await service.filed(person=person, **changes))["id"]
    return Forger(service, report, await service.referral_of(report))


async def confirmed(forger: Forger, unit: UUID, who: str = DUTY) -> tuple[int, str | None]:
    """Status and slug of the word of `who` that the unit may have it."""
    answer = await forger.service.post(who, f"/referrals/{forger.referral}/confirm", {"unitId": str(unit)})
    return answer.status, None if answer.status == 200 else answer.slug


async def revoked(forger: Forger, successor: UUID, version: int = 1) -> UUID:
    """The Centre takes it away; id of the successor's referral."""
    body = {"expectedVersion": version, "reason": "safety", "successorUnitId": str(successor)}
    answer = await forger.service.post("intake.centre", f"/referrals/{forger.referral}/revoke", body)
    assert answer.status == 200, answer.body
    return await forger.service.referral_of(forger.report, "identification.disclosure-ended.v1")


async def waiting(forger: Forger, who: str = DUTY) -> list[str]:
    """Which of the report's referrals wait for a word, as shown to the person."""
    body = {"ids": [str(forger.referral)]}
    answer = await forger.service.as_person(who).post("/referrals/unconfirmed", body)
    return list(json.loads(answer.body)["referralIds"])
