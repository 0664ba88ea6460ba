"""What the services publish of themselves is what they do: nothing that a client sends or gets is a surprise."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from chassis.http.rate import RateLimits
from chassis.settings.groups import Rate
from notifications.adapters.deliveries.telephone import AnswerCheck
from tests.integration.identification.attaching import attached, ticket
from tests.integration.people_first.three_services import DOCTOR, DUTY, INTAKE, SERVICES, WORKER, Platform
from tests.support.demo_people import claims_of
from tests.support.schemathesis_run import Elsewhere, Walk

# Whoever may file may also do the rest.
ENTITLED = {
    "reports:take-over": INTAKE,
    "reports:advise": INTAKE,
    "reports:ask": INTAKE,
    "advice:answer": INTAKE,
    "reports:record-basis": INTAKE,
    "disclosures:revoke": DUTY,
    "disclosures:confirm": DUTY,
    "roster:read": "supervisor.centre",
    "roster:change": "supervisor.centre",
    "referrals:read": WORKER,
    "referrals:accept": WORKER,
    "referrals:reject": WORKER,
    "notices:read": WORKER,
    "notices:open": WORKER,
    "flow:read": "office.national",
}
SECRET = "whsec_" + "c2VjcmV0IG9mIGEgdGVsZXBob25lIHNlcnZpY2U="
STRANGER = "health.sabac"
KNOWN_ONLY_TO_THE_SERVICE = {
    "after": "a cursor is the list's own to write",
    "answers": "a name comes once",
    "answers.N.question": "a question comes once",
    "answers.N.values": "the questions of a form and what they take are data",
    "birthDate": "of somebody who may live today",
    "calledBack": "of who answered, and of nobody else",
    "callbackPhone": "which numbers are possible differs by country and is no regular expression",
    "conflict.unitIds.N": "units that receive reports are data",
    "encounterDate": "within ten years of today",
    "encounterMunicipality": "municipalities are data",
    "endsAt": "after the beginning, and not long past",
    "formVersion": "versions of the forms are data",
    "indicators.N": "signs are data",
    "instruction": "instructions are data",
    "keyed.receivedAt": "within 30 days, not to come, and not before the encounter",
    "keyed.reporterPhone": "which numbers are possible differs by country and is no regular expression",
    "keyed.sector": "sectors that report are data",
    "keyed.unitId": "units that report are data",
    "person.birth.birthDate": "of somebody who may live today",
    "person.presentPlace.municipality": "municipalities are data",
    "personId": "who may be on duty is data",
    "question": "questions are data, and one is of the list or in words",
    "reason": "of consent: said of who could not be asked, and of nobody else",
    "rightUnitId": "units are data, and one is named for one reason only",
    "seenAlone": "of who answered, and of nobody else",
    "shareClinical": "of who agrees alone",
    "startsAt": "not long past",
    "subject": "subjects of advice are data",
    "stillHereUntil": "still to come",
    "text": "a kind of addition may have a shorter end",
    "until": "still to come, and for some instructions only",
}
OF_EACH_PERSON = (
    "answers.N.question",
    "answers.N.values",
    "conflict.unitIds.N",
    "indicators.N",
    "person.birth.birthDate",
    "person.presentPlace.municipality",
)
KNOWN_ONLY_TO_THE_SERVICE |= {f"others.N.{name}": KNOWN_ONLY_TO_THE_SERVICE[name] for name in OF_EACH_PERSON}


@pytest.fixture
async def walks(platform: Platform) -> Callable[[str, Callable[[str], str]], Walk]:
    """A walk over a service by whoever stands for each permission, on records that are there."""
    report = await platform.arrived()
    child = await platform.child(report)
    draft = await platform.identification.drafted()
    advice = (await platform.post(DOCTOR, "/advice", {"text": "Šta da radim?"})).json()
    items = (await platform.get(WORKER, "/inbox", "notifications")).json()["items"]
    ids = {"report_id": report, "referral_id": child["id"], "draft_id": draft["id"], "notice_id": items[0]["id"]}
    ids["advice_id"] = advice["id"]
    ids["file_id"] = await attached(platform.identification, report)
    ids["ticket_id"] = await ticket(platform.identification, report)

    def walk(service: str, person: Callable[[str], str]) -> Walk:
        app = platform.doors[service].app
        # How often one person is answered is what the tests of limits ask.
        app.state.rate = RateLimits(Rate(per_person=1_000_000))  # type: ignore[attr-defined]
        if service == "notifications":
            # A telephone service is there; nobody here can sign for it.
            app.state.container = replace(app.state.container, answers=AnswerCheck(SECRET))  # type: ignore[attr-defined]
        mint = platform.identification.mint

        def token(permission: str) -> str:
            return mint.token(aud=service, **{"acr": "2", **claims_of(person(permission))})

        there = Elsewhere(app, asyncio.get_running_loop())
        return Walk(app.openapi(), there, token, ids, KNOWN_ONLY_TO_THE_SERVICE)  # type: ignore[attr-defined]

    return walk


@pytest.mark.parametrize("service", SERVICES)
async def test_somebody_entitled_meets_no_surprise(
    walks: Callable[[str, Callable[[str], str]], Walk], service: str
) -> None:
    walk = walks(service, lambda permission: ENTITLED.get(permission, DOCTOR))
    assert await asyncio.to_thread(walk.findings) == []
    asked = {operation for operation, _ in walk.answered}
    assert len(asked) == sum(map(len, walk.document["paths"].values()))
    good = {operation for operation, status in walk.answered if status in (200, 201)}
    # The walk throws the draft away before it reads it.
    assert good >= {each for each in asked if each.startswith("GET") and "draft_id" not in each}


@pytest.mark.parametrize("service", SERVICES)
async def test_a_stranger_meets_no_surprise_and_no_record(
    walks: Callable[[str, Callable[[str], str]], Walk], service: str
) -> None:
    walk = walks(service, lambda _: STRANGER)
    assert await asyncio.to_thread(lambda: walk.findings(whatever_is_refused=False)) == []
    of_records = {status for operation, status in walk.answered if "{" in operation}
    assert {403, 404} & of_records
    assert not {200, 201, 204, 409} & of_records
