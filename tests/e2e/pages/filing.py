"""What others do while windows are open: over the API, beside the browser."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import aiohttp

from tests.e2e.filings import NIS, attached, centres_item_of, filed, girl, item_of, two_questions
from tests.e2e.people import WHO, Everybody, Tokens, Wire
from tests.support import files
from tests.support.stack import Stack

T = TypeVar("T")


def meanwhile(stack: Stack, act: Callable[[Everybody], Awaitable[T]]) -> T:
    """Does it, in a thread of its own: Chromium holds this one's event loop."""

    async def acting() -> T:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
            return await act(Everybody(Wire(stack, Tokens(stack), session)))

    with ThreadPoolExecutor(1) as beside:
        return beside.submit(lambda: asyncio.run(acting())).result()


def report_of_a_doctor(stack: Stack, filing: dict[str, Any]) -> str:
    """Files it and waits until those who work on it can see it: csr.nis on a child, else the Centre's intake; the report's id."""

    async def act(people: Everybody) -> str:
        report = await filed(people("health.nis"), filing)
        if filing["wayIn"] == "child_duty":
            await item_of(people("csr.nis"), report)
        else:
            await centres_item_of(people("intake.centre"), report)
        return report

    return meanwhile(stack, act)


def persons_of_a_doctor(stack: Stack, filing: dict[str, Any]) -> tuple[str, str]:
    """Files it about several and waits until the Centre's intake can see it; the reports of the first and of the second."""

    async def act(people: Everybody) -> tuple[str, str]:
        doctor = people("health.nis")
        report = await filed(doctor, filing)
        await centres_item_of(people("intake.centre"), report)
        (_, second, *_) = (await doctor.ask("ReadReport", id=report))["persons"]
        return report, str(second["id"])

    return meanwhile(stack, act)


def asked_about(stack: Stack, report: str) -> None:
    """The Centre asks the doctor three things about it, of which a colleague answers the first."""

    async def act(people: Everybody) -> None:
        intake = people("intake.centre")
        asked = await intake.do("AskReporter", reportId=report, question="interpreter")
        (first,) = asked["openQuestion"]["questions"]
        answer = {"answer": "yes", "text": "Za arapski."}
        await people("health2.nis").do("AnswerQuestion", reportId=report, questionId=first["id"], **answer)
        await intake.do("AskReporter", reportId=report, question="sleeps_tonight", text="I sa kim?")
        await intake.do("AskReporter", reportId=report, text="Da li je neko pitao za nju posle prijave?")

    meanwhile(stack, act)


def questions_of_a_doctor(stack: Stack) -> tuple[str, str]:
    """Two without a report: one that waits, and one that the Centre answered."""

    async def act(people: Everybody) -> tuple[str, str]:
        waits, answered = await two_questions(people("health.nis"))
        reply = "Jeste. Nemojte suočavati pratioca; ako odu, pozovite nas odmah."
        await people("intake.centre").do("AnswerAdvice", adviceId=answered, expectedVersion=1, text=reply)
        return waits, answered

    return meanwhile(stack, act)


def extended_by_its_doctor(stack: Stack, report: str) -> str:
    """Adds to it in two classes; the report's id."""

    async def act(people: Everybody) -> str:
        more = {"person": {"sex": "female"}, "account": "Vratio se i tražio njene isprave."}
        await people("health.nis").do("ExtendReport", reportId=report, expectedVersion=1, **more)
        return report

    return meanwhile(stack, act)


def with_files_of_its_doctor(stack: Stack, report: str) -> None:
    """Adds a picture, a document and a recording of the one class, and a picture of the other."""

    async def act(people: Everybody) -> None:
        doctor = people("health.nis")
        for content in (files.png(width=40, height=30), files.pdf(), files.long_wav(2_400_000)):
            await attached(doctor, report, content=content)
        await attached(doctor, report, "clinical_images", files.jpeg())

    meanwhile(stack, act)


def proposed_to_be_an_adult(stack: Stack, report: str) -> None:
    """Intake proposes it of a child: it waits for another person of the Centre."""

    async def act(people: Everybody) -> None:
        said = {"expectedVersion": 1, "age": "adult", "basis": "document", "birthDate": "1990-05-01"}
        await people("intake.centre").confirmed().do("RecordAge", reportId=report, **said)

    meanwhile(stack, act)


def offered_by_its_doctor(stack: Stack, report: str) -> None:
    """The doctor offers it to the ward."""

    async def act(people: Everybody) -> None:
        await people("health.nis").do("HandOverReport", reportId=report)

    meanwhile(stack, act)


def keyed_for_a_doctor(stack: Stack) -> tuple[str, str]:
    """What intake enters for the doctor's ward from a call: a report that the Centre's list shows, and one that is not finished."""

    async def act(people: Everybody) -> tuple[str, str]:
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

    return meanwhile(stack, act)


def discard_drafts(stack: Stack, person: str) -> None:
    """Throws away what stories left unfinished: nobody may have more than twenty."""

    async def act(people: Everybody) -> None:
        author = people(person)
        for draft in await author.ask("Drafts"):
            await author.do("DiscardDraft", draftId=draft["id"], expectedVersion=draft["version"])

    meanwhile(stack, act)
