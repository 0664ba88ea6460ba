"""Makes the databases and roles of the catalogue; run again it changes nothing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from infra.errors import CliError
from infra.postgres.catalog import BACKUP_ASKS, BACKUP_STREAMS, DATABASES, DatabaseSpec, roles_of
from infra.postgres.psql import Statements
from infra.postgres.server import PORT

# Raise when the statements below change, so that existing installations run them again.
_EDITION = 1
_RIGHTS_OF_BACKUP = f"""
    GRANT CONNECT ON DATABASE postgres TO {BACKUP_ASKS};
    GRANT pg_read_all_settings, pg_read_all_stats, pg_checkpoint TO {BACKUP_ASKS};
    GRANT EXECUTE ON FUNCTION pg_backup_start(text, boolean), pg_backup_stop(boolean), pg_switch_wal(),
      pg_create_restore_point(text) TO {BACKUP_ASKS};
"""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is already done to one database, kept as the database's own comment."""

    provisioned: str | None = None
    migrated: str | None = None


def url(role: str, password: str, database: str, sockets: str) -> str:
    """Return the SQLAlchemy asyncpg address of a database for one role, over the socket."""
    return (
        f"postgresql+asyncpg://{role}:{quote(password, safe='')}@/{database}"
        f"?host={quote(sockets, safe='/')}&port={PORT}"
    )


def password_of(role: str, address: str) -> str:
    """Return the password in a role's address, or the words themselves when they are none; refuses another role's."""
    if "://" not in address:
        return address
    parts = urlsplit(address)
    if parts.username != role or not parts.password:
        raise CliError(f"The address of {role} names another role, or no password; make it anew")
    return unquote(parts.password)


def changes(
    server: Statements,
    passwords: Mapping[str, str],
    databases: tuple[DatabaseSpec, ...] = DATABASES,
    backup: tuple[str, ...] = (),
) -> list[str]:
    """Return what `provision` would do, as lines for a person; none when all is as it should be."""
    roles = (*roles_of(databases), *backup)
    marks, fingerprint = read_marks(server), _fingerprint(passwords, databases, roles)
    known = {name for (name,) in server.query("SELECT rolname FROM pg_roles")}
    stale = [spec for spec in databases if marks.get(spec.name, Marks()).provisioned != fingerprint]
    return [
        *(f"make role {role}" for role in roles if role not in known),
        *(f"make database {spec.name}" for spec in databases if spec.name not in marks),
        *(f"set passwords and rights of {spec.name}" for spec in stale),
    ]


def provision(
    server: Statements,
    passwords: Mapping[str, str],
    databases: tuple[DatabaseSpec, ...] = DATABASES,
    backup: tuple[str, ...] = (),
) -> bool:
    """Bring databases, roles, passwords and rights to the catalogue, with the roles of `backup`; False when all was so already."""
    roles = (*roles_of(databases), *backup)
    fingerprint = _fingerprint(passwords, databases, roles)
    marks = read_marks(server)
    if all(marks.get(spec.name, Marks()).provisioned == fingerprint for spec in databases):
        return False
    server.query("\n".join(_quiet() + [_role(role, passwords[role]) for role in roles]))
    missing = [spec for spec in databases if spec.name not in marks]
    server.query("\n".join(f"CREATE DATABASE {spec.name} OWNER {spec.owner};" for spec in missing))
    server.query("\n".join(line for spec in databases for line in _rights(spec)))
    # PostgreSQL's own databases belong to none either.
    server.query("REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;")
    if backup:
        server.query(_RIGHTS_OF_BACKUP)
    write_marks(
        server,
        {spec.name: Marks(fingerprint, marks.get(spec.name, Marks()).migrated) for spec in databases},
    )
    return True


def read_marks(server: Statements) -> dict[str, Marks]:
    """Return the marks of every existing database; a database without any gets empty ones."""
    rows = server.query("SELECT datname, coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database")
    return {name: _parse(comment) for name, comment in rows}


def write_marks(server: Statements, marks: Mapping[str, Marks]) -> None:
    """Replace the marks of the named databases; they vanish with the database itself."""
    server.query(
        "\n".join(
            f"COMMENT ON DATABASE {name} IS "
            f"'{json.dumps({'provisioned': mark.provisioned, 'migrated': mark.migrated})}';"
            for name, mark in marks.items()
        )
    )


def _parse(comment: str) -> Marks:
    try:
        known = json.loads(comment)
        return Marks(known["provisioned"], known["migrated"])
    except (ValueError, KeyError, TypeError):
        # PostgreSQL's own databases carry prose here.
        return Marks()


def _fingerprint(passwords: Mapping[str, str], databases: tuple[DatabaseSpec, ...], roles: tuple[str, ...]) -> str:
    """Digest what provisioning would write; the passwords are random, so it gives nothing away."""
    content = json.dumps([_EDITION, repr(databases), {role: passwords[role] for role in roles}])
    return hashlib.sha256(content.encode()).hexdigest()


def _quiet() -> list[str]:
    """Keep the statements that carry passwords out of the server log, also when they fail."""
    return ["SET log_min_error_statement = panic;", "SET log_min_duration_statement = -1;"]


def _role(role: str, password: str) -> str:
    quoted = password.replace("'", "''")
    replication = "REPLICATION" if role == BACKUP_STREAMS else "NOREPLICATION"
    attributes = f"LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE {replication} NOBYPASSRLS"
    return (
        f"SELECT 'CREATE ROLE {role}' WHERE NOT EXISTS "
        f"(SELECT FROM pg_roles WHERE rolname = '{role}') \\gexec\n"
        f"ALTER ROLE {role} {attributes} PASSWORD '{quoted}';"
    )


def _rights(spec: DatabaseSpec) -> list[str]:
    roles = ", ".join(spec.roles)
    return [
        f"ALTER DATABASE {spec.name} OWNER TO {spec.owner};",
        f"REVOKE ALL ON DATABASE {spec.name} FROM PUBLIC;",
        f"GRANT CONNECT ON DATABASE {spec.name} TO {roles};",
        f"\\connect {spec.name}",
        f"ALTER SCHEMA public OWNER TO {spec.owner};",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC;",
        f"GRANT USAGE ON SCHEMA public TO {roles};",
    ]
