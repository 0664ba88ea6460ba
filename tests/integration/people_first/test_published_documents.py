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
from tests.integration.people_first.three_services import CHILD, DOCTOR, DUTY, INTAKE, SERVICES, WORKER, Platform
from tests.support.demo_people import claims_of
from tests.support.schemathesis_run import Elsewhere, Walk

# The one who may file may also do the rest.
ENTITLED = {
    "reports:list-all": INTAKE,
    "reports:take-over": INTAKE,
    "reports:advise": INTAKE,
    "reports:ask": INTAKE,
    "advice:answer": INTAKE,
    "reports:record-basis": INTAKE,
    "disclosures:revoke": DUTY,
    "disclosures:confirm": DUTY,
    "people:read": INTAKE,
    "roster:read": "supervisor.centre",
    "roster:change": "supervisor.centre",
    "referrals:read": WORKER,
    "referrals:send": INTAKE,
    "referrals:accept": WORKER,
    "referrals:reject": WORKER,
    "notices:read": WORKER,
    "notices:open": WORKER,
    "flow:read": "office.national",
}
SECRET = "whsec_" + "c2VjcmV0IG9mIGEgdGVsZXBob25lIHNlcnZpY2U="
STRANGER = "health.sabac"
# By field, how the sentences begin that refuse what its schema takes: another rule of the same field is a finding.
PASSED, FUTURE = "has passed already", "lies in the future"
# Which numbers are possible is no regular expression, so that blank texts alone are excluded by the schema.
NO_PHONE = ("must be a phone number", "holds control or text-direction characters")
NO_MUNICIPALITY, NOBODY_ALIVE = "is not the code of a municipality", ("lies in the future", "is more than")
KNOWN_ONLY_TO_THE_SERVICE: dict[str, tuple[str, ...]] = {
    # a cursor is the list's own to write
    "after": ("is not a cursor of this list",),
    # whether what is said of a person says anything
    "answers": ("says nothing that could be added",),
    # no name and no question comes twice, which a schema can say of whole entries alone
    "answers.N.name": ("comes twice",),
    "answers.N.question": ("comes twice",),
    # the questions of a form and what they take are data
    "answers.N.values": (
        "is not asked",
        "has a field",
        "takes one",
        "must be",
        "is not the code",
        "is more than",
        FUTURE,
    ),
    # of a person who may live today
    "birthDate": NOBODY_ALIVE,
    # which numbers are possible differs by country and is no regular expression
    "callbackPhone": NO_PHONE,
    # units that receive reports are data
    "conflict.unitIds.N": ("is not a unit that receives reports",),
    # within ten years of today
    "encounterDate": ("is more than", FUTURE),
    # municipalities are data
    "encounterMunicipality": (NO_MUNICIPALITY,),
    # after the beginning, which no schema compares with it, and not long past
    "endsAt": ("A turn ends after it begins", "A turn must end in the future", "A turn lasts at most"),
    # versions of the forms are data
    "formVersion": ("is no version of the form",),
    # signs are data
    "indicators.N": ("is not the code of a sign",),
    # instructions are data
    "instruction": ("This is not a code of the list of instructions",),
    # within 30 days, not to come, and not before the encounter
    "keyed.receivedAt": (FUTURE, "is more than", "lies before the day"),
    # which numbers are possible differs by country and is no regular expression
    "keyed.reporterPhone": NO_PHONE,
    # sectors and units that report are data
    "keyed.sector": ("is no sector that reports",),
    "keyed.unitId": ("is not a unit that reports", "is a unit of another sector"),
    # of a person who may live today
    "person.birth.birthDate": NOBODY_ALIVE,
    # municipalities are data
    "person.presentPlace.municipality": (NO_MUNICIPALITY,),
    # which numbers are possible differs by country and is no regular expression
    "person.safeContact.phone": NO_PHONE,
    # who may be on duty is data
    "personId": ("Choose one of the people of the standing order",),
    # questions are data
    "question": ("This is not a code of the list of questions",),
    # units are data
    "rightUnitId": ("is the unit that has it now", "is not a unit that such referrals go to"),
    # at most 90 days from now
    "startsAt": ("A turn begins at most",),
    # subjects of advice are data
    "subject": ("This is not a code of the list of subjects",),
    # still to come, within ten years; beside `stillHere` it is a rule of the whole filing, whose schema stays flat for generators
    "stillHereUntil": (PASSED, "is more than", "says until when, and stillHere says no"),
    # how a person was asked is data of the question
    "text": ("This was asked in words",),
    # still to come, and for some instructions only, which are data
    "until": (PASSED, "Say until when this holds", "This instruction has no end"),
}
OF_EACH_PERSON = (
    "answers.N.question",
    "answers.N.values",
    "conflict.unitIds.N",
    "indicators.N",
    "person.birth.birthDate",
    "person.presentPlace.municipality",
    "person.safeContact.phone",
)
KNOWN_ONLY_TO_THE_SERVICE |= {f"others.N.{name}": KNOWN_ONLY_TO_THE_SERVICE[name] for name in OF_EACH_PERSON}


