"""The measurements: a ramp until people wait too long, a long stretch of steady work, and five times as many at once."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.workshop.bench.crowd.board import DEEDS
from tests.workshop.bench.load.crowd import percentile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.workshop.bench.load.crowd import Second
    from tests.workshop.bench.load.watching import Watch, Watched

TOO_LONG_MS, SUSTAINED_SECONDS = 2_000, 30
PEERS_USERS_PER_CORE, AIM_PER_CORE = 98, 300
"""OpenCRVS 2.1 held 1,176 virtual users on 12 virtual cores."""
_NEVER_SILENT = 100
_SETTLES_SECONDS = 60
_ALL_THERE_SECONDS = 120
_AT_ONCE, _GONE = 50.0, 100.0
"""Users that come, and that leave, in a second: as fast as locust does without a word of warning."""
_TIMES, _BACK_SECONDS, _BACK_TO = 5, 60, 1.2
SMOKE_USERS, SMOKE_SECONDS, SMOKE_PACE = 6, 15, 0.02


@dataclass(slots=True)
class Measured:
    """What is told: parts by name, sentences about what fell short, and what was wrong, which alone is a failure."""

    parts: dict[str, Any] = field(default_factory=dict)
    short: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, watched: Watched, **more: Any) -> None:
        """One stretch; its faults and its dead are failures."""
        self.parts[name] = {**watched.as_json(), **more}
        self.wrong += [f"{name}: {count} times {what}" for what, count in watched.faults.items()]
        self.wrong += [f"{name}: {process} died" for process in dict.fromkeys(watched.dead)]


def load(watch: Watch, most: int, per_second: float, minutes: float) -> Measured:
    """Ramps until p95 is too long for half a minute, then holds half of the users that there were when that began."""
    found, ramp = Measured(), _Ramp(watch, most)
    watch.crowd.users(most, per_second)
    watched = watch.during("ramp", ramp.seconds())
    cores = os.cpu_count() or 1
    below = [each for each in watched.seconds if each.at <= ramp.held.at]
    more: dict[str, Any] = {"knee": ramp.reached, "users": ramp.held.users, "cores": cores}
    more |= {"users_per_core": round(ramp.held.users / cores), "peers_users_per_core": PEERS_USERS_PER_CORE}
    # Past the knee people give up waiting, which is what a knee is: what counts is what was wrong below it.
    more |= {"faults_below": sum(below[-1].faults.values()), "best_requests_a_second": _busiest(watched.seconds)}
    found.parts["ramp"] = watched.as_json() | more
    found.wrong += [f"ramp: {count} times {what}" for what, count in below[-1].faults.items()]
    found.wrong += [f"ramp: {process} died" for process in watched.dead]
    if not ramp.reached:
        found.short.append(f"{most} users were not enough to reach the knee: take more with --users")
    if ramp.held.users / cores < AIM_PER_CORE and ramp.reached:
        found.short.append(f"{ramp.held.users / cores:.0f} users per core; the aim is {AIM_PER_CORE}")
    half = max(1, ramp.held.users // 2)
    watch.crowd.users(half, _AT_ONCE)
    watch.during("settling", watch.passing(_SETTLES_SECONDS))
    held = watch.during("half", watch.passing(60 * minutes))
    found.add("half", held, steps=watch.crowd.steps())
    for kind in ("reads", "writes"):
        result = held.server[kind]
        found.short += [
            f"{kind} at half of the load: {part} {result[part]:.0f} ms, and the aim is {aim}"
            for part, aim in result["aims"].items()
            if result[part] > aim
        ]
    return found


def _all_come(watch: Watch, users: int, per_second: float) -> None:
    """Returns when all work as they will; what the processes held until then is forgotten."""
    watch.crowd.users(users, per_second)
    watch.during("beginning", watch.passing(users / per_second + _SETTLES_SECONDS))
    watch.processes.forget()


def soak(watch: Watch, users: int, per_second: float, minutes: float) -> Measured:
    """Holds so many users for so long; memory is looked at from when all are there."""
    found = Measured()
    _all_come(watch, users, per_second)
    watched = watch.during("soak", watch.passing(60 * minutes))
    found.add("soak", watched, memory=watch.processes.memory(), steps=watch.crowd.steps())
    found.short += [
        f"memory of {name} rises by {each['rises_percent']} % over the last two thirds"
        for name, each in found.parts["soak"]["memory"].items()
        if not each["flat"]
    ]
    return found


def spike(watch: Watch, users: int, per_second: float, minutes: float) -> Measured:
    """Five times the users for so long, all at once, and how soon the rest are served as before."""
    found = Measured()
    _all_come(watch, users, per_second)
    before = watch.during("before", watch.passing(_SETTLES_SECONDS))
    usual = percentile([took for each in before.seconds for took in each.good], 95)
    watch.crowd.users(_TIMES * users, _AT_ONCE)
    during = watch.during("spike", watch.passing(60 * minutes))
    watch.crowd.users(users, _GONE)
    back: list[float] = []
    after = watch.during("after", _until_back(watch, usual, back))
    found.add("before", before)
    found.add("spike", during)
    found.add("after", after, back_after_seconds=back[0] if back else None, memory=watch.processes.memory())
    if not back or back[0] > _BACK_SECONDS:
        found.short.append(f"p95 was not back within a fifth of {usual:.0f} ms after {_BACK_SECONDS} s")
    return found


def smoke(watch: Watch) -> Measured:
    """A moment with a few hurried people: whether everything is asked and told as it should be, and no word on time."""
    found = Measured()
    watch.crowd.users(SMOKE_USERS, SMOKE_USERS)
    watched = watch.during("smoke", _until_all_did(watch))
    found.add("smoke", watched, memory=watch.processes.memory(), steps=watch.crowd.steps())
    done = found.parts["smoke"]["done"]
    found.wrong += [f"smoke: nothing was {what}" for what in DEEDS if not done.get(what)]
    return found


class _Ramp:
    """When people begin to wait too long: `held` is the last second before they did, `reached` whether they did at all."""

    def __init__(self, watch: Watch, most: int) -> None:
        self._watch = watch
        self._most = most
        self.held: Second
        self.reached = False

    def seconds(self) -> Iterator[Second]:
        """Until it lasted, or until no one is left to come."""
        last, full = self._watch.crowd.second(), 0
        since, self.held = 0.0, last
        while full < _SETTLES_SECONDS:
            each = self._watch.crowd.second()
            yield each
            if not self._too_long(each):
                since, self.held = 0.0, each
            else:
                since = since or each.at
                if each.at - since >= SUSTAINED_SECONDS:
                    self.reached = True
                    return
            full += each.users >= self._most

    def _too_long(self, each: Second) -> bool:
        """So many always ask something within ten seconds: without any answer they wait for all of them."""
        p95 = self._watch.crowd.p95
        return p95 > TOO_LONG_MS or (p95 == 0 and each.users >= _NEVER_SILENT)


def _until_back(watch: Watch, usual: float, back: list[float]) -> Iterator[Second]:
    """Two minutes; the second in which p95 is as before goes into `back`."""
    began = 0.0
    for each in watch.passing(_ALL_THERE_SECONDS):
        began = began or each.at
        if not back and each.at - began >= 1 and 0 < watch.crowd.p95 <= _BACK_TO * usual:
            back.append(round(each.at - began))
        yield each


def _until_all_did(watch: Watch) -> Iterator[Second]:
    """As long as a smoke takes, and longer where not everything was done once."""
    for number, each in enumerate(watch.passing(_ALL_THERE_SECONDS)):
        yield each
        if number >= SMOKE_SECONDS and all(each.done.get(what) for what in DEEDS):
            return


def _busiest(seconds: list[Second] | Any) -> float:
    """Requests a second in the best ten of them."""
    totals = [each.exchanges for each in seconds]
    spans = [(totals[at + 10] - totals[at]) / 10 for at in range(len(totals) - 10)]
    return round(max(spans, default=0.0), 1)
