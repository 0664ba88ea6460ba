"""Where runs take place: one block of ports, and installations that are made once and copied for every run."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from infra.processes.fork_server import ForkServer
from tests.faults.fleet import Fleet
from tests.faults.network import Network
from tests.support.nursery import nursery_of
from tests.support.ports import free_block
from tests.support.stack import Stack

# What no image of production holds, and what is loaded only where the bus is Apache Kafka.
_BESIDE = (
    "chassis.bus.kafka.consumer",
    "chassis.bus.operations",
    "infra.issuer",
    "infra.mailcatcher",
    "infra.phonecatcher",
    "tests.faults.seeded",
)


@dataclass(slots=True)
class Ground:
    """Runs follow each other on it. To be closed at the end."""

    nursery: ForkServer
    network: Network | None
    """Where packets can be made to vanish; None where this machine does not allow it."""
    _ports: int
    _made: dict[str, Path] = field(default_factory=dict)

    @classmethod
    def open(cls) -> Ground:
        """To be called before any thread is started, and when everything that others serve has been fetched."""
        network = Network.enter()
        logs = Path(tempfile.mkdtemp(prefix="spona-nursery-"))
        return cls(nursery_of(*_BESIDE, log=logs / "nursery.log"), network, free_block())

    def beside(self) -> Ground:
        """Another place for runs at the same time; closing the first one ends its processes too."""
        ports = self._ports
        while ports == self._ports:
            ports = free_block()
        return Ground(self.nursery, self.network, ports, self._made)

    async def stack(self, engines: str) -> Stack:
        """A new installation with databases, keys and topics, in which nothing runs and nothing has happened."""
        if engines not in self._made:
            self._made[engines] = await self._make(engines)
        folder = _folder()
        # With the owners: the database's files belong to its own user.
        copied = ["cp", "-a", str(self._made[engines]), str(folder)]
        await asyncio.to_thread(subprocess.run, copied, check=True)
        return Stack(folder / "state", self._ports, engines)

    def close(self) -> None:
        """Ends the nursery and everything it started."""
        self.nursery.close()
        for state in self._made.values():
            shutil.rmtree(state.parent)

    async def _make(self, engines: str) -> Path:
        stack = Stack(_folder() / "state", self._ports, engines)
        await Fleet(stack, self.nursery).prepare()
        return stack.data


def _folder() -> Path:
    parent = Path(tempfile.mkdtemp(prefix="spona-faults-"))
    # As root the database runs as another user, who has to pass through here.
    parent.chmod(0o711)
    return parent
