"""`growth`: what every list, count and sweep reads among few reports and among many, for the same answer.

Pages of the database are counted, not time: they are exact, whatever else the machine does. Each service asks its own use cases and
explains the statements that they send (`python -m tests.workshop.service SERVICE look-at-reads`); no SQL is here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from infra.errors import CliError
from infra.keys.files import SERVICES
from infra.launcher.plan import EMBEDDED
from tests.workshop.bench.ending import Ending
from tests.workshop.bench.own.database import database_alone, said
from tests.workshop.bench.own.installation import own_installation
from tests.workshop.launched import workshop
from tests.workshop.seeding.command import plant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from infra.console import ProgressPrinter

SIZES = (10_000, 100_000)
SMALLEST = 1_500
"""Below it not everything that is open has come to be."""
AT_MOST, HANDFUL = 1.5, 10
"""A B-tree gets a level deeper, which of a few pages is more than half: so many more are no growth."""
_SEED = 1

Look = dict[str, Any]
"""As a service prints it: name, answer, pages, tables read from one end to the other, rows that there were to do, statements."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One list, count or sweep of a service at both sizes."""

    service: str
    few: Look
    many: Look

    @property
    def name(self) -> str:
        """What is read."""
        return str(self.few["name"])

    @property
    def ratio(self) -> float:
        """Pages at the greater size for each at the smaller: for each row that is shown, or that there was to be done where it was more."""
        few, many = int(self.few["buffers"]), int(self.many["buffers"])
        rows = (len(self.few["answer"]) or 1) / (len(self.many["answer"]) or 1)
        more = max(1.0, self.many["work"] / (self.few["work"] or 1))
        return many / few * rows / more if few else float(many or 1)

    @property
    def why_not(self) -> str | None:
        """What speaks against it, in words; None for what does not grow."""
        if bool(self.few["answer"]) != bool(self.many["answer"]):
            return f"{len(self.few['answer'])} rows and {len(self.many['answer'])}: not to be compared"
        if self.many["scanned"]:
            return f"reads all of {', '.join(self.many['scanned'])}"
        more = int(self.many["buffers"]) - int(self.few["buffers"])
        # A row that there was to do is looked up, which is a page; of a short table many are found on one.
        allowed = HANDFUL + int(self.many["work"])
        return "grows" if self.ratio > AT_MOST and more > allowed else None

    def as_json(self) -> dict[str, object]:
        """For scripts: the statements as well, for the one who mends it."""
        return {
            "service": self.service,
            "name": self.name,
            "rows": len(self.many["answer"]),
            "same_rows": self.few["answer"] == self.many["answer"],
            "work": [self.few["work"], self.many["work"]],
            "statements": len(self.many["statements"]),
            "pages": [self.few["buffers"], self.many["buffers"]],
            "ratio": round(self.ratio, 2),
            "scanned": self.many["scanned"],
            "why_not": self.why_not,
            "sent": self.many["statements"],
        }


@dataclass(frozen=True, slots=True)
class Growth:
    """Everything that was looked at."""

    sizes: tuple[int, int]
    compared: Sequence[Compared]

    @property
    def fine(self) -> bool:
        """Whether nothing grows."""
        return not any(each.why_not for each in self.compared)

    def as_json(self) -> dict[str, object]:
        """For scripts."""
        return {"sizes": self.sizes, "fine": self.fine, "looks": [each.as_json() for each in self.compared]}


def measure(sizes: tuple[int, int], outer: Mapping[str, str], voice: ProgressPrinter) -> Growth:
    """Looks at both sizes in installations of their own, which are gone afterwards. Raises CliError."""
    if not SMALLEST <= sizes[0] < sizes[1]:
        raise CliError(f"Take two sizes, the first at least {SMALLEST} and the second greater", code=2)
    ending = Ending()
    with ending.listening():
        few, many = (_looks(size, outer, voice, ending) for size in sizes)
    return Growth(sizes, [Compared(service, look, many[service, name]) for (service, name), look in few.items()])


def _looks(size: int, outer: Mapping[str, str], voice: ProgressPrinter, ending: Ending) -> dict[tuple[str, str], Look]:
    found: dict[tuple[str, str], Look] = {}
    as_of = datetime.now(UTC).replace(microsecond=0)
    asked = ("--reports", str(size), "--seed", str(_SEED), "--as-of", f"{as_of:%Y-%m-%dT%H:%M:%S%z}")
    with (
        own_installation("growth", EMBEDDED.stack, outer) as installation,
        database_alone(installation, outer, ending) as (server, environments),
    ):
        voice.say(f"{size} reports: writing", "dim")
        plant(environments, size, _SEED, as_of, voice)
        for service in SERVICES:
            voice.say(f"{size} reports: {service}", "dim")
            looks = said(workshop("service", service, "look-at-reads", *asked), environments.http(service))
            said(workshop("service", service, "seal-record"), environments.worker(service))
            # As autovacuum would have, some time in all the years.
            server.query("vacuum (analyze)", service)
            looks += said(workshop("service", service, "look-at-jobs", *asked), environments.worker(service))
            found |= {(service, look["name"]): look for look in map(json.loads, looks)}
    return found
