"""Makes the databases and roles of the catalogue; run again it changes nothing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from infra.postgres.catalog import DATABASES, ROLES, DatabaseSpec
from infra.postgres.server import PORT, Server

# Raise when the statements below change, so that existing installations run them again.
_EDITION = 1


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


def provision(server: Server, passwords: Mapping[str, str]) -> bool:
    """Bring databases, roles, passwords and rights to the catalogue; False when all was so already."""
    fingerprint = _fingerprint(passwords)
    marks = read_marks(server)
    if all(marks.get(spec.name, Marks()).provisioned == fingerprint for spec in DATABASES):
        return False
    server.query("\n".join(_quiet() + [_role(role, passwords[role]) for role in ROLES]))
    missing = [spec for spec in DATABASES if spec.name not in marks]
    server.query("\n".join(f"CREATE DATABASE {spec.name} OWNER {spec.owner};" for spec in missing))
    server.query("\n".join(line for spec in DATABASES for line in _rights(spec)))
    # PostgreSQL's own databases are nobody's either.
    server.query("REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;")
    write_marks(
        server,
        {spec.name: Marks(fingerprint, marks.get(spec.name, Marks()).migrated) for spec in DATABASES},
    )
    return True


def read_marks(server: Server) -> dict[str, Marks]:
    """Return the marks of every existing database; a database without any gets empty ones."""
    rows = server.query("SELECT datname, coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database")
    return {name: _parse(comment) for name, comment in rows}


def write_marks(server: Server, marks: Mapping[str, Marks]) -> None:
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


def _fingerprint(passwords: Mapping[str, str]) -> str:
    """Digest what provisioning would write; the passwords are random, so it gives nothing away."""
    content = json.dumps([_EDITION, repr(DATABASES), {role: passwords[role] for role in ROLES}])
    return hashlib.sha256(content.encode()).hexdigest()


def _quiet() -> list[str]:
    """Keep the statements that carry passwords out of the server log, also when they fail."""
    return ["SET log_min_error_statement = panic;", "SET log_min_duration_statement = -1;"]


def _role(role: str, password: str) -> str:
    attributes = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    return (
        f"SELECT 'CREATE ROLE {role}' WHERE NOT EXISTS "
        f"(SELECT FROM pg_roles WHERE rolname = '{role}') \\gexec\n"
        f"ALTER ROLE {role} {attributes} PASSWORD '{password}';"
    )


def _rights(spec: DatabaseSpec) -> list[str]:
    members = ", ".join(spec.members)
    return [
        f"ALTER DATABASE {spec.name} OWNER TO {spec.owner};",
        f"REVOKE ALL ON DATABASE {spec.name} FROM PUBLIC;",
        f"GRANT CONNECT ON DATABASE {spec.name} TO {members};",
        f"\\connect {spec.name}",
        f"ALTER SCHEMA public OWNER TO {spec.owner};",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC;",
        f"GRANT USAGE ON SCHEMA public TO {members};",
    ]
