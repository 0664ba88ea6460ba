"""A database of its own for one test module, made by the building blocks under test."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar
from uuid import uuid4

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.db.database import Database
from chassis.db.migrations import upgrade
from infra.postgres.catalog import SUPERUSER
from tests.support.postgres import Cluster

Result = TypeVar("Result")
OF_MIGRATIONS = {"alembic_version", "applied_sql", "access_role", "access_class"}
"""What the migration command keeps for itself, and for policies: no code names it."""


@dataclass(frozen=True)
class Scratch:
    """One database; `owner` is the role that migrates it."""

    cluster: Cluster
    name: str
    owner: str

    def role(self, kind: str) -> str:
        """The service's `app` or `worker`."""
        return self.owner.removesuffix("migrator") + kind

    def dsn(self, role: str) -> SecretStr:
        """The address of this database for `role`."""
        return SecretStr(self.cluster.dsn(role, self.name))

    @asynccontextmanager
    async def database(self, role: str, *, silence_ms: int | None = None) -> AsyncIterator[Database]:
        """This database as `role`, closed at the end."""
        database = Database(self.dsn(role), silence_ms=silence_ms)
        try:
            yield database
        finally:
            await database.dispose()

    def as_superuser(self, sql: str) -> list[list[str]]:
        """Run SQL as a person whom no grant holds back; rows as text."""
        return self.cluster.sessions.query(sql, self.name)

    def empty(self, tables: str) -> None:
        """Delete every row of these tables, divided by commas; to truncate them is fifty times the work: it makes files anew."""
        self.as_superuser(emptying(tables))

    def build(self, step: Callable[[], None]) -> None:
        """Run building blocks as a migration would: as the owner, with Alembic's `op`."""

        def within(connection: sa.Connection) -> None:
            with Operations.context(MigrationContext.configure(connection)):
                step()

        asyncio.run(self._as_owner(within))

    def differences(self, metadata: sa.MetaData) -> list[object]:
        """What Alembic would still change to reach `metadata`."""

        def compare(connection: sa.Connection) -> list[object]:
            others = {"include_name": lambda name, kind, _: kind != "table" or name not in OF_MIGRATIONS}
            return list(compare_metadata(MigrationContext.configure(connection, opts=others), metadata))

        return asyncio.run(self._as_owner(compare))

    async def _as_owner(self, work: Callable[[sa.Connection], Result]) -> Result:
        engine = create_async_engine(self.dsn(self.owner).get_secret_value())
        try:
            async with engine.begin() as connection:
                return await connection.run_sync(work)
        finally:
            await engine.dispose()


def emptying(tables: str) -> str:
    """SQL that deletes every row of these tables, whatever refers to them."""
    deletions = (f"delete from {table}" for table in tables.split(", "))
    return f"set session_replication_role = replica; {'; '.join(deletions)}; reset session_replication_role;"


@contextmanager
def taking_no_connections(database: Scratch) -> Iterator[None]:
    """Ends every session of a database and refuses new ones until the block ends, as an administrator does for a moment."""
    others = partial(database.cluster.sessions.query, database=SUPERUSER)
    others(f"alter database {database.name} allow_connections false")
    try:
        others(f"select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{database.name}'")
        yield
    finally:
        others(f"alter database {database.name} allow_connections true")


@contextmanager
def scratch_database(cluster: Cluster, service: str, template: str = "template1") -> Iterator[Scratch]:
    """A database for the roles of `service`, dropped at the end; empty unless `template` names one that is not."""
    made = Scratch(cluster, f"scratch_{uuid4().hex}", f"{service}_migrator")
    name = made.name
    _make(made, template)
    try:
        yield made
    finally:
        cluster.sessions.leave(name)
        cluster.sessions.query(f"drop database {name} with (force)", SUPERUSER)


@contextmanager
def generous_database(cluster: Cluster, service: str) -> Iterator[Scratch]:
    """Where everybody has every right on what is made, as a person might have given it: a block must take it back."""
    with scratch_database(cluster, service) as made:
        everybody = f"{made.role('app')}, {made.role('worker')}, public"
        made.as_superuser(f"alter default privileges for role {made.owner} grant all on tables to {everybody}")
        yield made


def _make(database: Scratch, template: str) -> None:
    cluster, name, owner = database.cluster, database.name, database.owner
    roles = [role for role in cluster.passwords if role.startswith(database.role(""))]
    cluster.sessions.leave(template)
    # Copied as files: through the log, which a crash would need, it takes twice the processor.
    copied = f"create database {name} owner {owner} template {template} strategy file_copy"
    cluster.sessions.query(copied, SUPERUSER)
    cluster.sessions.query(
        f"revoke all on database {name} from public;\n"
        f"grant connect on database {name} to {', '.join(roles)};\n"
        f"alter schema public owner to {owner};\n"
        "revoke all on schema public from public;\n"
        f"grant usage on schema public to {', '.join(roles)};",
        name,
    )


@contextmanager
def put_back_afterwards(*databases: Scratch) -> Iterator[None]:
    """After the block each is as it was before, as after a recovery to that moment; no one may be connected then."""
    query = databases[0].cluster.sessions.query
    copies = [(database, f"{database.name}_then") for database in databases]
    for database, copy in copies:
        with taking_no_connections(database):
            query(f"create database {copy} template {database.name}", SUPERUSER)
    yield
    for database, copy in copies:
        database.cluster.sessions.leave(database.name)
        query(f"drop database {database.name} with (force)", SUPERUSER)
        _make(database, copy)
        query(f"drop database {copy} with (force)", SUPERUSER)


@contextmanager
def migrated_database(cluster: Cluster, service: str, package: str) -> Iterator[Scratch]:
    """A scratch database at the newest migration of `package`: a copy of one that was migrated once for the cluster."""
    template = f"migrated_{service}"
    if not cluster.sessions.query(f"select 1 from pg_database where datname = '{template}'", SUPERUSER):
        with scratch_database(cluster, service) as made:
            upgrade(package, made.dsn(made.owner).get_secret_value())
            cluster.sessions.leave(made.name)
            cluster.sessions.query(f"create database {template} template {made.name}", SUPERUSER)
    with scratch_database(cluster, service, template) as made:
        yield made
