"""Pytest plugin: one real PostgreSQL cluster per session, with every database and role of Spona."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from infra.postgres import place as places
from infra.postgres.catalog import ROLES
from infra.postgres.provision import provision, url
from infra.postgres.server import Server
from tests.support.folders import open_folder
from tests.support.quick_postgres import QuickServer, stop
from tests.support.sessions import Sessions


@dataclass(frozen=True)
class Cluster:
    """A running, provisioned cluster; its databases are empty until a test migrates them."""

    server: Server
    passwords: dict[str, str]
    superuser_password: str

    @cached_property
    def sessions(self) -> Sessions:
        """SQL as the superuser; ended with the cluster."""
        return Sessions(self.server.psql)

    def dsn(self, role: str, database: str) -> str:
        """Return the SQLAlchemy asyncpg address of a database for one of the catalogue's roles."""
        return url(role, self.passwords[role], database, str(self.server.place.sockets))


@contextmanager
def running_cluster(state: Path) -> Iterator[Cluster]:
    """Run a cluster of this state folder, provisioned, until the block ends."""
    password = secrets.token_hex(16)
    server = QuickServer(places.choose(state), password, state / "postgres.log")
    process = server.start()
    try:
        passwords = {role: secrets.token_hex(16) for role in ROLES}
        provision(server, passwords)
        cluster = Cluster(server, passwords, password)
        yield cluster
        cluster.sessions.close()
    finally:
        stop(process)
        if server.place.data.parent != state:
            shutil.rmtree(server.place.data.parent)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """Give the session's cluster."""
    with open_folder() as state, running_cluster(state) as cluster:
        yield cluster