@pytest.fixture
async def walks(platform: Platform) -> Callable[[str, Callable[[str], str]], Walk]:
    """A walk over a service by the one who represents each permission, on records that are there."""
    report = await platform.arrived()
    child = await platform.child(report)
    draft = await platform.identification.drafted()
    advice = (await platform.post(DOCTOR, "/advice", {"text": "Šta da radim?"})).json()
    items = (await platform.get(WORKER, "/inbox", "notifications")).json()["items"]
    ids = {"report_id": report, "referral_id": child["id"], "draft_id": draft["id"], "notice_id": items[0]["id"]}
    ids["advice_id"] = advice["id"]
    ids["purpose"] = CHILD
    ids["file_id"] = await attached(platform.identification, report)
    ids["ticket_id"] = await ticket(platform.identification, report)

    def walk(service: str, person: Callable[[str], str]) -> Walk:
        app = platform.doors[service].app
        # How often one person is answered is what the tests of limits ask.
        app.state.rate = RateLimits(Rate(per_person=1_000_000))  # type: ignore[attr-defined]
        if service == "notifications":
            # A telephone service is there; no one here can sign for it.
            app.state.container = replace(app.state.container, answers=AnswerCheck(SECRET))  # type: ignore[attr-defined]
        mint = platform.identification.mint

        def token(permission: str) -> str:
            return mint.token(aud=service, **{"acr": "2", **claims_of(person(permission))})

        there = Elsewhere(app, asyncio.get_running_loop())
        return Walk(app.openapi(), there, token, ids, KNOWN_ONLY_TO_THE_SERVICE)  # type: ignore[attr-defined]

    return walk


@pytest.mark.parametrize(
    ("service", "every_way"),
    [
        ("identification", False),
        # Field by field the largest takes a minute.
        pytest.param("identification", True, marks=pytest.mark.nightly),
        ("referral", True),
        ("notifications", True),
    ],
)
async def test_a_person_entitled_meets_no_surprise(
    walks: Callable[[str, Callable[[str], str]], Walk], service: str, *, every_way: bool
) -> None:
    walk = replace(walks(service, lambda permission: ENTITLED.get(permission, DOCTOR)), every_way=every_way)
    assert await asyncio.to_thread(walk.findings) == []
    asked = {operation for operation, _ in walk.answered}
    assert len(asked) == sum(map(len, walk.document["paths"].values()))
    good = {operation for operation, status in walk.answered if status in (200, 201)}
    # The walk throws the draft away before it reads it.
    assert good >= {
        each for each in asked if each.startswith("GET") and "draft_id" not in each and "/procedures" not in each
    }


@pytest.mark.parametrize("service", SERVICES)
async def test_a_stranger_meets_no_surprise_and_no_record(
    walks: Callable[[str, Callable[[str], str]], Walk], service: str
) -> None:
    walk = walks(service, lambda _: STRANGER)
    assert await asyncio.to_thread(lambda: walk.findings(whatever_is_refused=False)) == []
    of_records = {status for operation, status in walk.answered if "{" in operation}
    assert {403, 404} & of_records
    assert not {200, 201, 204, 409} & of_records
