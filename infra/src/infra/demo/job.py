"""The main job, from a doctor's report to the Office's count (DESIGN 3)."""

import asyncio
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Self

import aiohttp

from infra.demo import documents as ask
from infra.demo.hops import Hop, events_about
from infra.errors import CliError
from infra.installation.place import Installation
from infra.keys.secrets import Secrets
from infra.launcher.environment import GATEWAY
from infra.sign_in.code_flow import SignIn

_SECONDS = 10.0
_PAUSE = 0.05
MOVES = ("reported", "taken_over", "referred", "accepted")
_PEOPLE = ("health.nis", "intake.centre", "csr.nis", "office.national")
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
    "encounterMunicipality": "71331",
    "suspicions": ["sexual_exploitation"],
    "concern": "Muškarac odgovara umesto nje i drži njena dokumenta.",
    "account": "Gledala ga je pre svakog odgovora.",
    "clinical": "Starije modrice na podlakticama.",
    "careNeeds": "Tumač i mirna soba.",
    "person": {"names": [{"given": "Primerka", "family": "Izmišljenić"}], "sex": "female"},
}


class DemoCaller:
    """One person's calls; raises CliError with a sentence when something does not come about."""

    def __init__(self, session: aiohttp.ClientSession, address: str, person: str, token: str) -> None:
        """`address` is the gateway's GraphQL endpoint."""
        self._session = session
        self._address = address
        self.person = person
        self._headers = {"authorization": f"Bearer {token}"}

    @classmethod
    async def sign_in(cls, session: aiohttp.ClientSession, address: str, person: str, issuer: SignIn) -> Self:
        """Signs the person in."""
        return cls(session, address, person, await issuer.token(person))

    async def ask(self, document: str, **variables: Any) -> Any:
        """The single field that the document asks for; None when there is nothing for this person."""
        body = {"query": document, "variables": variables}
        try:
            async with self._session.post(self._address, json=body, headers=self._headers) as answer:
                status, said = answer.status, await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise CliError("The gateway does not answer; is the platform up? Start it with: spona up") from error
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise CliError(f"{self.person} has asked the gateway too often; wait a minute and repeat.")
        if not isinstance(said, dict) or said.get("errors") or not said.get("data"):
            raise CliError(f"The gateway refused what {self.person} asked; see the gateway's log.")
        return next(iter(said["data"].values()))

    async def do(self, document: str, **given: Any) -> Any:
        """A command with a fresh key; raises CliError with the title of an expected refusal."""
        done = await self.ask(document, input={"idempotencyKey": uuid.uuid4().hex, **given})
        if "slug" in done:
            raise CliError(f"{self.person} was refused ({done['slug']}): {done['title']}")
        return done

    async def wait(self, what: str, document: str, so: Callable[[Any], Any], **variables: Any) -> Any:
        """Asks until `so` answers something; raises CliError saying `what` did not come about."""
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            found = so(await self.ask(document, **variables))
            if found:
                return found
            await asyncio.sleep(_PAUSE)
        raise CliError(f"{what} did not come about within {_SECONDS:.0f} s; see spona status and the logs.")


