"""People who file and work cases while things die: each asks again, with the same key, until it is answered something."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from infra.errors import CliError
from tests.e2e.filings import NIS, adult, girl
from tests.e2e.people import WHO, Answer, Everybody, Person
from tests.faults.history import Attempt, History, Kind, Operation, Outcome

_PATIENCE_S = 12.0
_PAUSE_S = 0.1
_ANSWER_S = 6.0
_WATCH_S = 25.0
_AUTHORS = ("health.nis", "health2.nis", "police.nis", "labour.nis")
_UNREACHABLE = (aiohttp.ClientError, TimeoutError, CliError, OSError)
_NOVI_SAD = str(WHO["csr.novisad"].unit)


class Abandoned(Exception):
    """A step was not answered: what comes after it cannot be told from what should not."""


@dataclass(frozen=True, slots=True)
class Step:
    """One request about a report or referral."""

    kind: Kind
    service: str
    path: str
    body: Any = None
    document: str | None = None
    """The operation of the gateway by which it is asked, instead of at the service itself."""


class Client:
    """One person at a time at one desk, with a chance of its own; works until asked to stop."""

    def __init__(self, people: Everybody, history: History, chance: random.Random) -> None:
        """`chance` decides which case comes next and how it goes."""
        self._people = people
        self._history = history
        self._chance = chance

    async def work(self, stop: asyncio.Event) -> None:
        """Case after case."""
        while not stop.is_set():
            case = self._chance.choice((self.child, self.child, self._adult, self._adult, self._refusals))
            try:
                await case()
            except Abandoned:
                continue

    async def child(self, *, revoked: bool | None = None) -> None:
        """One child's case; with `revoked` it ends as told, else as chance has it."""
        author, intake = self._person(*_AUTHORS), self._person("intake.centre", "intake2.centre")
        # Met in Novi Sad, so that the centre there may get it by a reroute without anybody's word.
        met = girl(encounterMunicipality="89010", person={"presentPlace": {"municipality": NIS}})
        report = await self._file(author, met)
        await self._take_over(intake, report)
        for _ in range(self._chance.randint(1, 2)):
            await self._must(intake, Step(Kind.ADVISE, "identification", f"/reports/{report}/advice", _ADVICE), report)
        answer = {"answer": "left_with_companion"}
        await self._must(
            author, Step(Kind.WHEREABOUTS, "identification", f"/reports/{report}/whereabouts", answer), report
        )
        worker = self._person("csr.nis", "csr2.nis")
        referral = await self._referral(worker, report)
        if revoked is None and self._chance.random() < 0.25:
            referral, worker = await self._passed_on(worker, report, referral)
        body = {"expectedVersion": referral["version"]}
        await self._must(
            worker, Step(Kind.ACCEPT, "referral", f"/referrals/{referral['id']}/accept", body), referral["id"]
        )
        await self._granted(worker, report)
        if self._chance.random() < 0.6 if revoked is None else revoked:
            await self._revoke(intake, worker, report, referral["id"])

    async def _adult(self) -> None:
        author, intake = self._person(*_AUTHORS), self._person("intake.centre", "intake2.centre")
        report = await self._file(author, adult())
        if self._chance.random() < 0.5:
            await self._take_over(intake, report)
            follows = self._chance.choices((self._helped, self._decided, None), (4, 5, 1))[0]
            if follows is not None:
                await follows(intake, report)
            return
        seen = await self._read(author, report)
        body = {"expectedVersion": seen["version"], "reason": "duplicate"}
        await self._must(author, Step(Kind.WITHDRAW, "identification", f"/reports/{report}/withdraw", body), report)

    async def _helped(self, intake: Person, report: str) -> None:
        """A shelter is asked as far as the person agrees, and loses what they take back."""
        sure, shelter, path = intake.confirmed(), self._person("reception.centre"), f"/reports/{report}"
        agreed = Step(
            Kind.CONSENT, "identification", f"{path}/consent/referrals", await self._now(intake, report, _AGREED)
        )
        await self._must(sure, agreed, report)
        asked = {"purpose": "emergency_accommodation", "unitId": shelter.unit, "urgency": "urgent"}
        send = Step(Kind.SEND, "identification", f"{path}/referrals", await self._now(intake, report, asked))
        await self._must(intake, send, report)
        referral = await self._referral(shelter, report, asked["purpose"])
        body = {"expectedVersion": referral["version"]}
        await self._must(
            shelter, Step(Kind.ACCEPT, "referral", f"/referrals/{referral['id']}/accept", body), referral["id"]
        )
        await self._granted(shelter, report)
        if self._chance.random() < 0.6:
            said_no = await self._now(intake, report, _REFUSED)
            await self._must(sure, Step(Kind.CONSENT, "identification", f"{path}/consent/referrals", said_no), report)
            await self._closed(shelter, report, referral["id"])

    async def _decided(self, intake: Person, report: str) -> None:
        """Three of a panel sign and a supervisor confirms it, or one dissents and the director decides."""
        manager, supervisor = (self._person(f"{each}.centre", f"{each}2.centre") for each in ("manager", "supervisor"))
        panel = {of: self._person(f"{each}.centre", f"{each}2.centre") for of, each in _ASSESSORS.items()}
        seats = [{"personId": each.id, "profession": of} for of, each in panel.items()]
        proposer, second, third = self._chance.sample(list(panel.values()), 3)
        await self._gives(intake, Kind.ASSIGN, report, "assign", managerId=manager.id)
        await self._gives(manager, Kind.OPEN, report, "procedure", assessment=_ASSESSED)
        await self._gives(manager, Kind.APPOINT, report, "procedure/panel", seats=seats)
        await self._gives(proposer, Kind.PROPOSE, report, "procedure/proposal", finding=_FOUND)
        await self._gives(second, Kind.SIGN, report, "procedure/signatures")
        early = await self._now(supervisor, report, {"agreed": True})
        decide = Step(Kind.CONFIRM, "identification", f"/reports/{report}/procedure/decision", early)
        await self._refused(supervisor.confirmed(), decide, report)
        if self._chance.random() < 0.7:
            await self._gives(third, Kind.SIGN, report, "procedure/signatures")
            await self._gives(supervisor, Kind.CONFIRM, report, "procedure/decision", agreed=True)
            return
        await self._gives(third, Kind.DISSENT, report, "procedure/dissent", reason="Potreban je još jedan razgovor.")
        director = self._person("director.centre", "director2.centre")
        await self._gives(director, Kind.RULE, report, "procedure/dissent/decision", finding=_FOUND)

    async def _gives(self, person: Person, kind: Kind, report: str, path: str, **body: Any) -> None:
        """A command about the report as it is now, with the second factor."""
        step = Step(kind, "identification", f"/reports/{report}/{path}", await self._now(person, report, body))
        await self._must(person.confirmed(), step, report)

    async def _now(self, reader: Person, report: str, body: dict[str, Any]) -> dict[str, Any]:
        return {"expectedVersion": (await self._read(reader, report))["version"], **body}

    async def _refusals(self) -> None:
        """What must be refused, and so must leave nothing."""
        author, intake = self._person(*_AUTHORS), self._person("intake.centre", "intake2.centre")
        without_consent = {key: value for key, value in adult().items() if key != "consent"}
        await self._refused(author, Step(Kind.FILE, "identification", "/reports", without_consent), None)
        report = await self._file(author, girl())
        stale = {"expectedVersion": 99}
        await self._refused(
            intake, Step(Kind.TAKE_OVER, "identification", f"/reports/{report}/take-over", stale), report
        )
        taken_back = {"expectedVersion": 1, "reason": "duplicate"}
        await self._refused(
            author, Step(Kind.WITHDRAW, "identification", f"/reports/{report}/withdraw", taken_back), report
        )
        referral = await self._referral(self._person("csr.nis"), report)
        accept = Step(Kind.ACCEPT, "referral", f"/referrals/{referral['id']}/accept", {"expectedVersion": 1})
        await self._refused(self._person("csr.novisad"), accept, referral["id"])

    async def _file(self, author: Person, filing: dict[str, Any]) -> str:
        step = Step(Kind.FILE, "identification", "/reports", filing, self._by_gateway("FileReport"))
        return str((await self._must(author, step, None))["id"])

    async def _read(self, reader: Person, report: str) -> Any:
        path = f"/reports/{report}"
        step = Step(Kind.READ, "identification", path, {"id": report}, self._by_gateway("ReadReport"))
        return await self._must(reader, step, report)

    def _by_gateway(self, document: str) -> str | None:
        return document if self._chance.random() < 0.5 else None

    async def _take_over(self, intake: Person, report: str) -> None:
        seen = await self._read(intake, report)
        body = {"expectedVersion": seen["version"]}
        await self._must(intake, Step(Kind.TAKE_OVER, "identification", f"/reports/{report}/take-over", body), report)

    async def _passed_on(self, worker: Person, report: str, referral: Any) -> tuple[Any, Person]:
        body = {"expectedVersion": referral["version"], "reason": "out_of_area", "rightUnitId": _NOVI_SAD}
        await self._must(
            worker, Step(Kind.REJECT, "referral", f"/referrals/{referral['id']}/reject", body), referral["id"]
        )
        other = self._person("csr.novisad")
        return await self._referral(other, report), other

    async def _revoke(self, intake: Person, worker: Person, report: str, referral: str) -> None:
        seen = await self._read(intake, report)
        body = {
            "expectedVersion": seen["version"],
            "reason": "safety",
            "successorUnitId": str(WHO["csr.nis"].unit) if worker.name == "csr.novisad" else _NOVI_SAD,
        }
        await self._must(intake, Step(Kind.REVOKE, "identification", f"/referrals/{referral}/revoke", body), referral)
        await self._closed(worker, report, referral)

    async def _closed(self, worker: Person, report: str, referral: str) -> None:
        """The very next read finds nothing of what the referral had opened."""
        read = Operation(Kind.READ, "identification", worker.id, report, may_be_refused=True)
        await self._ask(worker, Step(Kind.READ, "identification", f"/reports/{report}"), self._history.begin(read))
        if read.outcome is Outcome.OK and _granted(read.said):
            self._history.seen_after_the_end.append(referral)

    async def _referral(self, worker: Person, report: str, purpose: str = "child_protection") -> Any:
        """The referral for this purpose, once it has arrived and identification knows of it too."""

        def waiting(page: Any) -> Any:
            asked = (purpose, "sent", worker.unit)
            return next(
                (each for each in page["items"] if (each["purpose"], each["state"], each["unitId"]) == asked), None
            )

        path = f"/referrals?reportId={report}"
        found = await self._watched(worker, Step(Kind.READ, "referral", path), None, waiting)
        summary = Step(Kind.READ, "identification", f"/reports/{report}")
        await self._watched(worker, summary, report, lambda seen: seen)
        return found

    async def _granted(self, worker: Person, report: str) -> None:
        step = Step(Kind.READ, "identification", f"/reports/{report}")
        await self._watched(worker, step, report, _granted)

    async def _watched(self, reader: Person, step: Step, subject: str | None, so: Callable[[Any], Any]) -> Any:
        end = time.monotonic() + _WATCH_S
        while time.monotonic() < end:
            read = Operation(step.kind, step.service, reader.id, subject, may_be_refused=True)
            await self._ask(reader, step, self._history.begin(read))
            if read.outcome is Outcome.OK and (found := so(read.said)):
                return found
            await asyncio.sleep(_PAUSE_S)
        raise Abandoned

    async def _must(self, person: Person, step: Step, subject: str | None) -> Any:
        operation = self._history.begin(Operation(step.kind, step.service, person.id, subject))
        await self._ask(person, step, operation)
        if operation.outcome is not Outcome.OK:
            raise Abandoned
        return operation.said

    async def _refused(self, person: Person, step: Step, subject: str | None) -> None:
        operation = Operation(step.kind, step.service, person.id, subject, may_be_refused=True)
        await self._ask(person, step, self._history.begin(operation))

    async def _ask(self, person: Person, step: Step, operation: Operation) -> None:
        """Again and again, under one key, until it is answered yes or no."""
        end = time.monotonic() + _PATIENCE_S
        while time.monotonic() < end:
            trace = secrets.token_hex(16)
            status = None
            try:
                async with asyncio.timeout(_ANSWER_S):
                    status, operation.said = await self._once(person, step, operation.key, trace)
            except _UNREACHABLE:
                pass
            finally:
                # Also of a person who left before the answer: it may have been done all the same.
                operation.attempts.append(Attempt(trace, status))
            if operation.attempts[-1].acknowledged or operation.attempts[-1].refused:
                return
            await asyncio.sleep(_PAUSE_S)

    async def _once(self, person: Person, step: Step, key: str, trace: str) -> tuple[int, Any]:
        headers = {"traceparent": f"00-{trace}-{secrets.token_hex(8)}-01"}
        if step.document is not None:
            asked = step.body if step.kind is Kind.READ else {"input": {"idempotencyKey": key, **step.body}}
            return _of_union(await person.graphql(step.document, asked, **headers))
        if step.kind is Kind.READ:
            answer = await person.rest(step.service, "GET", step.path, None, **headers)
        else:
            answer = await person.rest(step.service, "POST", step.path, step.body, idempotency_key=key, **headers)
        return answer.status, answer.json()

    def _person(self, *names: str) -> Person:
        return self._people(self._chance.choice(names))


