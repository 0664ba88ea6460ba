"""A person in the formal procedure, step by step."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from contracts.words.people import Profession
from identification.domain.reports.minimum import belgrade_day
from tests.integration.identification import ways
from tests.integration.identification.sending import MANAGER, OF_CENTRE, version
from tests.integration.identification.service import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.integration.identification.service import Service
    from tests.support.asgi import Answer

PANEL = {
    Profession.PSYCHOLOGIST: "psychologist.centre",
    Profession.PEDAGOGUE: "pedagogue.centre",
    Profession.SOCIAL_WORKER: "social.centre",
}
PSYCHOLOGIST, PEDAGOGUE, SOCIAL_WORKER = PANEL.values()
ANOTHER_PSYCHOLOGIST, DIRECTOR, ANOTHER_SUPERVISOR = "psychologist2.centre", "director.centre", "supervisor2.centre"
ANOTHER_DIRECTOR = "director2.centre"
OTHERS = {
    Profession.PSYCHOLOGIST: ANOTHER_PSYCHOLOGIST,
    Profession.PEDAGOGUE: "pedagogue2.centre",
    Profession.SOCIAL_WORKER: "social2.centre",
}
"""A panel that has no one of the first."""
ASSESSMENT = {"grounds": "reasonable", "risk": "high", "nextStep": "open_procedure", "reason": "Kanarinac-procena"}
IDENTIFIED = {
    "outcome": "identified",
    "acts": ["recruitment", "harbouring"],
    "means": ["deception"],
    "forms": ["labour_exploitation"],
    "reasons": "Kanarinac-obrazlozenje",
}
NOT_IDENTIFIED = {"outcome": "not_identified", "otherProtection": "labour_rights", "reasons": "Kanarinac-obrazlozenje"}


def seats(panel: Mapping[Profession, str]) -> list[dict[str, str]]:
    """These people as members of a panel."""
    return [{"personId": str(PEOPLE[who].sub), "profession": of.value} for of, who in panel.items()]


STEP: dict[str, tuple[str, dict[str, Any]]] = {
    "open": ("", {"assessment": ASSESSMENT}),
    "appoint": (
        "/panel",
        {"seats": seats(PANEL)},
    ),
    "replace": (
        "/panel/replacement",
        {
            "memberId": str(PEOPLE[PSYCHOLOGIST].sub),
            "replacementId": str(PEOPLE[ANOTHER_PSYCHOLOGIST].sub),
            "reason": "Kanarinac-zamena",
        },
    ),
    "presume": ("/presumption", {"grounds": "Kanarinac-pretpostavka", "recoveryOffered": True}),
    "interview": (
        "/interviews",
        {
            "heldOn": "2026-11-20",
            "place": "shelter",
            "language": "sr",
            "interpreter": False,
            "notes": "Kanarinac-razgovor",
        },
    ),
    "answer": (
        "/indicators",
        {"profile": "adult_labour", "answers": [{"code": code, "answer": "yes"} for code in ("D1.1", "D1.2")]},
    ),
    "propose": ("/proposal", {"finding": IDENTIFIED}),
    "sign": ("/signatures", {}),
    "dissent": ("/dissent", {"reason": "Kanarinac-izdvojeno"}),
    "confirm": ("/decision", {"agreed": True}),
    "return": ("/decision", {"agreed": False, "reason": "Kanarinac-vraceno"}),
    "rule": ("/dissent/decision", {"finding": NOT_IDENTIFIED}),
    "explain": (
        "/rights",
        {
            "explainedOn": "2026-11-20",
            "rights": ["legal_aid", "recovery_period"],
            "language": "sr",
            "interpreter": False,
        },
    ),
    "recover": (
        "/recovery",
        {"step": "offered", "happenedOn": "2026-11-20", "appliesTo": "all", "residenceStatus": "none"},
    ),
    "serve": ("/decision/service", {"how": "in_person", "language": "sr", "copyLeft": "kept_at_centre"}),
    "discontinue": ("/discontinuation", {"reason": "left_country", "words": "Kanarinac-obustava"}),
    "review": ("/review", {"onBehalfOf": "person", "ground": "new_evidence", "reason": "Kanarinac-zahtev"}),
    "admit": ("/review/decision", {"admitted": True, "reason": "Kanarinac-preispitivanje"}),
    "uphold": ("/review/decision", {"admitted": False, "reason": "Kanarinac-preispitivanje"}),
    "question": ("/question", {"reason": "Kanarinac-pitanje"}),
    "revoke": ("/revocation", {"proposed": True, "error": "facts_proven_false", "reason": "Kanarinac-opoziv"}),
    "decline": ("/revocation", {"proposed": False, "reason": "Kanarinac-ostaje"}),
    "revoked": ("/revocation/confirmation", {"agreed": True, "reason": "Kanarinac-potvrda"}),
    "keep": ("/revocation/confirmation", {"agreed": False, "reason": "Kanarinac-potvrda"}),
}
"""Of each command the end of its address and a body that is taken."""


async def step(service: Service, report: str, name: str, who: str, acr: int = 2, **changes: Any) -> Answer:
    """A command of the procedure, by this person, on the version that it has now."""
    path, body = STEP[name]
    given = {"expectedVersion": await version(service, report), **body, **changes}
    if name == "interview" and (await ways.seen(service, OF_CENTRE, report))["classes"]["danger"]["childPath"]:
        given["guardianPresent"] = "no"
    if name == "serve" and "servedOn" not in given:
        ended = (await procedure(service, report, MANAGER))["endedAt"] or "2026-11-20T12:00:00Z"
        given["servedOn"] = belgrade_day(datetime.fromisoformat(ended)).isoformat()
    if name == "review" and "askedOn" not in given:
        until = (await procedure(service, report, MANAGER))["reviewUntil"]
        given["askedOn"] = str(date.fromisoformat(until) - timedelta(days=15)) if until else "2026-11-20"
    return await service.post(who, f"/reports/{report}/procedure{path}", given, acr=acr)


async def led_to(service: Service, report: str, *names: str) -> None:
    """These steps, each by who is entitled to it; signatures by the pedagogue and then the social worker."""
    signers = iter((PEDAGOGUE, SOCIAL_WORKER))
    by = {
        **dict.fromkeys(("open", "appoint", "presume", "interview", "answer", "explain", "recover", "serve"), MANAGER),
        **dict.fromkeys(("replace", "confirm", "return", "discontinue"), OF_CENTRE),
        "propose": PSYCHOLOGIST,
        "dissent": SOCIAL_WORKER,
        "rule": DIRECTOR,
        **dict.fromkeys(("review", "question"), MANAGER),
        **dict.fromkeys(("admit", "uphold", "revoke", "decline"), ANOTHER_DIRECTOR),
        **dict.fromkeys(("revoked", "keep"), DIRECTOR),
    }
    for name in names:
        answer = await step(service, report, name, next(signers) if name == "sign" else by[name])
        assert answer.status == 200, (name, answer.body)


async def add_facts(service: Service, report: str) -> None:
    """The author adds to it, which another procedure may follow on."""
    given = {"expectedVersion": await version(service, report), "kind": "account", "text": "Kanarinac-novo"}
    answer = await service.post("health.nis", f"/reports/{report}/addenda", given)
    assert answer.status == 200, answer.body


async def procedure(service: Service, report: str, who: str = OF_CENTRE) -> dict[str, Any]:
    """The class as this person reads it."""
    found: dict[str, Any] = (await ways.seen(service, who, report))["classes"]["procedure"]
    return found
