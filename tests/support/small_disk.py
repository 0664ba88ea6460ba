"""A disk of a few megabytes that a test can fill to the last byte, and a PostgreSQL whose data lie on it."""

from __future__ import annotations

import secrets
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from infra.postgres import place as places
from infra.postgres.catalog import DATABASES, roles_of
from infra.postgres.provision import provision
from infra.postgres.server import Server
from tests.support.folders import open_folder
from tests.support.postgres import Cluster
from tests.support.quick_postgres import stop

if TYPE_CHECKING:
    from infra.postgres.catalog import DatabaseSpec


@dataclass(frozen=True)
class SmallDisk:
    """The mounted disk."""

    folder: Path

    def fill(self) -> None:
        """Leaves not one byte."""
        size = 2**20
        with (self.folder / "ballast").open("ab", buffering=0) as ballast:
            while size:
                try:
                    ballast.write(bytes(size))
                except OSError:
                    size //= 2

    def make_room(self) -> None:
        """What took the room is gone."""
        (self.folder / "ballast").unlink(missing_ok=True)


@contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk]:
    """Mounts one; skips, with the reason, where that is not allowed."""
    folder = Path(tempfile.mkdtemp(prefix="spona-disk-"))
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        if mounted.returncode:
            pytest.skip(f"No small disk can be mounted here: {mounted.stderr.strip() or mounted.returncode}")
        yield SmallDisk(folder)
    finally:
        if not mounted.returncode:
            subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


@dataclass
class OnSmallDisk:
    """A provisioned cluster on a small disk, which a test may crash and start again."""

    disk: SmallDisk
    cluster: Cluster
    _process: subprocess.Popen[bytes] = field(repr=False)

    def crashed(self) -> bool:
        """Whether the server is gone."""
        return self._process.poll() is not None

    def start(self) -> None:
        """What the supervisor does when the server is gone."""
        self._process = self.cluster.server.start()

    def stop(self) -> None:
        """Ends it, whatever state it is in."""
        stop(self._process)


@contextmanager
def postgres_on_small_disk(megabytes: int, *databases: str) -> Iterator[OnSmallDisk]:
    """A durable cluster with these databases of the catalogue; its log and its programs lie elsewhere."""
    specs: tuple[DatabaseSpec, ...] = tuple(spec for spec in DATABASES if spec.name in databases)
    with open_folder() as state, small_disk(megabytes) as disk:
        data = disk.folder / "postgres"
        place = replace(places.choose(state), data=data, sockets=data)
        password = secrets.token_hex(16)
        server = Server(place, password, state / "postgres.log")
        passwords = {role: secrets.token_hex(16) for role in roles_of(specs)}
        on_disk = OnSmallDisk(disk, Cluster(server, passwords, password), server.start())
        try:
            provision(server, passwords, specs)
            yield on_disk
        finally:
            on_disk.stop()
