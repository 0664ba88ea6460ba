"""A report of each way in with everything that it holds, and who reads it."""

from __future__ import annotations

from typing import Any

from tests.integration.identification.conftest import Service
from tests.integration.identification.test_access_walk import EVERYTHING

REASON = {"reason": "other", "words": "Ne reaguje na pitanja."}
ADULT: dict[str, Any] = {"age": "adult", "consent": None}
# What can be said of an adult through the reporter: what is chosen, and what a cap coarsens.
CODED: dict[str, Any] = {
    "indicators": ["H1", "G12"],
    "person": {
        "birth": {"birthDate": "1990-05-01"},
        "sex": "female",
        "citizenships": ["RO"],
        "residence": "irregular",
        "languageNeeds": {"language": "ro", "interpreterNeeded": True},
        "contactFlags": {"contactPerson": False},
        "presentPlace": {"municipality": "71331"},
    },
}
GROWN = {**EVERYTHING["person"], "birth": {"birthDate": "1990-05-01"}}
WHOLE = {**EVERYTHING, "person": GROWN}
NAMELESS = {
    **WHOLE,
    "person": {name: said for name, said in GROWN.items() if name not in ("names", "aliases", "numbers")},
}
FILINGS: dict[str, dict[str, Any]] = {
    "consent_adult": {**WHOLE, "age": "adult", "wayIn": "consent_adult"},
    "child_duty": EVERYTHING,
    "could_not_ask": {**WHOLE, **ADULT, "wayIn": "could_not_ask"},
    "through_me": {**CODED, **ADULT, "wayIn": "through_me"},
    "official_duty": {**NAMELESS, **ADULT, "wayIn": "official_duty"},
    "vital_interest": {**WHOLE, **ADULT, "wayIn": "vital_interest", "vitalInterest": REASON},
}
READERS = {"author": "health.nis", "unit": "health2.nis", "intake": "intake.centre", "duty": "duty.centre"}


async def filed(service: Service, way: str, **changes: Any) -> str:
    return str((await service.filed(**{**FILINGS[way], **changes}))["id"])


async def seen(service: Service, who: str, report: str, acr: int = 2, version: int | None = None) -> Any:
    answer = await service.get(who, f"/reports/{report}" + (f"?version={version}" if version else ""), acr)
    assert answer.status == 200, answer.body
    return answer.json()


def of_place() -> dict[str, Any]:
    return {
        "encounterMunicipality": "71331",
        "danger": "no",
        "stillHere": "unknown",
        "companion": "unknown",
        "seenAlone": "no",
        "policeTold": "no",
        "callbackPhone": "+381 18 506 700",
        "suspicions": ["labour_exploitation"],
    }


def filing_of(way: str) -> dict[str, Any]:
    """As it is sent."""
    body = {"encounterDate": "2026-11-20", **of_place(), **FILINGS[way]}
    if way == "consent_adult":
        body["consent"] = {"identification": True}
    return {name: said for name, said in body.items() if said is not None}
