"""One turn after the other: made, told, healed, quiet; and what was wrong about it."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.workshop.bench.alerts.table import OF_THE_MACHINE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.workshop.bench.alerts.prometheus import FiredAlert, Prometheus
    from tests.workshop.bench.alerts.table import Turn
    from tests.workshop.bench.alerts.world import World

    Say = Callable[[str], None]

_LOOK_SECONDS = 2.0
_SETTLES_SECONDS = 60.0
"""Until every process has exported something, and people have work to find."""
_QUIET_AT_FIRST_MINUTES = 6.0


@dataclass(slots=True)
class Outcome:
    """What a turn came to: seconds from its beginning until each alert fired, and from its healing until none did."""

    turn: Turn
    fired: dict[FiredAlert, float] = field(default_factory=dict)
    quiet: float | None = None

    @property
    def missing(self) -> frozenset[FiredAlert]:
        """What should have been told."""
        return self.turn.fires - self.fired.keys()

    @property
    def others(self) -> Mapping[FiredAlert, float]:
        """What was told besides."""
        return {
            each: after
            for each, after in self.fired.items()
            if each not in self.turn.fires | self.turn.along | self.slow
        }

    @property
    def slow(self) -> frozenset[FiredAlert]:
        """What was told of the machine."""
        return frozenset(each for each in self.fired if each[0] in OF_THE_MACHINE)

    @property
    def wrong(self) -> list[str]:
        """A sentence for each fault of the rules, or of the run."""
        found = [f"{self.turn.name}: {name} of {job} did not fire" for name, job in sorted(self.missing)]
        found += [
            f"{self.turn.name}: {name} of {job} fired after {after:.0f} s" for (name, job), after in self.others.items()
        ]
        if self.quiet is None and self.turn.quiet is not None:
            found.append(f"{self.turn.name}: it was not quiet {self.turn.quiet:.0f} minutes after it was healed")
        return found

    def as_json(self) -> dict[str, Any]:
        """For a script."""
        faults = [
            {
                "fault": fault.name,
                "fired": {
                    _spelled(each): _seconds(self.fired.get(each))
                    for each in sorted(fault.fires | (fault.along & self.fired.keys()))
                },
            }
            for fault in self.turn.faults
        ]
        others = {_spelled(each): _seconds(after) for each, after in self.others.items()}
        values = {"turn": self.turn.name, "faults": faults, "others": others, "quiet_after": _seconds(self.quiet)}
        return values | {"of_the_machine": sorted(map(_spelled, self.slow))}


def run(turns: Sequence[Turn], world: World, prometheus: Prometheus, say: Say) -> list[Outcome]:
    """Each in turn, beginning when all is quiet. Raises CliError."""
    watch = _Watch(prometheus, say)
    say("everybody begins to work")
    time.sleep(_SETTLES_SECONDS)
    watch.until_quiet("at first", _QUIET_AT_FIRST_MINUTES, {})
    return [_made(turn, world, watch) for turn in turns]


def _made(turn: Turn, world: World, watch: _Watch) -> Outcome:
    outcome, began = Outcome(turn), time.monotonic()
    with ExitStack() as made:
        for fault in turn.faults:
            watch.say(f"{turn.name}: {fault.name}")
            made.enter_context(fault.made(world))
        watch.until_fired(turn, began, outcome.fired)
        watch.staying(turn, began, outcome.fired)
        watch.say(f"{turn.name}: healing")
    world.ready()
    healed = time.monotonic()
    if turn.quiet is not None and watch.until_quiet(turn.name, turn.quiet, outcome.fired, began):
        outcome.quiet = time.monotonic() - healed
    return outcome


@dataclass(frozen=True, slots=True)
class _Watch:
    """Looks every two seconds at what fires and notes what does for the first time."""

    prometheus: Prometheus
    say: Say

    def until_fired(self, turn: Turn, began: float, fired: dict[FiredAlert, float]) -> None:
        end = began + 60 * turn.minutes
        while time.monotonic() < end and not turn.fires <= fired.keys():
            self._look(turn.name, began, fired)

    def staying(self, turn: Turn, began: float, fired: dict[FiredAlert, float]) -> None:
        end = time.monotonic() + 60 * turn.stays
        while time.monotonic() < end:
            self._look(turn.name, began, fired)

    def until_quiet(self, name: str, minutes: float, fired: dict[FiredAlert, float], began: float = 0.0) -> bool:
        """Whether there came a moment in which nothing fires and nothing is about to."""
        end = time.monotonic() + 60 * minutes
        while time.monotonic() < end:
            if not self._look(name, began, fired):
                self.say(f"{name}: quiet")
                return True
        return False

    def _look(self, name: str, began: float, fired: dict[FiredAlert, float]) -> bool:
        """Whether anything fires or is about to, but for what the machine is to blame for."""
        time.sleep(_LOOK_SECONDS)
        now = self.prometheus.alerts()
        for each in sorted(now["firing"] - fired.keys()):
            fired[each] = time.monotonic() - began
            self.say(f"{name}: {_spelled(each)} fires after {fired[each]:.0f} s")
        return any(name not in OF_THE_MACHINE for state in now.values() for name, _ in state)


def _spelled(shown: FiredAlert) -> str:
    return "{}({})".format(*shown)


def _seconds(after: float | None) -> int | None:
    return None if after is None else round(after)
