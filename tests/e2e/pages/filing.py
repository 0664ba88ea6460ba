"""What others do while windows are open: over the API, beside the browser."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import aiohttp

from identification.domain.reports.minimum import belgrade_day
from tests.e2e.filings import (
    NIS,
    accepted,
    assigned,
    attached,
    centres_item_of,
    filed,
    girl,
    item_of,
    referral_of,
    taken_over,
    two_questions,
)
from tests.e2e.people import WHO, Everybody, Tokens, Wire
from tests.support import files
from tests.support.stack import Stack

P = ParamSpec("P")
T = TypeVar("T")


def _today() -> str:
    """Asked when it is said: windows may be open across midnight."""
    return belgrade_day(datetime.now(UTC)).isoformat()


def meanwhile(stack: Stack, act: Callable[[Everybody], Awaitable[T]]) -> T:
    """Does it, in a thread of its own: Chromium holds this one's event loop."""

    async def acting() -> T:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
            return await act(Everybody(Wire(stack, Tokens(stack), session)))

    with ThreadPoolExecutor(1) as beside:
        return beside.submit(lambda: asyncio.run(acting())).result()


def by_others(act: Callable[Concatenate[Everybody, P], Awaitable[T]]) -> Callable[Concatenate[Stack, P], T]:
    """What is done `meanwhile`, as a function of the installation at which it is done."""

    @wraps(act)
    def done(stack: Stack, /, *about: P.args, **more: P.kwargs) -> T:
        return meanwhile(stack, lambda people: act(people, *about, **more))

    return done


@by_others
async def report_of_a_doctor(people: Everybody, filing: dict[str, Any]) -> str:
    """Files it and waits until those who work on it can see it: csr.nis on a child, else the Centre's intake; the report's id."""
    report = await filed(people("health.nis"), filing)
    if filing["wayIn"] == "child_duty":
        await item_of(people("csr.nis"), report)
    else:
        await centres_item_of(people("intake.centre"), report)
    return report


@by_others
async def report_of_the_police(people: Everybody, filing: dict[str, Any]) -> str:
    """The same of an adult whom the police reported."""
    report = await filed(people("police.nis"), filing)
    await centres_item_of(people("intake.centre"), report)
    return report


@by_others
async def persons_of_a_doctor(people: Everybody, filing: dict[str, Any]) -> tuple[str, str]:
    """Files it about several and waits until the Centre's intake can see it; the reports of the first and of the second."""
    doctor = people("health.nis")
    report = await filed(doctor, filing)
    await centres_item_of(people("intake.centre"), report)
    (_, second, *_) = (await doctor.ask("ReadReport", id=report))["persons"]
    return report, str(second["id"])


@by_others
async def asked_about(people: Everybody, report: str) -> None:
    """The Centre asks the doctor three things about it, of which a colleague answers the first."""
    intake = people("intake.centre")
    asked = await intake.do("AskReporter", reportId=report, question="interpreter")
    (first,) = asked["openQuestion"]["questions"]
    answer = {"answer": "yes", "text": "Za arapski."}
    await people("health2.nis").do("AnswerQuestion", reportId=report, questionId=first["id"], **answer)
    await intake.do("AskReporter", reportId=report, question="sleeps_tonight", text="I sa kim?")
    await intake.do("AskReporter", reportId=report, text="Da li je neko pitao za nju posle prijave?")


@by_others
async def questions_of_a_doctor(people: Everybody) -> tuple[str, str]:
    """Two without a report: one that waits, and one that the Centre answered."""
    waits, answered = await two_questions(people("health.nis"))
    reply = "Jeste. Nemojte suočavati pratioca; ako odu, pozovite nas odmah."
    await people("intake.centre").do("AnswerAdvice", adviceId=answered, expectedVersion=1, text=reply)
    return waits, answered


@by_others
async def extended_by_its_doctor(people: Everybody, report: str) -> None:
    """Adds to it in two classes."""
    more = {"person": {"sex": "female"}, "account": "Vratio se i tražio njene isprave."}
    await people("health.nis").do("ExtendReport", reportId=report, expectedVersion=1, **more)


@by_others
async def with_files_of_its_doctor(people: Everybody, report: str) -> None:
    """Adds a picture, a document and a recording of the one class, and a picture of the other."""
    doctor = people("health.nis")
    for content in (files.png(width=40, height=30), files.pdf(), files.long_wav(2_400_000)):
        await attached(doctor, report, content=content)
    await attached(doctor, report, "clinical_images", files.jpeg())


@by_others
async def proposed_to_be_an_adult(people: Everybody, report: str) -> None:
    """Intake proposes it of a child: it waits for another person of the Centre."""
    said = {"expectedVersion": 1, "age": "adult", "basis": "document", "birthDate": "1990-05-01"}
    await people("intake.centre").confirmed().do("RecordAge", reportId=report, **said)


@by_others
async def taken_over_by_the_centre(people: Everybody, report: str, manager: str | None = None) -> None:
    """Intake takes it over and, where there is one, gives it to this case manager; the requests have arrived by then."""
    intake = people("intake.centre")
    await centres_item_of(intake, report)
    await taken_over(intake, report)
    if manager is not None:
        await assigned(intake, report, manager)


