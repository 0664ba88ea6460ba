"""The checker is checked: each seeded bug is provoked where it shows, and must be caught by the promise it breaks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from tests.faults.checker import Invariant, Violation
from tests.faults.fleet import BROKER, Fleet
from tests.faults.ground import Ground
from tests.faults.run import DRAINED_S, Work, at_work
from tests.faults.seeded import DELIVERY_SECONDS

_RELAY, _CONSUMER, _HTTP = "identification-relay", "referral-consumer", "identification-http"
_ROUNDS = 4
_REST_S = 8.0

Provocation = Callable[[Work], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Hunt:
    """One bug, the process that gets it, what provokes it, and the promises of which one must be seen broken."""

    bug: str
    member: str
    provoke: Provocation
    caught_by: frozenset[Invariant]
    engines: str = "embedded"


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """How a hunt ended; `by` is the promise that was seen broken, None when the bug went through."""

    bug: str
    by: Invariant | None
    seen: tuple[Invariant, ...]
    shown: str
    seconds: float


async def hunt(ground: Ground, quarry: Hunt, seed: int, *, seeded: bool = True) -> RecordedCall:
    """Provokes until the bug is seen, a few rounds at most; without `seeded` once, on the correct build."""
    began = time.monotonic()
    found: list[Violation] = []
    rounds = _ROUNDS if seeded else 1
    # A broker that was killed takes its clients some seconds: only what never comes is the bug.
    patience = _REST_S if seeded and quarry.engines == "embedded" else DRAINED_S
    bugs = {quarry.member: (quarry.bug,)} if seeded else {}
    async with at_work(ground, quarry.engines, seed, bugs) as work:
        for _ in range(rounds):
            await quarry.provoke(work)
            await work.leave()
            drained = await work.at_rest(patience)
            found = work.violations(await work.observed(), drained)
            if found:
                break
    right = next((each for each in found if each.invariant in quarry.caught_by), None)
    return RecordedCall(
        quarry.bug,
        None if right is None else right.invariant,
        tuple(dict.fromkeys(each.invariant for each in found)),
        (right or found[0]).shown if found else "",
        time.monotonic() - began,
    )


async def doomed(work: Work, name: str, point: str, passes: Sequence[int]) -> None:
    """While people work, the process dies at the failpoint, once for each number of passes."""
    for times in passes:
        work.fleet.doom(name, f"{point}:{times}")
        await _dead_twice(work.fleet, name)
    await work.fleet.ready(name)


async def _dead_twice(fleet: Fleet, name: str) -> None:
    """Returns when the doomed process has been started and has died of it."""
    for what in ("is started with its failpoint", "comes to its failpoint"):
        await fleet.another(name, fleet.pid(name), what)
    fleet.deaths[name] += 1


def _dying(name: str, point: str) -> Provocation:
    async def provoke(work: Work) -> None:
        work.begin()
        await doomed(work, name, point, (1, 3))

    return provoke


async def _crowd(work: Work) -> None:
    """Many file at once, so that transactions overtake each other."""
    work.begin(12)
    await asyncio.sleep(5)


async def _several_relays(work: Work) -> None:
    """Two more beside the first, and each is cut off now and then with rows in its hands."""
    first = work.fleet.members[_RELAY]
    names = [_RELAY]
    for number, port in ((2, 9), (3, 10)):
        name = f"{_RELAY}-{number}"
        names.append(name)
        if name not in work.fleet.members:
            where = {"IDENTIFICATION_HEALTH__PORT": str(work.fleet.stack.port_base + port)}
            process = replace(
                first.process,
                name=name,
                environment=first.process.environment | where,
                port=work.fleet.stack.port_base + port,
            )
            work.fleet.enlist(process, first.bugs)
    await work.fleet.ready(*names)
    work.begin(8)
    for name in names:
        await work.fleet.hold(name, 1.0)


async def _revocations(work: Work) -> None:
    """Children's cases that go as far as a grant and end with its revocation."""
    await asyncio.gather(*(work.client().child(revoked=True) for _ in range(4)), return_exceptions=True)


async def _broker_away(work: Work) -> None:
    """Killed with batches in flight, which are to be sent again, and away for longer than a delivery may take."""
    work.begin(4)
    await asyncio.sleep(2)
    await work.leave()
    silence = asyncio.create_task(work.fleet.hold(BROKER, 2.0))
    # Now their reports are what is in flight.
    work.begin(8)
    await asyncio.sleep(1.5)
    await work.fleet.away(BROKER, 2 * DELIVERY_SECONDS)
    await silence
    await work.fleet.ready(BROKER)
    await asyncio.sleep(2)


HUNTS = (
    Hunt("relay-by-place", _RELAY, _crowd, frozenset({Invariant.ARRIVED})),
    Hunt("marked-before-sent", _RELAY, _dying(_RELAY, "after-send"), frozenset({Invariant.ARRIVED})),
    Hunt("no-inbox", _CONSUMER, _dying(_CONSUMER, "before-offset"), frozenset({Invariant.ONCE})),
    Hunt("offset-before-apply", _CONSUMER, _dying(_CONSUMER, "after-apply"), frozenset({Invariant.ARRIVED})),
    Hunt("relays-without-order", _RELAY, _several_relays, frozenset({Invariant.ORDER})),
    Hunt("effect-outside", _CONSUMER, _dying(_CONSUMER, "after-apply"), frozenset({Invariant.ONCE})),
    Hunt("revocation-ignored", _HTTP, _revocations, frozenset({Invariant.GRANTS})),
    Hunt("producer-kept", _RELAY, _broker_away, frozenset({Invariant.ARRIVED, Invariant.DRAINED}), "kafka"),
)
