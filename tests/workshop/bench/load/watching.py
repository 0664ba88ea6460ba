"""A stretch of time with the crowd at work, and what it came to."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.workshop.bench.load.crowd import percentile
from tests.workshop.bench.load.server.processes import Processes, shares
from tests.workshop.bench.load.server.spans import ServerSide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.workshop.bench.load.crowd import Crowd, Second

    Tick = Callable[[str], None]
    """Told every second how far things are."""

_MEMORY_EVERY_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Watched:
    """What one stretch came to: seconds with what was asked in each, and what the server and its processes did meanwhile."""

    seconds: Sequence[Second]
    server: dict[str, Any]
    processor: dict[str, int]
    dead: Sequence[str]

    @property
    def faults(self) -> dict[str, int]:
        """Answers that were wrong, or did not come, by what was asked for."""
        return dict(Counter(self.seconds[-1].faults) - Counter(self.seconds[0].faults))

    @property
    def refused(self) -> int:
        """How often a person was asked for patience in a proper answer."""
        return self.seconds[-1].refused - self.seconds[0].refused

    @property
    def exchanges(self) -> int:
        """Questions that were answered, or not."""
        return self.seconds[-1].exchanges - self.seconds[0].exchanges

    @property
    def lasted(self) -> float:
        """In seconds."""
        return max(1.0, self.seconds[-1].at - self.seconds[0].at)

    def as_json(self) -> dict[str, Any]:
        """For a script."""
        done = Counter(self.seconds[-1].done) - Counter(self.seconds[0].done)
        good, slow = ([took for each in self.seconds for took in getattr(each, line)] for line in ("good", "slow"))
        return {
            "users": self.seconds[-1].users,
            "seconds": round(self.lasted),
            "requests": self.exchanges,
            "requests_a_second": round(self.exchanges / self.lasted, 1),
            "faults": sum(self.faults.values()),
            "faults_by_step": self.faults,
            "refused": self.refused,
            "done": dict(done),
            "left_waiting": self.seconds[-1].waiting,
            "waited_good_line": _percentiles(good),
            "waited_slow_line": _percentiles(slow),
            "server": self.server,
            "processor_percent": self.processor,
            "crowd_percent": round(sum(each.cpu for each in self.seconds) / len(self.seconds)),
            "dead": list(self.dead),
        }


@dataclass(frozen=True, slots=True)
class Watch:
    """Sees the crowd and the processes of the installation; `tick` is told how far things are."""

    crowd: Crowd
    processes: Processes
    tick: Tick

    def during(self, what: str, seconds: Iterator[Second]) -> Watched:
        """Everything until `seconds` are over."""
        server, before, births = (
            ServerSide(self.processes.installation),
            self.processes.seconds(),
            self.processes.births(),
        )
        began, seen, looked = time.monotonic(), [self.crowd.second()], 0.0
        self.crowd.mark()
        for each in seconds:
            seen.append(each)
            faults = sum(each.faults.values())
            self.tick(f"{what}: {each.users} users, p95 {self.crowd.p95:.0f} ms, {faults} faults")
            if time.monotonic() - looked > _MEMORY_EVERY_SECONDS:
                self.processes.sample()
                server.look()
                looked = time.monotonic()
        took = shares(before, self.processes.seconds(), time.monotonic() - began)
        again = [name for name, pid in self.processes.births().items() if births.get(name, pid) != pid]
        return Watched(seen, server.figures(), took, [*self.processes.dead(), *again])

    def passing(self, seconds: float) -> Iterator[Second]:
        """One second after the other."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            yield self.crowd.second()


def _percentiles(took: Sequence[float]) -> dict[str, float]:
    return {f"p{part}": round(percentile(took, part)) for part in (50, 95, 99)}