# What a service would have answered with this status.
_STATUS = {"Unavailable": 503, "InvalidInput": 422, "Refusal": 403, "StaleVersion": 409, "IllegalState": 409}


def _of_union(answer: Answer) -> tuple[int, Any]:
    """Status and content of a GraphQL answer, as the service would have given them."""
    answered = answer.json()
    if answer.status != 200 or answered.get("errors"):
        return answer.status if answer.status >= 400 else 500, answered
    (content,) = answered["data"].values()
    if content is None:
        return 404, answered
    return _STATUS.get(content.get("__typename", ""), 200), content


_ADVICE = {"instruction": "speak_alone"}
_HEARD = {"givenBy": "person", "method": "written", "language": "sr", "interpreter": False, "seenAlone": "yes"}
_ANSWER = {"purpose": "emergency_accommodation", "calledBack": "unknown", **_HEARD}
_UNTIL = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
_SHELTER = {"unitIds": [str(WHO["reception.centre"].unit)], "classes": ["person_name"], "until": _UNTIL}
_ASSESSORS = {"psychologist": "psychologist", "pedagogue": "pedagogue", "social_worker": "social"}
_ASSESSED = {"grounds": "reasonable", "risk": "high", "nextStep": "open_procedure", "reason": "Rad bez plate."}
_FOUND = {
    "outcome": "identified",
    "acts": ["recruitment"],
    "means": ["deception"],
    "forms": ["labour_exploitation"],
    "reasons": "Obećan joj je posao.",
}
_AGREED, _REFUSED = {**_ANSWER, "agreed": True, **_SHELTER}, {**_ANSWER, "agreed": False}


def _granted(seen: Any) -> bool:
    return any(position.startswith("grant.") for position in seen["positions"])
