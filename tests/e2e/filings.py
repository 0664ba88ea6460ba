"""What reporters fill in, and the first steps that many stories share. Every value is synthetic."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from identification.domain.reports.minimum import belgrade_day
from tests.e2e.people import WHO, Everybody, Person, until
from tests.support import files, form_oracle

NIS, NOVI_SAD = "71331", "89010"
GIRL: dict[str, Any] = {
    "age": "not_sure",
    "wayIn": "child_duty",
    "danger": "no",
    "stillHere": "yes",
    "stillHereUntilUnknown": True,
    "companion": "speaks_for_person",
    "seenAlone": "no",
    "policeTold": "no",
    "callbackPhone": "+381 18 506 700",
    "encounterMunicipality": NIS,
    "suspicions": ["sexual_exploitation"],
}
TEXTS: dict[str, Any] = {
    "concern": "Muškarac odgovara umesto nje.",
    "account": "Gledala ga je pre svakog odgovora.",
    "clinical": "Starije modrice na podlakticama.",
    "careNeeds": "Tumač i mirna soba.",
    "indicators": ["H1", "G12"],
}
PERSON: dict[str, Any] = {
    "names": [{"given": "Primerka", "family": "Izmišljenić"}],
    "aliases": ["Prima"],
    "numbers": [{"kind": "passport", "value": "SYN987654", "country": "RS"}],
    "birth": {"birthDate": "2010-05-01"},
    "sex": "female",
    "citizenships": ["RS"],
    "residence": "citizen",
    "languageNeeds": {"language": "sr", "interpreterNeeded": False},
    "safeContact": {"phone": "+381641234567", "email": "tetka@example.org", "other": "preko tetke"},
    "contactFlags": {"contactPerson": True, "safeTimes": "pre podne", "whoMayAnswer": "tetka"},
    "presentPlace": {"municipality": NIS, "text": "Čekaonica 4"},
}

GROWN: dict[str, Any] = {**PERSON, "birth": {"birthDate": "1990-05-01"}}


def girl(**changes: Any) -> dict[str, Any]:
    """A girl of uncertain age, seen today in Niš: the minimum."""
    return {"encounterDate": datetime.now(UTC).date().isoformat(), **GIRL, **changes}


def girl_in_full(**changes: Any) -> dict[str, Any]:
    """The same with everything that can be told."""
    conflict, answers = {"note": "Komšija radi u nekoj od službi."}, form_oracle.everything("health")
    return girl(**{**TEXTS, "person": PERSON, "conflict": conflict, "answers": answers, **changes})


def adult(**changes: Any) -> dict[str, Any]:
    """An adult who agreed."""
    return girl(**{"age": "adult", "wayIn": "consent_adult", "consent": {"identification": True}, **changes})


def raid(**changes: Any) -> dict[str, Any]:
    """Four whom one report is about: an adult who agreed, a child, an adult who could not be asked, and a child who is in Novi Sad now."""
    adult_ = {"birth": {"birthDate": "1990-05-01"}}
    elsewhere = {"presentPlace": {"municipality": NOVI_SAD}}
    first, second, third, fourth = (
        {"concern": f"{name} se boji.", "person": {**PERSON, **said, "names": [{"given": name}]}}
        for name, said in (("Prvanka", adult_), ("Druginja", {}), ("Trećenka", adult_), ("Četvrtinka", elsewhere))
    )
    child, silent = {"age": "child", "wayIn": "child_duty"}, {"age": "adult", "wayIn": "could_not_ask"}
    others = [{**second, **child}, {**third, **silent}, {**fourth, **child}]
    return adult(**{**first, "others": others, **changes})


async def filed(author: Person, filing: dict[str, Any]) -> str:
    """The report's id."""
    return str((await author.do("FileReport", **filing))["id"])


async def without_consent(author: Person, intake: Person, said: dict[str, Any], words: str) -> None:
    """Files what ways in refuse that never hold it, and why a person could not be asked, which the Centre reads."""
    for way in ("through_me", "official_duty"):
        refused = await author.say("FileReport", **adult(wayIn=way, consent=None, **said))
        assert refused["__typename"] == "InvalidInput"
    reason = {"reason": "other", "words": words}
    report = await filed(author, adult(wayIn="vital_interest", consent=None, vitalInterest=reason))
    assert (await intake.ask("ReadReport", id=report))["encounter"]["vitalWords"] == words


