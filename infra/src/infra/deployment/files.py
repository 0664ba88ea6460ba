"""The secrets of an installation in production, one file each, called like the setting that reads it."""

from collections.abc import Iterator
from pathlib import Path

from infra.keys.files import SERVICES, KeyFiles, Kind
from infra.postgres.catalog import BACKUP, PRODUCTION, roles_of

CONTAINERS_USER = 10001
"""The user id of every container."""

POSTGRES, POSTGRES_KEYS = "postgres", "postgres-keys"
REACHED_OVER_TLS = (POSTGRES, POSTGRES_KEYS, "kafka", "keycloak", "collector", "proxy", "gateway", *SERVICES)
"""Names of the containers that others reach over TLS, and of their certificates."""

_KEYCLOAK_ROLE = "keycloak"
_VAULT_ROLES = {
    "identification_keys_app": "identification_vault__dsn",
    "identification_keys_worker": "identification_vault__worker_dsn",
    "identification_keys_migrator": "identification_vault__migrator_dsn",
}

PASSWORDS = (
    "postgres_password",
    "postgres_keys_password",
    "keycloak_admin_secret",
    "broker_password",
    "controller_password",
    "kafka_admin_password",
)
"""Passwords that an engine takes at its very first start: with a new one no client would get in."""

REPLACEABLE = (
    "keycloak_db_password",
    "gateway_auth__client_secret",
    *(f"{role}_password" for role in BACKUP),
    *(f"{service}_kafka__password" for service in SERVICES),
)
"""Passwords that `apply` sets again: one that is removed is made anew."""

PHONE = "notifications_phone__secret"
"""What calls and presses are signed with; the telephone service is given it, or its own takes its place."""

GIVEN = ("notifications_smtp__password",)
"""What another party makes and puts into the folder."""


def dsn_file(role: str) -> str:
    """Return the file that holds the address and password of a database role."""
    database, _, kind = role.rpartition("_")
    return _VAULT_ROLES.get(role, f"{database}_db__{kind}_dsn")


def dsn_roles() -> Iterator[tuple[str, str]]:
    """Yield each role that a process of ours signs in with, and its database."""
    for spec in PRODUCTION:
        for role in spec.roles:
            if role != _KEYCLOAK_ROLE:
                yield role, spec.name


def role_file(role: str) -> str:
    """Return the file from which a role's password is taken."""
    if role in BACKUP:
        return f"{role}_password"
    return "keycloak_db_password" if role == _KEYCLOAK_ROLE else dsn_file(role)


ROLES = (*roles_of(PRODUCTION), *BACKUP)


class SecretKeys(KeyFiles):
    """The keys under the names of their settings; there is no demo issuer among them."""

    VAULT_KEK = "identification_vault__kek"
    GATEWAY_SESSIONS = "gateway_keys__sessions"
    IDEMPOTENCY = "{}_keys__idempotency"
    DEAD_LETTERS = "{}_keys__dead_letter_keyset"
    AUDIT_PRIVATE = "{}_keys__audit_signing"
    AUDIT_PUBLIC = "{}_keys__audit_public"

    @property
    def remedy(self) -> str:
        """What to do about a key that is lost or broken."""
        return "put it back from a copy"

    def groups(self) -> Iterator[tuple[Kind, tuple[Path, ...]]]:
        """Yield the files that are made together, with what they hold."""
        return ((kind, files) for kind, files in super().groups() if kind is not Kind.ISSUER)