class Demonstration:
    """Runs once; `hops` is what happened, in order."""

    def __init__(self, installation: Installation, known: Secrets) -> None:
        """On a running installation."""
        self._installation = installation
        self._known = known
        self._did: list[Hop] = []
        self.hops: list[Hop] = []

    async def run(self) -> dict[str, int]:
        """Does the job; answers by how much each of the Office's totals moved. Raises CliError."""
        timeout, began = aiohttp.ClientTimeout(total=10), datetime.now(UTC)
        address, issuer = self._installation.address(GATEWAY, "/graphql"), SignIn.at(self._installation.port_base)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            signed_in = await asyncio.gather(*(DemoCaller.sign_in(session, address, who, issuer) for who in _PEOPLE))
            doctor, intake, csr, office = signed_in
            before = await self._totals(office)
            report, reference = await self._file(doctor)
            await self._delivered(report, doctor, intake, csr)
            await self._take_over(report, doctor, intake)
            referral = await self._accept(report, reference, csr)
            moved = await self._count(office, before)
        events = await events_about(self._installation, self._known, [report, referral], began)
        self.hops = sorted([*self._did, *events], key=lambda hop: hop.at)
        return moved

    async def _file(self, doctor: DemoCaller) -> tuple[str, str]:
        today = datetime.now(UTC).date().isoformat()
        filed = await doctor.do(ask.FILE, encounterDate=today, **GIRL)
        reference = str(filed["reference"]["reference"])
        self._note(doctor, f"files the report {reference}")
        return str(filed["id"]), reference

    async def _delivered(self, report: str, doctor: DemoCaller, intake: DemoCaller, csr: DemoCaller) -> None:
        for reader in (intake, csr):
            await reader.wait(f"A notice for {reader.person}", ask.INBOX, lambda page: _about(page, report))
            self._note(reader, "finds a content-free notice in the unit's inbox")
        await doctor.wait("Delivery", ask.RECEIPT, lambda seen: _stage(seen) == "delivered", id=report)
        self._note(doctor, "sees on the receipt: delivered")

    async def _take_over(self, report: str, doctor: DemoCaller, intake: DemoCaller) -> None:
        seen = await intake.ask(ask.READ, id=report)
        self._note(intake, "opens the report (the read is on the record)")
        await doctor.wait("Opening", ask.RECEIPT, lambda receipt: _stage(receipt) == "opened", id=report)
        self._note(doctor, "sees on the receipt: opened by a person")
        await intake.do(ask.TAKE_OVER, reportId=report, expectedVersion=seen["version"])
        until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
        await intake.do(ask.ADVISE, reportId=report, instruction="keep_until_we_come", until=until)
        self._note(intake, "takes it over and says: keep_until_we_come")
        await doctor.wait("Taking over", ask.RECEIPT, lambda receipt: _stage(receipt) == "taken_over", id=report)
        self._note(doctor, "sees on the receipt: taken over")
        await doctor.do(ask.ANSWER, reportId=report, answer="left_with_companion")
        self._note(doctor, "answers: left_with_companion")

    async def _accept(self, report: str, reference: str, csr: DemoCaller) -> str:
        waiting = await csr.wait(
            "The referral", ask.WORKLIST, lambda page: _referral(page, report), reference=reference
        )
        seen = await csr.wait("The summary", ask.READ, lambda found: found, id=report)
        self._note(csr, f"sees the summary only; {len(seen['withheld'])} classes are withheld")
        await csr.do(ask.ACCEPT, referralId=waiting["id"], expectedVersion=waiting["version"])
        self._note(csr, "accepts the referral")
        opened = await csr.wait("The grant", ask.READ, _granted, id=report)
        if opened["account"] is not None or opened["clinical"] is not None:
            raise CliError("The centre for social work sees what it must not see. Stop and read the access table.")
        self._note(csr, f"reads what child protection allows; {len(opened['withheld'])} classes are withheld")
        return str(waiting["id"])

    async def _count(self, office: DemoCaller, before: dict[str, int]) -> dict[str, int]:
        def all_moved(flow: Any) -> dict[str, int]:
            after = _reached(flow)
            moved = {stage: after[stage] - before[stage] for stage in MOVES}
            return moved if all(moved.values()) else {}

        moved: dict[str, int] = await office.wait("The Office's count", ask.FLOW, all_moved)
        counted = ", ".join(f"{stage} +{count}" for stage, count in moved.items())
        self._note(office, f"sees totals move and nobody: {counted}")
        return moved

    async def _totals(self, office: DemoCaller) -> dict[str, int]:
        return _reached(await office.ask(ask.FLOW))

    def _note(self, who: DemoCaller, what: str) -> None:
        self._did.append(Hop(what, who.person, datetime.now(UTC).isoformat()))


def _about(page: Any, report: str) -> Any:
    return next((notice for notice in page["nodes"] if notice["reportId"] == report), None)


def _referral(page: Any, report: str) -> Any:
    return next((item for item in page["nodes"] if item["reportId"] == report), None)


def _stage(seen: Any) -> str:
    return str(seen["receipt"]["stage"])


def _granted(seen: Any) -> Any:
    return seen if seen and "grant.child_protection" in seen["positions"] else None


def _reached(flow: Any) -> dict[str, int]:
    return {stage["stage"]: int(stage["reached"]) for stage in flow["stages"]}