async def attached(
    author: Person,
    report: str,
    class_: str = "attachments",
    content: bytes = b"",
    says: str = "",
    caption: str | None = None,
) -> str:
    """A file that its author added, a document that `says` something unless another is given; its id."""
    version = (await author.ask("ReadReceipt", id=report))["version"]
    about = {"expectedVersion": version, "fileClass": class_, "caption": caption}
    ticket = await author.do("AttachFile", reportId=report, **about)
    answer = await author.gateway("PUT", f"/uploads/{ticket['id']}", content or files.pdf(f"({says})".encode()))
    assert answer.status == 201, answer.body
    return str(answer.json()["id"])


async def item_of(worker: Person, report: str) -> dict[str, Any]:
    """The child's referral as the worker may see it, once it has arrived and the summary of the report with it."""
    item = await referral_of(worker, report, purpose="child_protection")

    async def look() -> bool:
        return (await worker.get("identification", f"/reports/{report}")).status == 200

    await until(look, f"{worker.name} sees the summary")
    return item


async def centres_item_of(intake: Person, report: str) -> dict[str, Any]:
    """The Centre's own item for this report, looked at without looking at the report."""
    return await referral_of(intake, report, purpose="formal_identification")


async def referral_of(reader: Person, report: str, **so: str) -> dict[str, Any]:
    """The referral of this report whose fields are so, once there is one."""

    async def look() -> Any:
        found = (await reader.get("referral", f"/referrals?reportId={report}")).json()["items"]
        return next((item for item in found if {**item, **so} == item), None)

    item: dict[str, Any] = await until(look, f"{reader.name} sees a referral with {so}")
    return item


async def accepted(worker: Person, report: str) -> str:
    """The referral's id, once the worker has accepted it and reads by grant."""
    item = await item_of(worker, report)
    await worker.do("AcceptReferral", referralId=item["id"], expectedVersion=item["version"])
    await worker.sees("the grant", "ReadReport", lambda seen: seen and _granted(seen), id=report)
    return str(item["id"])


async def taken_over(intake: Person, report: str) -> None:
    """The Centre's."""
    version = (await intake.ask("ReadReport", id=report))["version"]
    await intake.do("TakeOverReport", reportId=report, expectedVersion=version)


async def assigned(giver: Person, report: str, manager: str) -> None:
    """A case manager's, once the Centre has taken it over."""
    version = (await giver.ask("ReadReport", id=report))["version"]
    await giver.do("AssignCase", reportId=report, expectedVersion=version, managerId=str(WHO[manager].sub))


async def decided_on_a_dissent(people: Everybody, report: str) -> None:
    """A child's case that a manager has, from the opening of the procedure to the director's decision, by the gateway's commands."""
    seats = {"psychologist": "psychologist.centre", "pedagogue": "pedagogue.centre", "social_worker": "social.centre"}
    found = {"outcome": "identified", "acts": ["transfer"], "forms": ["forced_begging"], "reasons": "Kanarinac zašto."}
    assessment = {"grounds": "reasonable", "risk": "high", "nextStep": "open_procedure", "reason": "Kanarinac procena."}
    interview = {
        "place": "shelter",
        "language": "sr",
        "interpreter": False,
        "guardianPresent": "no",
        "notes": "Kanarinac.",
    }
    tomorrow = (belgrade_day(datetime.now(UTC)) + timedelta(days=1)).isoformat()
    panel = [{"personId": people(who).id, "profession": of} for of, who in seats.items()]
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("manager.centre", "OpenProcedure", {"assessment": assessment}),
        ("manager.centre", "AppointPanel", {"seats": panel}),
        (
            "manager.centre",
            "AssessRisk",
            {"level": "low", "threats": ["not_known"], "measures": "Kanarinac.", "reviewOn": tomorrow},
        ),
        (seats["pedagogue"], "RecordInterview", {"heldOn": "2026-11-20", **interview}),
        (seats["psychologist"], "ProposeDecision", {"finding": found}),
        (seats["social_worker"], "DissentFromDecision", {"reason": "Kanarinac izdvojeno."}),
        ("director.centre", "DecideDissent", {"finding": found}),
    )
    for who, command, said in steps:
        version = (await people(who).ask("ReadReport", id=report))["version"]
        await people(who).confirmed().do(command, reportId=report, expectedVersion=version, **said)


async def two_questions(asker: Person) -> list[str]:
    """Of those without a report that the asker has at the Centre and no one has answered; asked only where there are fewer."""
    waiting = [str(each["id"]) for each in (await asker.ask("AdviceAsked", waiting=True))["nodes"]][:2]
    while len(waiting) < 2:
        waiting.append(str((await asker.do("AskAdvice", text="Šta da radim?"))["id"]))
    return waiting


def _granted(seen: Any) -> bool:
    return any(position.startswith("grant.") for position in seen["positions"])
