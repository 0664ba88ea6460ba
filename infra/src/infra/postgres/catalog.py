"""Which databases and roles the cluster holds: the one list that provisioning, plan and tests read."""

from dataclasses import dataclass

SUPERUSER = "postgres"


@dataclass(frozen=True, slots=True)
class DatabaseSpec:
    """One database: its owner (the role that migrates it) and the roles that may connect besides."""

    name: str
    owner: str
    members: tuple[str, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that may connect, the owner first."""
        return (self.owner, *self.members)


def _of_service(service: str) -> DatabaseSpec:
    return DatabaseSpec(service, f"{service}_migrator", (f"{service}_app", f"{service}_worker"))


DATABASES: tuple[DatabaseSpec, ...] = (
    _of_service("identification"),
    _of_service("identification_keys"),
    _of_service("referral"),
    _of_service("notifications"),
    DatabaseSpec("gateway", "gateway_migrator", ("gateway_app",)),
    DatabaseSpec("bus", "bus_migrator", ("identification_bus", "referral_bus", "notifications_bus")),
)

PRODUCTION: tuple[DatabaseSpec, ...] = (
    *(spec for spec in DATABASES if spec.name != "bus"),
    # Events travel over Apache Kafka, and Keycloak keeps its own tables.
    DatabaseSpec("keycloak", "keycloak", ()),
)
"""Databases of an installation whose PostgreSQL, Kafka and Keycloak another party runs."""


KEYS = "identification_keys"
"""The database that may lie on a server of its own, so that its backups are kept for a shorter time than the others'."""

BACKUP = (BACKUP_ASKS, BACKUP_STREAMS) = ("barman", "streaming_barman")
"""Roles of every server in production: who asks for backups, and who streams."""


def roles_of(databases: tuple[DatabaseSpec, ...]) -> tuple[str, ...]:
    """Every role of these databases."""
    return tuple(role for database in databases for role in database.roles)


ROLES = roles_of(DATABASES)