@by_others
async def assessed_by_its_manager(people: Everybody, report: str, manager: str = "manager.centre") -> None:
    """The case manager assesses the person."""
    said = {"grounds": "reasonable", "risk": "high", "nextStep": "other_protection", "reason": "Boji se da se vrati."}
    version = (await people(manager).ask("ReadReport", id=report))["version"]
    await people(manager).do("AssessReport", reportId=report, expectedVersion=version, assessment=said)


@by_others
async def risk_assessed_by_its_manager(people: Everybody, report: str, manager: str = "manager.centre") -> None:
    """The case manager assesses the danger, twice; it is to be looked at again today."""
    for level, threats in (("medium", ["not_known"]), ("high", ["exploiter", "online"])):
        said = {"level": level, "threats": threats, "measures": "Bezbedan smeštaj i pratnja.", "reviewOn": _today()}
        version = (await people(manager).ask("ReadReport", id=report))["version"]
        await people(manager).do("AssessRisk", reportId=report, expectedVersion=version, **said)


@by_others
async def agreed_to(people: Everybody, report: str, purpose: str, unit: str, *classes: str) -> None:
    """The case manager records that the person agrees to the unit of this person, which may read these classes."""
    manager = people("manager.centre").confirmed()
    agreed = {
        "purpose": purpose,
        "agreed": True,
        "unitIds": [str(WHO[unit].unit)],
        "classes": list(classes),
        "until": (datetime.now(UTC) + timedelta(days=90)).date().isoformat(),
        "givenBy": "person",
        "method": "written",
        "language": "sr",
        "interpreter": False,
        "seenAlone": "yes",
        "calledBack": "unknown",
    }
    version = (await manager.ask("ReadReport", id=report))["version"]
    await manager.do("RecordReferralConsent", reportId=report, expectedVersion=version, **agreed)


@by_others
async def protected(people: Everybody, report: str) -> None:
    """A worker of the centre for social work that serves the child took its protection on, and what opens with it is open."""
    await accepted(people("csr.nis"), report)


@by_others
async def answered_for(people: Everybody, report: str, purpose: str, unit: str, *classes: str) -> None:
    """The worker who protects the child agrees, as guardianship authority, to the unit of this person; and checks its guardian."""
    worker = people("csr.nis").confirmed()
    answer = {
        "purpose": purpose,
        "agreed": True,
        "unitIds": [str(WHO[unit].unit)],
        "classes": list(classes),
        "until": (datetime.now(UTC) + timedelta(days=90)).date().isoformat(),
        "views": {"heard": "yes", "agrees": "yes", "words": "Hoće da bude sa sestrom."},
        "language": "sr",
        "interpreter": False,
        "seenAlone": "yes",
    }
    version = (await worker.ask("ReadReport", id=report))["version"]
    await worker.do("RecordGuardianship", reportId=report, expectedVersion=version, **answer)
    check = {"result": "conflict", "note": "Otac je umešan."}
    await worker.do("CheckGuardian", reportId=report, expectedVersion=version + 1, **check)


@by_others
async def sent_to(people: Everybody, report: str, purpose: str, unit: str) -> None:
    """The case manager asks the unit of this person; the request has arrived by then."""
    manager = people("manager.centre")
    asked = {"purpose": purpose, "unitId": str(WHO[unit].unit), "urgency": "urgent"}
    version = (await manager.ask("ReadReport", id=report))["version"]
    await manager.do("SendReferral", reportId=report, expectedVersion=version, **asked)
    await referral_of(people(unit), report, purpose=purpose)


@by_others
async def proposed_to_be_dismissed(people: Everybody, report: str) -> None:
    """Intake, which has taken it over, proposes it: a child's waits for a supervisor, and an adult's ends."""
    intake = people("intake.centre")
    said = {"grounds": "none", "risk": "low", "nextStep": "other_authority", "reason": "Spor o zaradi."}
    version = (await intake.ask("ReadReport", id=report))["version"]
    given = {"expectedVersion": version, "reason": "not_trafficking_labour_dispute", "assessment": said}
    await intake.do("DismissReport", reportId=report, **given)


