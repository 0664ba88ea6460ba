"""`spona postgres plan|apply`: the databases and roles of a PostgreSQL that another party runs."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass

import typer

from infra.admin_settings import authority, given, needed
from infra.command_line import AsJson, Commands, answer
from infra.deployment.files import ROLES, role_file
from infra.errors import CliError
from infra.postgres.catalog import BACKUP, KEYS, PRODUCTION, SUPERUSER, DatabaseSpec
from infra.postgres.place import find_programs
from infra.postgres.provision import changes, password_of, provision
from infra.postgres.psql import Psql

postgres = Commands("Databases and roles of a PostgreSQL that another party runs, as code.")
_DIFFERS = 2
_PATIENCE_SECONDS = 60.0


@postgres.command()
def plan(*, as_json: AsJson = False) -> None:
    """Say what `apply` would change. Exit 0: nothing; 2: something."""
    servers, passwords = _servers(), _passwords()
    found = [line for server in servers for line in server.changes(passwords)]
    _show(found, as_json=as_json, done=False)
    raise typer.Exit(_DIFFERS if found else 0)


@postgres.command()
def apply(*, as_json: AsJson = False) -> None:
    """Make databases, roles, passwords and rights as they should be; a second time there is nothing to do."""
    servers, passwords = _servers(), _passwords()
    found: list[str] = []
    for server in servers:
        server.psql.wait(_PATIENCE_SECONDS)
        found += server.changes(passwords)
        provision(server.psql, passwords, server.databases, BACKUP)
    _show(found, as_json=as_json, done=True)


@dataclass(frozen=True, slots=True)
class _Server:
    psql: Psql
    databases: tuple[DatabaseSpec, ...]

    def changes(self, passwords: Mapping[str, str]) -> list[str]:
        """What applying would change, with the server where it is not the first one."""
        found = changes(self.psql, passwords, self.databases, BACKUP)
        alone = {spec.name for spec in self.databases} == {KEYS}
        return [f"{self.psql.host}: {line}" for line in found] if alone else found


def _servers() -> list[_Server]:
    """The server of everything; where one is named for the keys, their database is on that one and on no other."""
    first = _psql("POSTGRES", needed("POSTGRES_HOST", "the server's name"))
    of_keys = given("POSTGRES_KEYS_HOST")
    if of_keys is None:
        return [_Server(first, PRODUCTION)]
    keys = tuple(spec for spec in PRODUCTION if spec.name == KEYS)
    others = tuple(spec for spec in PRODUCTION if spec.name != KEYS)
    return [_Server(first, others), _Server(_psql("POSTGRES_KEYS", of_keys), keys)]


def _psql(name: str, host: str) -> Psql:
    port = given(f"{name}_PORT") or "5432"
    if not port.isascii() or not port.isdigit():
        raise CliError(f"{name}_PORT must be a number", code=2)
    return Psql(
        # The one in the wheel speaks no TLS.
        shutil.which("psql") or find_programs()["psql"],
        host,
        int(port),
        needed(f"{name}_PASSWORD", "the superuser's password"),
        given("POSTGRES_USER") or SUPERUSER,
        authority("POSTGRES_CA", what="statements"),
        lambda words: CliError(f"PostgreSQL at {host}:{port} did not do what it was asked ({words})"),
    )


def _passwords() -> dict[str, str]:
    """Each role's password: out of the address that its processes are given, so that both cannot differ."""
    return {role: password_of(role, needed(role_file(role).upper(), f"the address of role {role}")) for role in ROLES}


def _show(found: list[str], *, as_json: bool, done: bool) -> None:
    lines = found or ["Databases, roles and rights are as they should be."]
    answer({"changes": found, "applied": done}, lines, as_json=as_json)
