"""The crowd's process from outside: how many it is to be, and what it told of each second."""

from __future__ import annotations

import json
import subprocess
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from infra.errors import CliError
from tests.workshop.launched import ROOT, workshop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.workshop.bench.load.place import Place

CROWDS_LOG = "crowd.log"
"""Among the logs of the installation: a line for each answer that was wrong, with who asked and which report it was about."""
_WINDOW = 10
"""Seconds over which the present percentile is told."""


@dataclass(frozen=True, slots=True)
class Second:
    """What was so in one second: milliseconds of each answer over a good and a slow line, and counts since the beginning.

    `refused` were asked for patience in a proper answer, `faults` are counted by what was asked for, `waiting` reports have been
    told on and no one has taken them up. `cpu` is the crowd's own share of one core, in percent.
    """

    at: float
    users: int
    cpu: float
    good: Sequence[float]
    slow: Sequence[float]
    exchanges: int
    refused: int
    faults: dict[str, int]
    done: dict[str, int]
    waiting: int


@dataclass(slots=True)
class Crowd:
    """Told how many it is; heard second by second. Every method raises CliError when the process has ended."""

    _process: subprocess.Popen[str]
    _lately: deque[Second] = field(default_factory=lambda: deque(maxlen=_WINDOW))

    def users(self, number: int, per_second: float) -> None:
        """So many from now on, so many more or fewer a second."""
        self._say({"users": number, "per_second": per_second})

    def second(self) -> Second:
        """The next one."""
        said = self._heard()
        while "steps" in said:
            said = self._heard()
        found = Second(**said)
        self._lately.append(found)
        return found

    @property
    def p95(self) -> float:
        """Of what came over good lines in the last ten seconds, in milliseconds; 0 when nothing did."""
        return percentile([took for each in self._lately for took in each.good], 95)

    def mark(self) -> None:
        """From here on steps are counted anew."""
        self._say({"mark": True})

    def steps(self) -> list[dict[str, Any]]:
        """What was asked for since the mark, each with how long it took the one who asked."""
        self._say({"steps": True})
        while "steps" not in (said := self._heard()):
            pass
        found: list[dict[str, Any]] = said["steps"]
        return found

    def _say(self, shown: dict[str, Any]) -> None:
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(f"{json.dumps(shown)}\n")
            self._process.stdin.flush()
        except OSError as error:
            raise _ended(self._process) from error

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise _ended(self._process)
        said: dict[str, Any] = json.loads(line)
        return said


@contextmanager
def crowd_at(place: Place, pace: float) -> Iterator[Crowd]:
    """No one yet, before this installation; thinks `pace` times as long as people do. Raises CliError."""
    at = place.installation
    values = {
        "gateway": at.address(0),
        "issuer": at.address(4, "/realms/spona"),
        "redirect": at.address(0, "/auth/cli"),
        "pace": pace,
        "members": place.members,
    }
    log = at.logs / CROWDS_LOG
    with (
        log.open("wb") as words,
        subprocess.Popen(
            workshop("bench.crowd"),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=words,
            text=True,
            bufsize=1,
        ) as process,
    ):
        crowd = Crowd(process)
        try:
            crowd._say(values)
            yield crowd
        finally:
            process.kill()


def percentile(values: Sequence[float], part: int) -> float:
    """The value that `part` of a hundred do not exceed; 0 of nothing."""
    if not values:
        return 0.0
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, len(ranked) * part // 100)]


def _ended(process: subprocess.Popen[str]) -> CliError:
    return CliError(
        f"The crowd's process ended by itself (exit code {process.poll()}); see crowd.log of the installation"
    )
