"""`republish`: how many events a second `spona republish` brings back, of as many reports as are asked for.

In an installation of its own of which only the database runs: identification's part of a seed, and referral rebuilt from what
identification told. Of a seed nobody keeps what the others told, so whatever referral tells it tells anew; that costs the same.
"""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from infra.bench.ending import Ending
from infra.bench.own.database import database_alone, said
from infra.bench.own.installation import own_installation
from infra.errors import CliError
from infra.launcher.plan import EMBEDDED, python
from infra.upgrading.republish import wanted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from infra.console import Voice
    from infra.launcher.environment import Environments

_OWNER, _REBUILT = "identification", "referral"


@dataclass(frozen=True, slots=True)
class Republished:
    """What came back, and the seconds that reading the journals and rebuilding from them took, starts of processes included."""

    reports: int
    events: int
    told_anew: int
    reading_seconds: float
    rebuilding_seconds: float

    @property
    def a_second(self) -> float:
        """Events that were read and applied, for each second of both."""
        return self.events / (self.reading_seconds + self.rebuilding_seconds)

    def line(self) -> str:
        """For a terminal."""
        return (
            f"republish: {self.reports} reports, {self.events} events applied and {self.told_anew} told anew; journals "
            f"read in {self.reading_seconds:.1f} s, {_REBUILT} rebuilt in {self.rebuilding_seconds:.1f} s: "
            f"{self.a_second:.0f} events/s"
        )

    def as_json(self) -> dict[str, object]:
        """For a script."""
        return {**asdict(self), "events_a_second": round(self.a_second, 1)}


def measure(reports: int, outer: Mapping[str, str], voice: Voice) -> Republished:
    """Takes its installation away again. Raises CliError when it is not rebuilt as a whole."""
    ending = Ending()
    with ending.listening(), own_installation("republish", EMBEDDED.stack, outer) as installation:
        state = installation.data.parent
        with database_alone(installation, outer, ending) as (server, environments):
            voice.say(f"{reports} reports: writing", "dim")
            now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S%z}"
            asked = ("--reports", str(reports), "--seed", "1", "--as-of", now, "--numbers", str(state / "numbers"))
            said(_OWNER, ("seed", *asked), environments.seed(_OWNER))
            server.query("vacuum (analyze)", _OWNER)
            voice.say(f"{reports} reports: rebuilding {_REBUILT}", "dim")
            return _republished(reports, environments, state)


def _republished(reports: int, environments: Environments, state: Path) -> Republished:
    began, journals = time.monotonic(), []
    for by, of in wanted(_REBUILT):
        journals.append(state / f"{by}-of-{of}.journal")
        _run(python(f"{by}.operations", "journal", "--of", of), environments.operations(by), journals[-1])
    read = time.monotonic()
    command = python(f"{_REBUILT}.operations", "restore", "--json", *map(str, journals))
    _run(command, environments.rebuild(_REBUILT), state / "told")
    took = time.monotonic() - read
    told = json.loads((state / "told").read_text("utf-8"))
    if told["matters"] != reports:
        raise CliError(f"{told['matters']} of {reports} reports came back, so nothing is told")
    return Republished(reports, told["applied"], told["anew"], read - began, took)


def _run(command: tuple[str, ...], environment: Mapping[str, str], output: Path) -> None:
    with output.open("wb") as file:
        done = subprocess.run(command, env=environment, stdout=file, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise CliError(f"{command[-1]} failed: {done.stderr.decode(errors='replace').strip()[-600:]}")
