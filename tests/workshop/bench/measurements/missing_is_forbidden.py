"""Whether the time of an answer tells a forbidden record from one that does not exist."""

from __future__ import annotations

import statistics
import time
import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import aiohttp

from contracts.words.referrals import Purpose
from infra.demo import documents as ask
from infra.demo.job import GIRL, DemoCaller
from infra.launcher.environment import GATEWAY, HTTP
from infra.sign_in.code_flow import SignIn

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from infra.installation.place import Installation
    from infra.keys.secrets import Secrets

CALLS = 200
_WARM_UP = 20
_RATIO, _MILLISECONDS = 0.10, 1.0
_READ = "query ($id: ID!) { report(id: $id) { id } }"
# Asked of the report: in a worklist that is longer than a page, the newest comes late.
_REFERRALS = "query ($id: ID!) { report(id: $id) { referrals { id purpose } } }"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Medians in milliseconds of interleaved calls; alike when they differ by at most 10 % or 1 ms."""

    channel: str
    forbidden_ms: float
    missing_ms: float

    @property
    def alike(self) -> bool:
        """Whether the two cannot be told apart by their time."""
        difference = abs(self.forbidden_ms - self.missing_ms)
        return difference <= _MILLISECONDS or difference <= _RATIO * self.missing_ms

    def line(self) -> str:
        """For a terminal."""
        verdict = "alike" if self.alike else "TOLD APART"
        return (
            f"  {self.channel:<28} forbidden {self.forbidden_ms:6.2f} ms  missing {self.missing_ms:6.2f} ms  {verdict}"
        )

    def as_json(self) -> dict[str, Any]:
        """For a script."""
        return {**asdict(self), "alike": self.alike}


async def compare(installation: Installation, known: Secrets) -> list[Comparison]:
    """Files one report as a doctor and asks for it, and for ids that do not exist, as a police officer. Raises CliError."""
    issuer = SignIn.at(installation.port_base, known.gateway_client)
    address = installation.address(GATEWAY, "/graphql")
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        doctor = await DemoCaller.sign_in(session, address, "health.nis", issuer)
        csr = await DemoCaller.sign_in(session, address, "csr.nis", issuer)
        filed = await doctor.do(ask.FILE, encounterDate=datetime.now(UTC).date().isoformat(), **GIRL)
        report = str(filed["id"])
        referral = await csr.wait("The referral", _REFERRALS, _for_the_child, id=report)
        officer = await issuer.token("investigator.nis")
        found = []
        for service, path, record in (("identification", "reports", report), ("referral", "referrals", referral)):
            headers = {"authorization": f"Bearer {await issuer.exchange(officer, service)}"}
            base = installation.address(HTTP[service], f"/{path}/")
            found.append(await _measure(f"REST {service}", record, _rest(session, base, headers)))
        reader = DemoCaller(session, address, "investigator.nis", officer)
        found.append(await _measure("GraphQL report", report, lambda record: reader.ask(_READ, id=record)))
    return found


async def _measure(channel: str, record: str, call: Callable[[str], Awaitable[Any]]) -> Comparison:
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(CALLS + _WARM_UP):
        # Which comes first alternates, so that drift of the machine falls on both alike.
        for side in (0, 1) if turn % 2 else (1, 0):
            began = time.perf_counter()
            await call(record if side == 0 else str(uuid.uuid4()))
            if turn >= _WARM_UP:
                times[side].append((time.perf_counter() - began) * 1000)
    return Comparison(channel, statistics.median(times[0]), statistics.median(times[1]))


def _rest(session: aiohttp.ClientSession, base: str, headers: dict[str, str]) -> Callable[[str], Awaitable[Any]]:
    async def get(record: str) -> bytes:
        async with session.get(base + record, headers=headers) as answer:
            return await answer.read()

    return get


def _for_the_child(report: Any) -> str | None:
    referrals = report["referrals"] if report else []
    return next((str(each["id"]) for each in referrals if each["purpose"] == Purpose.CHILD_PROTECTION), None)
