"""People at programs of their institution, which ask over GraphQL with a token: the same work as at the pages."""

from __future__ import annotations

import json
import random
import uuid
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from infra.demo.job import GIRL
from tests.workshop.bench.crowd import signing
from tests.workshop.bench.crowd.board import Case
from tests.workshop.bench.crowd.documents import document_id
from tests.workshop.bench.crowd.person import Busy, Person, Wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

    from locust.env import Environment


_LATER, _SOON_SECONDS = ("unavailable", "too-many-requests"), 5.0


class Program(Person):
    """A person whose own program speaks to the platform."""

    abstract = True

    def __init__(self, environment: Environment) -> None:
        """Not signed in."""
        super().__init__(environment)
        self._tokens = signing.Tokens(self.line, self.board, self.member.username)

    def sign_in(self) -> None:
        """By the code flow."""
        self._tokens.sign_in()

    def ask(self, kind: str, operation: str, **variables: Any) -> Any:
        """The single field of the document; None when there is nothing for this person. Raises Wrong, Busy or Broken."""
        name = f"{kind}: {operation}"
        body = json.dumps({"documentId": document_id(operation), "variables": variables}).encode()
        headers = {"Content-Type": "application/json", **self._tokens.header()}
        answer = self.line.ask(name, "POST", f"{self.board.gateway}/graphql", body, headers)
        said = json.loads(signing.require(answer, name, HTTPStatus.OK).text)
        if said.get("errors") or not said.get("data"):
            (first, *_) = said.get("errors") or [{}]
            raise self._refused(name, first.get("extensions") or {})
        return next(iter(said["data"].values()))

    def do(self, operation: str, **given: Any) -> Any:
        """A command with a fresh key. Raises Wrong for every refusal, Busy or Broken."""
        done = self.ask("write", operation, input={"idempotencyKey": uuid.uuid4().hex, **given})
        if done["__typename"] not in ("Report", "Referral"):
            raise self._refused(f"write: {operation}", done)
        return done

    def _refused(self, name: str, shown: Mapping[str, Any]) -> Wrong | Busy:
        """What was asked for comes later when the platform says so, and else was refused wrongly; no sentence is read."""
        slug = str(shown.get("slug") or "an error")
        if slug not in _LATER:
            return Wrong(name, slug)
        self.board.refused += 1
        return Busy(float(shown.get("retryAfterSeconds") or _SOON_SECONDS))


class ReporterAtProgram(Program):
    """Files a report of a girl of uncertain age and looks at its receipt."""

    role, steps = "reporter", 4

    def work(self) -> None:
        """From filling it in, which takes the longest, to the receipt."""
        place = random.choice(self.board.places)
        self.think()
        self.think()
        met = {"encounterDate": datetime.now(UTC).date().isoformat(), "encounterMunicipality": place}
        filed = self.do("FileReport", **GIRL | met)
        self.did("filed", Case(filed["id"], filed["reference"]["reference"], place, "by program"))
        self.ask("read", "ReadReceipt", id=filed["id"])
        self.think()
        self.ask("read", "ReadReceipt", id=filed["id"])
        self.think()


class IntakeAtProgram(Program):
    """The Centre: finds a new report on the worklist, reads it, takes it over and says what to do."""

    role, steps = "intake", 4

    def work(self) -> None:
        """One report; without one, another look at the list later."""
        self.ask("read", "Worklist")
        case = self.next_of(self.board.filed)
        if case is None:
            return
        _found(self, case)
        self.think()
        seen = self.ask("read", "ReadReport", id=case.report)
        if seen is None or "intake" not in seen["positions"]:
            raise Wrong("read: ReadReport", "the Centre does not see the report")
        self.think()
        self.do("TakeOverReport", reportId=case.report, expectedVersion=seen["version"])
        until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
        self.do("AdviseReporter", reportId=case.report, instruction="keep_until_we_come", until=until)
        self.did("taken over", case)
        self.think()


class WorkerAtProgram(Program):
    """A centre for social work: finds what was sent to it, accepts, and only then reads."""

    role, steps = "csr", 4

    def work(self) -> None:
        """One report; without one, another look at the list later."""
        self.ask("read", "Worklist")
        case = self.next_of(self.board.taken_over[self.member.place])
        if case is None:
            return
        referral = _found(self, case)
        self.think()
        self.do("AcceptReferral", referralId=referral["id"], expectedVersion=referral["version"])
        self.did("accepted", case)
        for _ in self.patiently():
            seen = self.ask("read", "ReadReport", id=case.report)
            if seen and "grant.child_protection" in seen["positions"]:
                break
        else:
            raise Wrong("read: ReadReport", "the acceptance opened nothing", case.report)
        # What a doctor saw and heard is clinical for the one who is not at the Centre.
        if seen["clinical"] is not None or (seen["account"] is not None and seen["report"]["sector"] == "health"):
            raise Wrong("read: ReadReport", "a centre for social work sees what it must not see", case.report)
        self.think()
        self.think()


def _found(program: Program, case: Case) -> Any:
    for _ in program.patiently():
        nodes = program.ask("read", "Worklist", reference=case.reference)["nodes"]
        if mine := [each for each in nodes if each["reportId"] == case.report]:
            return mine[0]
    raise Wrong("read: Worklist", "the report never came", case.report)
