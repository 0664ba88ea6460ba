"""What goes wrong in a run: a plan made of its seed alone, carried out in lanes side by side."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from infra.launcher.plan import OVER_KAFKA
from tests.faults.fleet import BROKER, DATABASE, Fleet
from tests.support.stack import FOLLOWS


class Fault(StrEnum):
    """How something goes wrong."""

    KILLED = "killed"
    PAUSED = "paused"
    CUT_OFF = "cut off"
    """What it is sent and what it answers is lost, while it lives; servers only."""
    RESTARTED = "restarted"


class Role(StrEnum):
    """What a process is for."""

    RELAY = "relay"
    CONSUMER = "consumer"
    WORKER = "worker"
    SERVICE = "service"
    GATEWAY = "gateway"
    ISSUER = "issuer"
    DATABASE = "database"
    BROKER = "broker"

    @property
    def names(self) -> tuple[str, ...]:
        """The processes of this role, by name."""
        if self is Role.SERVICE:
            return tuple(f"{service}-http" for service in FOLLOWS)
        if self in (Role.RELAY, Role.CONSUMER, Role.WORKER):
            return tuple(f"{service}-{self}" for service in FOLLOWS)
        return ({Role.DATABASE: DATABASE, Role.BROKER: BROKER}.get(self, str(self)),)

    @property
    def serves_by_network(self) -> bool:
        """Whether others call it at a port; PostgreSQL listens on a socket file, the others call and are not called."""
        return self in (Role.SERVICE, Role.GATEWAY, Role.ISSUER, Role.BROKER)


@dataclass(frozen=True, slots=True)
class Blow:
    """One fault, `after` seconds behind the one before in its lane, once that one's server is ready; a pause or cut lasts `seconds`."""

    after: float
    fault: Fault
    role: Role
    name: str
    seconds: float


Lane = tuple[Blow, ...]
_LANES: tuple[tuple[tuple[Role, ...], tuple[float, float]], ...] = (
    ((Role.RELAY, Role.CONSUMER, Role.WORKER), (0.15, 1.2)),
    ((Role.SERVICE, Role.GATEWAY, Role.ISSUER), (0.5, 2.0)),
    ((Role.DATABASE,), (3.0, 6.0)),
    ((Role.BROKER,), (0.1, 0.6)),
)
"""How long people get on with their work before each blow; servers are waited for first."""
_OTHERS_PER_KILL = 0.2


def plan(seed: int, engines: str, kills: int) -> tuple[Lane, ...]:
    """The same for the same seed: `kills` of every role, and a fifth as many pauses, cuts and restarts."""
    chance = random.Random(seed)
    here = [(roles, gap) for roles, gap in _LANES if engines in OVER_KAFKA or Role.BROKER not in roles]
    return tuple(_lane(chance, roles, gap, kills) for roles, gap in here)


def _lane(chance: random.Random, roles: tuple[Role, ...], gap: tuple[float, float], kills: int) -> Lane:
    others = max(1, round(kills * _OTHERS_PER_KILL))
    faults = [Fault.KILLED] * kills + [Fault.PAUSED] * others
    wanted = [(fault, role) for role in roles for fault in faults]
    wanted += [(Fault.CUT_OFF, role) for role in roles if role.serves_by_network] * others
    wanted += [(Fault.RESTARTED, role) for role in roles if role not in (Role.DATABASE, Role.BROKER)] * others
    chance.shuffle(wanted)
    return tuple(
        Blow(chance.uniform(*gap), fault, role, chance.choice(role.names), chance.uniform(0.2, 1.5))
        for fault, role in wanted
    )


async def strike(fleet: Fleet, lanes: tuple[Lane, ...], done: Counter[tuple[Fault, Role]]) -> None:
    """Carries all lanes out; `done` counts along."""
    async with asyncio.TaskGroup() as tasks:
        for lane in lanes:
            tasks.create_task(_strike(fleet, lane, done))


async def _strike(fleet: Fleet, lane: Lane, done: Counter[tuple[Fault, Role]]) -> None:
    for blow in lane:
        await asyncio.sleep(blow.after)
        before = fleet.pid(blow.name)
        if blow.fault is Fault.KILLED:
            await fleet.kill(blow.name)
        elif blow.fault is Fault.RESTARTED:
            fleet.stop(blow.name)
        elif blow.fault is Fault.PAUSED:
            await fleet.hold(blow.name, blow.seconds)
        else:
            await fleet.part(blow.name, blow.seconds)
        done[blow.fault, blow.role] += 1
        if blow.role.serves_by_network:
            # It takes seconds to come back, more on a slow machine: without it people do nothing, and nothing is at stake.
            if blow.fault in (Fault.KILLED, Fault.RESTARTED):
                await fleet.another(blow.name, before)
            await fleet.ready(blow.name)
