"""The installation that is measured: one of the measurement's own, seeded and gone afterwards, or the one that runs in a folder."""

from __future__ import annotations

import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from infra.errors import CliError
from infra.keys.files import SERVICES
from infra.launcher.plan import STACKS, people_file, python
from infra.launcher.status import collect
from infra.sign_in import people
from infra.upgrading.at_start import remember
from tests.workshop.bench.ending import Ending
from tests.workshop.bench.load import people as crowds
from tests.workshop.bench.measured_stack import MeasuredStack
from tests.workshop.bench.own.database import database_alone
from tests.workshop.bench.own.installation import own_installation
from tests.workshop.seeding.command import plant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from infra.console import ProgressPrinter
    from infra.installation.place import Installation
    from tests.workshop.bench.load.people import Members

_SEED = 1
_UNSEALED, _FEW, _SEALED_WITHIN_SECONDS = "record_unsealed", 100, 900
_OWN_PEOPLE = "SPONA_PEOPLE"


@dataclass(frozen=True, slots=True)
class Place:
    """An installation that is up, and who there is in it."""

    installation: Installation
    stack: str
    reports: int | None
    members: Members

    @property
    def most(self) -> int:
        """How many users find a person to be."""
        return 3 * min(map(len, self.members.values()))


def running(data: Path, outer: Mapping[str, str]) -> Place:
    """The installation that runs in a folder, with the few people of the demonstration. Raises CliError."""
    found = MeasuredStack.find(data, outer)
    return Place(found.installation, found.stack, None, crowds.demo(people.load(people_file())))


@contextmanager
def own(stack: str, reports: int, most: int, outer: Mapping[str, str], voice: ProgressPrinter) -> Iterator[Place]:
    """One that is made, filled as `spona seed` does and taken away again, with people for `most` users. Raises CliError."""
    ending = Ending()
    with ending.listening(), own_installation("load", stack, outer) as installation:
        invented = installation.data.with_name("people.json")
        members = crowds.invented(most, people.load(people_file()), invented)
        found = dict(outer) | {
            _OWN_PEOPLE: str(invented),
            "SPONA_PORT_BASE": str(installation.port_base),
            "SPONA_DATA": str(installation.data),
        }
        try:
            if reports:
                # Else what is reported of a seed went over the bus once more.
                remember(installation, STACKS[stack])
                _fill(installation, reports, found, ending, voice)
            voice.say(f"starting an installation in {installation.data}", "dim")
            with ending.held():
                _spona(found, "up", "--detach", "--no-demo", "--stack", stack)
            _sealed(installation, voice)
            yield Place(installation, stack, reports, members)
        finally:
            _spona(found, "down", strict=False)


def _spona(environment: Mapping[str, str], *arguments: str, strict: bool = True) -> None:
    """As a person types it; raises CliError with its last words."""
    command = python("infra.cli", *arguments)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if strict and done.returncode:
        words = f"{done.stdout}{done.stderr}".strip()
        raise CliError(f"The installation of the bench could not {arguments[0]}: {words[-600:]}")


def _fill(
    installation: Installation, reports: int, outer: Mapping[str, str], ending: Ending, voice: ProgressPrinter
) -> None:
    """Before anything else runs: a follower that is up has a position in the log, and then no seed is taken."""
    with database_alone(installation, outer, ending) as (server, environments):
        voice.say(f"{reports} reports: writing", "dim")
        plant(environments, reports, _SEED, datetime.now(UTC), voice)
        for service in SERVICES:
            # As autovacuum would have, some time in all the years.
            server.query("vacuum (analyze)", service)


def _sealed(installation: Installation, voice: ProgressPrinter) -> None:
    """Returns when the record of the seed is sealed, which takes both cores for a minute and is no one's work. Raises CliError."""
    voice.say("what was seeded is being sealed", "dim")
    for _ in range(_SEALED_WITHIN_SECONDS):
        figures = [each.figures for each in collect(installation).processes]
        unsealed = [each[_UNSEALED] for each in figures if _UNSEALED in each]
        if unsealed and all(rows is not None and rows < _FEW for rows in unsealed):
            return
        time.sleep(1)
    raise CliError(f"The record of the seed was not sealed within {_SEALED_WITHIN_SECONDS} s")
