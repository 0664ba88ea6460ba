"""Four workers who were met at one site: the report of each, and who is sent it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.service import NOVI_SAD
from tests.support import form_oracle

AUTHOR, COLLEAGUE, INTAKE, DUTY = "health.nis", "health2.nis", "intake.centre", "duty.centre"
NAMES = ("Kanarinka Prva", "Kanarinac Drugi", "Kanarinka Treća", "Kanarinac Četvrti")


def described(number: int, **changes: Any) -> dict[str, Any]:
    """What is said of the person with this number alone; every text holds their name."""
    given, family = NAMES[number - 1].split()
    usual: dict[str, Any] = {
        "age": "child" if number in (2, 4) else "adult",
        "wayIn": {1: "consent_adult", 3: "could_not_ask"}.get(number, "child_duty"),
        "concern": f"{given} se boji.",
        "indicators": ["G1"],
        "account": f"{given} iskaz",
        "careNeeds": f"{given} nega",
        "conflict": {"note": f"{given} sukob"},
        "person": {"names": [{"given": given, "family": family}], "languageNeeds": {"language": "sr"}},
        "consent": {"identification": True, "shareClinical": False} if number == 1 else None,
    }
    if number == 4:
        usual["person"]["presentPlace"] = {"municipality": NOVI_SAD}
    return {name: said for name, said in {**usual, **changes}.items() if said is not None}


def everybody(**changes: Any) -> dict[str, Any]:
    """The four of them as one filing; `changes` of what is said of the place."""
    return {**described(1), "others": [described(number) for number in (2, 3, 4)], **changes}


@dataclass(frozen=True)
class Raid:
    """A report of several persons: the id of each, in their order."""

    service: Service
    ids: tuple[str, ...]

    async def accepted(self, number: int, unit: UUID, worker: str) -> UUID:
        """The child with this number was sent to the unit, and the worker took it."""
        person = self.ids[number - 1] if number > 1 else None
        referral = await self.service.sent(self.ids[0], unit, person=person)
        await self.service.accepted(self.ids[0], referral, unit, PEOPLE[worker].sub, person)
        return referral

    async def seen(self, number: int, who: str, acr: int = 1) -> Any:
        """The report of one person as a person reads it; None when there is nothing for them."""
        answer = await self.service.get(who, f"/reports/{self.ids[number - 1]}", acr)
        assert answer.status in (200, 404), answer.body
        return answer.json() if answer.status == 200 else None

    async def states(self) -> list[str]:
        """As shown to their author."""
        return [(await self.seen(number, AUTHOR))["state"] for number in range(1, len(self.ids) + 1)]


async def met(service: Service, who: str = AUTHOR, **changes: Any) -> Raid:
    """The four, reported."""
    filed = await service.filed(who, **everybody(**changes))
    return Raid(service, tuple(each["id"] for each in filed["persons"]))


async def second_of_four(service: Service, csr: UUID, author: str, sector: str, said: dict[str, Any]) -> str:
    """The report of a child of whom all this is said, accepted by csr.nis; what is said of the place is said with the first."""
    of_place = {row["code"] for row in form_oracle.questions(sector) if row["class"] in ("encounter", "site")}
    answers = said.pop("answers")
    child = {"age": "not_sure", "wayIn": "child_duty", "suspicions": ["sexual_exploitation"]}
    second = {**child, **said, "answers": [each for each in answers if each["question"] not in of_place]}
    filed = await service.filed(
        author,
        **described(1),
        answers=[each for each in answers if each["question"] in of_place],
        others=[second, described(3), described(4)],
    )
    report = str(filed["persons"][1]["id"])
    referral = await service.sent(filed["id"], csr, person=report)
    await service.accepted(filed["id"], referral, csr, PEOPLE["csr.nis"].sub, report)
    return report