ASSESSORS = {
    "psychologist": "psychologist.centre",
    "pedagogue": "pedagogue.centre",
    "social_worker": "social.centre",
}
IDENTIFIED = {
    "outcome": "identified",
    "acts": ["recruitment", "harbouring"],
    "means": ["deception", "abuse_of_vulnerability"],
    "forms": ["labour_exploitation"],
    "reasons": "Обећан јој је посао у кухињи. Радила је без плате и без докумената, која су јој одузета првог дана.",
}
_STEPS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "opened": (
        "manager.centre",
        "OpenProcedure",
        {
            "assessment": {
                "grounds": "reasonable",
                "risk": "high",
                "nextStep": "open_procedure",
                "reason": "Рад без плате, одузета документа.",
            }
        },
    ),
    "appointed": (
        "manager.centre",
        "AppointPanel",
        {"seats": [{"personId": str(WHO[who].sub), "profession": of} for of, who in ASSESSORS.items()]},
    ),
    "interviewed": (
        "psychologist.centre",
        "RecordInterview",
        {
            "place": "shelter",
            "language": "sr",
            "interpreter": False,
            "notes": "Особа мирно говори о послу. Плаши се да се врати у место рада.",
        },
    ),
    "proposed": ("psychologist.centre", "ProposeDecision", {"finding": IDENTIFIED}),
    "signed": ("pedagogue.centre", "SignDecision", {}),
    "all signed": ("social.centre", "SignDecision", {}),
    "dissented": (
        "social.centre",
        "DissentFromDecision",
        {"reason": "Принуда није утврђена; потребан је још један разговор."},
    ),
    "confirmed": ("supervisor.centre", "ConfirmDecision", {"agreed": True}),
    "explained": (
        "manager.centre",
        "ExplainRights",
        {
            "rights": ["legal_aid", "compensation", "review_of_decision"],
            "language": "sr",
            "interpreter": False,
        },
    ),
    "served": (
        "manager.centre",
        "ServeDecision",
        {
            "how": "in_person",
            "language": "sr",
            "copyLeft": "kept_at_centre",
        },
    ),
    "discontinued": (
        "supervisor.centre",
        "DiscontinueProcedure",
        {"reason": "left_country", "words": "Отпутовала је код родбине и не жели да се враћа."},
    ),
    "review requested": (
        "manager.centre",
        "RequestReview",
        {
            "onBehalfOf": "person",
            "ground": "new_evidence",
            "reason": "Јавила се сведокиња која је радила на истом месту.",
        },
    ),
    "admitted": (
        "director.centre",
        "DecideReview",
        {"admitted": True, "reason": "Исказ сведокиње раније није био познат."},
    ),
    "questioned": (
        "manager.centre",
        "QuestionDecision",
        {"reason": "Инспекција рада је утврдила да је особа имала уговор и плату."},
    ),
    "revocation proposed": (
        "director2.centre",
        "RevokeDecision",
        {"proposed": True, "error": "facts_proven_false", "reason": "Уговор и исплате су доказани."},
    ),
    "revoked": ("director.centre", "ConfirmRevocation", {"agreed": True, "reason": "Докази су проверени."}),
}

_DAYS = {
    "RecordInterview": "heldOn",
    "ExplainRights": "explainedOn",
    "ServeDecision": "servedOn",
    "RequestReview": "askedOn",
}
"""Steps that say on which day something was: today."""


@by_others
async def in_procedure(people: Everybody, report: str, *steps: str) -> None:
    """These steps of the formal procedure, each by who is entitled to it."""
    for who, command, given in (_STEPS[each] for each in steps):
        person = people(who).confirmed()
        version = (await person.ask("ReadReport", id=report))["version"]
        day = {_DAYS[command]: _today()} if command in _DAYS else {}
        await person.do(command, reportId=report, expectedVersion=version, **given, **day)


@by_others
async def linked_by_its_manager(people: Everybody, report: str, other: str, relation: str) -> None:
    """The case manager links the two; that they are the same person waits for a supervisor."""
    version = (await people("manager.centre").ask("ReadReport", id=report))["version"]
    about = {"reportId": report, "expectedVersion": version, "otherId": other, "relation": relation}
    await people("manager.centre").do("LinkPersons", **about)


@by_others
async def offered_by_its_doctor(people: Everybody, report: str) -> None:
    """The doctor offers it to the ward."""
    await people("health.nis").do("HandOverReport", reportId=report)


@by_others
async def keyed_for_a_doctor(people: Everybody) -> tuple[str, str]:
    """What intake enters for the doctor's ward from a call: a report that the Centre's list shows, and one that is not finished."""
    intake, ward = people("intake.centre"), str(WHO["health.nis"].unit)
    received = datetime.now(UTC) - timedelta(minutes=15)
    how = {"source": "phone", "receivedAt": received.isoformat(), "sector": "health", "unitId": ward}
    keyed = {**how, "reporterName": "Dr Primer Primerić", "reporterPhone": "+381641112233"}
    report = await filed(intake, girl(keyed=keyed, encounterDate=(received - timedelta(days=1)).date().isoformat()))
    await centres_item_of(intake, report)
    said = {"keyed": "yes", "callerUnit": ward, "callerName": "Dr Primer"}
    said |= {"danger": "no", "age": "child", "indicators": "H1", "policeTold": "no", "encounterMunicipality": NIS}
    answers = [{"name": name, "values": [value]} for name, value in said.items()]
    return report, str((await intake.do("SaveDraft", answers=answers, child=True))["id"])


@by_others
async def discard_drafts(people: Everybody, person: str) -> None:
    """Throws away what stories left unfinished: no one may have more than twenty."""
    author = people(person)
    for draft in await author.ask("Drafts"):
        await author.do("DiscardDraft", draftId=draft["id"], expectedVersion=draft["version"])
