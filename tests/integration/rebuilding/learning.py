"""What is found out of a person after their report was filed: what they say of consent, and how old they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.integration.people_first.three_services import DOCTOR, DUTY, INTAKE

if TYPE_CHECKING:
    import random

    from tests.integration.people_first.three_services import Platform

_HEARD = {"seenAlone": "yes", "calledBack": "no"}


async def learn(platform: Platform, report: str, chance: random.Random) -> None:
    """One of both, of any person of the report, by whoever may, in whatever version it is; what does not fit is refused."""
    told = (await platform.get(DOCTOR, f"/reports/{report}")).json()
    person = chance.choice([report, *(each["id"] for each in told.get("persons", ()))])
    who, (step, said) = chance.choice([DOCTOR, INTAKE, DUTY]), chance.choice([_consent, _age])(chance)
    for version in range(1, 6):
        await platform.post(who, f"/reports/{person}/{step}", {"expectedVersion": version, **said})


def _consent(chance: random.Random) -> tuple[str, dict[str, Any]]:
    answer = {"outcome": chance.choice(["agreed", "refused"]), **_HEARD}
    said = chance.choice([answer, {"outcome": "not_asked", "reason": "unsafe"}, _HEARD])
    return ("consent" if "outcome" in said else "consent/withdraw"), said


def _age(chance: random.Random) -> tuple[str, dict[str, Any]]:
    return "age", {"age": chance.choice(["child", "adult"]), "basis": "other"}
